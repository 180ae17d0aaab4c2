public import EventLoop

/// A request that is answered on the loop itself, without a task and without a copy.
///
/// It lies in the connection's buffer: nothing of it may be kept after the call, save what
/// ``later()`` gives.
public struct DirectRequest {
    /// What is asked to be done; `HEAD` reaches the route of `GET`.
    public let method: Method

    private let bytes: UnsafeRawBufferPointer
    private let fields: Range<Int>
    private let values: PathRanges
    private let connection: ServerConnection

    init(
        _ bytes: UnsafeRawBufferPointer, method: Method?, fields: Range<Int>, values: PathRanges,
        _ connection: ServerConnection
    ) {
        self.method = method ?? .options
        self.bytes = bytes
        self.fields = fields
        self.values = values
        self.connection = connection
    }

    /// The loop whose thread this is.
    public var loop: EventLoop { connection.hub.loop }

    /// The n-th `{name}` of the route as it was sent, percent-encoded.
    public func value(_ index: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[values[index]])
    }

    /// Calls `body` with the bytes of the address at the other end: 4, 16, or none when unknown.
    public func withPeer<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
        connection.peer.withBytes(body)
    }

    /// Calls `body` with each header field: its name as it was sent, and its value.
    ///
    /// - Parameter body: names are compared without regard to case.
    /// - Complexity: O(bytes of the head).
    public func eachField(_ body: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void) {
        var at = fields.lowerBound
        let end = fields.upperBound
        while at < end {
            var colon = at
            while bytes[colon] != Grammar.colon { colon += 1 }
            var last = colon + 1
            while bytes[last] != Grammar.lf { last += 1 }
            let next = last + 1
            var first = colon + 1
            // Before the LF stands a CR: the parser has checked that.
            last -= 1
            while first < last, Grammar.isBlank(bytes[first]) { first += 1 }
            while last > first, Grammar.isBlank(bytes[last - 1]) { last -= 1 }
            body(
                UnsafeRawBufferPointer(rebasing: bytes[at..<colon]),
                UnsafeRawBufferPointer(rebasing: bytes[first..<last]))
            at = next
        }
    }

    /// What answers this request once the handler has returned ``DirectOutcome/later``.
    public func later() -> LateReply {
        LateReply(connection: connection, turn: connection.directTurn)
    }
}
