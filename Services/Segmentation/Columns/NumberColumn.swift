/// A number or nothing by slot: numbers of fields, and days as days since 1970-01-01.
final class NumberColumn {
    var chunks: [NumberChunk] = []

    init() {}

    /// Numbers of slots in ascending order.
    init(ascending slots: [UInt32], _ numbers: (Int) -> Double) {
        let scratch = UnsafeMutableBufferPointer<Double>.allocate(capacity: SlotChunk.slots)
        defer { scratch.deallocate() }
        var start = 0
        while start < slots.count {
            let number = slots[start] >> 16
            while chunks.count < number { chunks.append(NumberChunk()) }
            scratch.update(repeating: .nan)
            var length = 0
            while start < slots.count, slots[start] >> 16 == number {
                length = Int(slots[start] & 0xffff) + 1
                scratch[length - 1] = numbers(start)
                start += 1
            }
            chunks.append(
                NumberChunk(UnsafeMutableBufferPointer(rebasing: scratch[..<length])))
        }
        chunks = chunks.trimmed
    }

    var bytes: Int {
        chunks.reduce(MemoryLayout<NumberChunk>.stride * chunks.capacity) { $0 + $1.bytes }
    }

    @inline(__always)
    subscript(slot: UInt32) -> Double? {
        let number = Int(slot >> 16)
        return number < chunks.count ? chunks[number][UInt16(truncatingIfNeeded: slot)] : nil
    }

    /// - Returns: whether that changed anything.
    @discardableResult
    func set(_ number: Double?, at slot: UInt32) -> Bool {
        guard self[slot] != number else { return false }
        let chunk = Int(slot >> 16)
        while chunks.count <= chunk { chunks.append(NumberChunk()) }
        chunks[chunk].set(number, at: UInt16(truncatingIfNeeded: slot))
        return true
    }

    func trim() {
        chunks = chunks.trimmed
        for index in chunks.indices { chunks[index].trim() }
    }
}
