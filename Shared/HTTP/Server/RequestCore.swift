internal import EventLoop

/// What is known of one request; nothing changes once the handler runs.
final class RequestCore: @unchecked Sendable {
    // @unchecked: set on the loop before the handler starts, read-only afterwards. `body` is
    // itself bound to the loop and may be used from anywhere.

    let head: MessageHead
    let loop: EventLoop
    let peer: PeerAddress
    let seed: UInt64
    let due: UInt64
    let endpoint: Endpoint?
    let values: PathRanges
    let body: ByteSource?

    init(
        head: MessageHead, loop: EventLoop, peer: PeerAddress, seed: UInt64, due: UInt64,
        endpoint: Endpoint?, values: PathRanges, body: ByteSource?
    ) {
        self.head = head
        self.loop = loop
        self.peer = peer
        self.seed = seed
        self.due = due
        self.endpoint = endpoint
        self.values = values
        self.body = body
    }

    /// The value of the n-th `{name}` of the route, decoded.
    func value<Value: PathValue>(_ index: Int, as type: Value.Type) throws -> Value {
        guard let text = PercentCoding.decode(head.bytes[values[index]]),
            let value = Value(pathValue: text)
        else { throw RequestFault.invalidPath }
        return value
    }
}

/// Where the values of a path lie in the head; at most 8.
struct PathRanges: Sendable {
    private var starts = SIMD8<UInt16>()
    private var ends = SIMD8<UInt16>()
    private(set) var count = 0

    static let capacity = 8

    subscript(index: Int) -> Range<Int> { Int(starts[index])..<Int(ends[index]) }

    mutating func append(_ range: Range<Int>) {
        starts[count] = UInt16(truncatingIfNeeded: range.lowerBound)
        ends[count] = UInt16(truncatingIfNeeded: range.upperBound)
        count += 1
    }

    mutating func removeLast() { count -= 1 }
}
