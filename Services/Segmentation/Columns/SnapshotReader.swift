/// Reads what ``SnapshotWriter`` wrote; nothing beyond the end, nothing longer than what is left.
struct SnapshotReader {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Bytes that were not read yet.
    var left: Int { bytes.count - place }

    mutating func next<Number: FixedWidthInteger & BitwiseCopyable>(
        _ type: Number.Type = Number.self
    ) throws(SnapshotFault) -> Number {
        guard left >= MemoryLayout<Number>.size else { throw .damaged("a number is missing") }
        defer { place += MemoryLayout<Number>.size }
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Number.self))
    }

    mutating func double() throws(SnapshotFault) -> Double {
        Double(bitPattern: try next(UInt64.self))
    }

    /// How many things of at least `size` bytes each follow.
    mutating func count(of size: Int) throws(SnapshotFault) -> Int {
        let count = Int(try next(UInt32.self))
        guard count <= left / size else { throw .damaged("a list is too long") }
        return count
    }

    mutating func array<Number: BitwiseCopyable>(
        _ type: Number.Type = Number.self
    ) throws(SnapshotFault) -> [Number] {
        let count = try count(of: MemoryLayout<Number>.stride)
        let size = count * MemoryLayout<Number>.stride
        let source = UnsafeRawBufferPointer(rebasing: bytes[place..<place + size])
        place += size
        return [Number](unsafeUninitializedCapacity: count) { buffer, filled in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: source)
            filled = count
        }
    }

    /// A part with its length before it.
    mutating func section() throws(SnapshotFault) -> SnapshotReader {
        let length = try next(UInt64.self)
        guard length <= UInt64(left) else { throw .damaged("a section is cut off") }
        defer { place += Int(length) }
        return SnapshotReader(
            UnsafeRawBufferPointer(rebasing: bytes[place..<place + Int(length)]))
    }
}
