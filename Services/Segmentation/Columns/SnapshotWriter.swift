/// Numbers one behind the other, little-endian, without anything between.
struct SnapshotWriter: ~Copyable {
    private var base: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0

    /// Room for about `bytes`; it grows.
    init(expecting bytes: Int) {
        capacity = max(4_096, bytes)
        base = .allocate(byteCount: capacity, alignment: 8)
    }

    deinit { base.deallocate() }

    /// All that was put in.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    mutating func put<Number: FixedWidthInteger & BitwiseCopyable>(_ number: Number) {
        reserve(MemoryLayout<Number>.size)
        (base + count).storeBytes(of: number.littleEndian, as: Number.self)
        count += MemoryLayout<Number>.size
    }

    mutating func put(_ number: Double) { put(number.bitPattern) }

    /// How many there are, then the numbers.
    mutating func put<Number: BitwiseCopyable>(_ numbers: [Number]) {
        put(UInt32(numbers.count))
        numbers.withUnsafeBytes { put($0) }
    }

    mutating func put(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        if let start = bytes.baseAddress {
            (base + count).copyMemory(from: start, byteCount: bytes.count)
        }
        count += bytes.count
    }

    /// Puts what `body` puts, with its length before it.
    mutating func section(_ body: (inout SnapshotWriter) throws -> Void) rethrows {
        let place = count
        put(UInt64(0))
        try body(&self)
        let length = UInt64(count - place - 8)
        (base + place).storeBytes(of: length.littleEndian, as: UInt64.self)
    }

    private mutating func reserve(_ more: Int) {
        guard count + more > capacity else { return }
        let wider = max(capacity * 2, count + more)
        let new = UnsafeMutableRawPointer.allocate(byteCount: wider, alignment: 8)
        new.copyMemory(from: base, byteCount: count)
        base.deallocate()
        (base, capacity) = (new, wider)
    }
}
