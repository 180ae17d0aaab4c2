/// The values of one execution, as the protocol wants them.
struct Parameters: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var types: [UInt32] = []
    private(set) var formats: [Int32] = []
    private(set) var starts: [Int] = []
    /// -1 for NULL.
    private(set) var lengths: [Int32] = []

    var count: Int { lengths.count }

    mutating func append<Value: PostgresValue>(_ value: Value) {
        let type = Value.postgresType
        types.append(type.number)
        formats.append(type.isBinary ? 1 : 0)
        starts.append(bytes.count)
        guard !value.isNull else {
            lengths.append(-1)
            return
        }
        let start = bytes.count
        value.encode(into: &bytes)
        precondition(bytes.count - start <= Int(Int32.max), "a parameter is at most 2 GiB")
        lengths.append(Int32(bytes.count - start))
        // libpq reads parameters of text form up to a zero byte.
        bytes.append(0)
    }

    mutating func append(contentsOf other: Parameters) {
        starts += other.starts.map { $0 + bytes.count }
        bytes += other.bytes
        types += other.types
        formats += other.formats
        lengths += other.lengths
    }

    init() {}

    init<each Value: PostgresValue>(_ values: repeat each Value) {
        repeat append(each values)
    }
}

extension Parameters {
    /// Calls `body` with one pointer a value, `nil` for NULL, as libpq wants them.
    func withPointers<Value>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
    ) -> Value {
        bytes.withUnsafeBufferPointer { bytes in
            withUnsafeTemporaryAllocation(
                of: UnsafePointer<CChar>?.self, capacity: max(count, 1)
            ) { pointers in
                for index in 0..<count {
                    let start = bytes.baseAddress.map { UnsafeRawPointer($0 + starts[index]) }
                    pointers.initializeElement(
                        at: index,
                        to: lengths[index] < 0 ? nil : start?.assumingMemoryBound(to: CChar.self))
                }
                return body(UnsafePointer(pointers.baseAddress))
            }
        }
    }
}
