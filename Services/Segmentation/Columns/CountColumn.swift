/// Whole numbers from 0 by slot, most of them 0 or small.
///
/// A chunk is a sorted array of slots with a byte for each while that is smaller than a byte for
/// every slot. A byte of 255 says that the number is in the table of large ones.
struct CountColumn {
    struct Chunk {
        /// Ascending; empty when the chunk is dense.
        var slots: [UInt16] = []
        /// As `slots`, or one for each slot of the chunk.
        var counts: [UInt8] = []
        /// How many are not 0.
        var filled = 0
        var isDense = false

        var bytes: Int { 2 * slots.capacity + counts.capacity + 64 }

        @inline(__always)
        func byte(at slot: UInt16) -> UInt8 {
            if isDense { return counts[Int(slot)] }
            guard filled > 0 else { return 0 }
            let index = slots.withUnsafeBufferPointer { $0.lowerBound(of: slot) }
            return index < slots.count && slots[index] == slot ? counts[index] : 0
        }

        mutating func set(_ byte: UInt8, at slot: UInt16) {
            guard !isDense else {
                filled += (byte > 0 ? 1 : 0) - (counts[Int(slot)] > 0 ? 1 : 0)
                counts[Int(slot)] = byte
                return
            }
            let index = slots.withUnsafeBufferPointer { $0.lowerBound(of: slot) }
            if index < slots.count, slots[index] == slot {
                if byte == 0 {
                    slots.remove(at: index)
                    counts.remove(at: index)
                    filled -= 1
                } else {
                    counts[index] = byte
                }
            } else if byte > 0 {
                slots.growSparingly()
                counts.growSparingly()
                slots.insert(slot, at: index)
                counts.insert(byte, at: index)
                filled += 1
                if filled > CountColumn.sparseLimit { makeDense() }
            }
        }

        private mutating func makeDense() {
            var dense = [UInt8](repeating: 0, count: SlotChunk.slots)
            for (slot, count) in zip(slots, counts) { dense[Int(slot)] = count }
            counts = dense
            slots = []
            isDense = true
        }
    }

    /// Entries of a sparse chunk; more take less room with a byte for every slot.
    static let sparseLimit = 16_384

    var chunks: [Chunk] = []
    var large: [UInt32: Int32] = [:]

    /// Slots whose number is not 0.
    var filled: Int { chunks.reduce(0) { $0 + $1.filled } }

    var bytes: Int {
        chunks.reduce(MemoryLayout<Chunk>.stride * chunks.capacity + 16 * large.capacity) {
            $0 + $1.bytes
        }
    }

    @inline(__always)
    subscript(slot: UInt32) -> Int32 {
        let number = Int(slot >> 16)
        guard number < chunks.count else { return 0 }
        let byte = chunks[number].byte(at: UInt16(truncatingIfNeeded: slot))
        return byte < 255 ? Int32(byte) : large[slot] ?? 255
    }

    /// - Returns: whether that changed anything.
    @discardableResult
    mutating func set(_ count: Int32, at slot: UInt32) -> Bool {
        let count = max(0, count)
        guard self[slot] != count else { return false }
        let number = Int(slot >> 16)
        while chunks.count <= number { chunks.append(Chunk()) }
        if count >= 255 { large[slot] = count } else { large[slot] = nil }
        chunks[number].set(UInt8(clamping: count), at: UInt16(truncatingIfNeeded: slot))
        return true
    }

    mutating func trim() {
        chunks = chunks.trimmed
        for index in chunks.indices {
            chunks[index].slots = chunks[index].slots.trimmed
            chunks[index].counts = chunks[index].counts.trimmed
        }
    }

    /// Writes the slots of a chunk whose number is at least `low`, which is above 0.
    func fill(_ low: Int32, chunk number: Int, into words: UnsafeMutablePointer<UInt64>) {
        words.update(repeating: 0, count: SlotChunk.words)
        guard number < chunks.count else { return }
        let chunk = chunks[number]
        let floor = UInt8(clamping: low)
        if chunk.isDense {
            chunk.counts.withUnsafeBufferPointer {
                ChunkRange.fill($0, from: floor, through: 255, into: words)
            }
        } else {
            for (slot, count) in zip(chunk.slots, chunk.counts) where count >= floor {
                words[Int(slot >> 6)] |= 1 << UInt64(slot & 63)
            }
        }
        if low > 255 { dropLarge(below: low, chunk: number, from: words) }
    }

    /// The same as a list, of a chunk that is not dense; at most ``sparseLimit``.
    func list(_ low: Int32, chunk number: Int, into list: UnsafeMutablePointer<UInt16>) -> Int {
        guard number < chunks.count else { return 0 }
        let chunk = chunks[number]
        let floor = UInt8(clamping: low)
        var count = 0
        chunk.slots.withUnsafeBufferPointer { slots in
            chunk.counts.withUnsafeBufferPointer { counts in
                for index in 0..<slots.count {
                    list[count] = slots[index]
                    count += counts[index] >= floor ? 1 : 0
                }
            }
        }
        guard low > 255 else { return count }
        var kept = 0
        for index in 0..<count {
            list[kept] = list[index]
            if (large[UInt32(number) << 16 | UInt32(list[index])] ?? 255) >= low { kept += 1 }
        }
        return kept
    }

    private func dropLarge(
        below low: Int32, chunk number: Int, from words: UnsafeMutablePointer<UInt64>
    ) {
        for index in 0..<SlotChunk.words {
            var rest = words[index]
            while rest != 0 {
                let slot = UInt32(number) << 16 | UInt32(index << 6 + rest.trailingZeroBitCount)
                if (large[slot] ?? 255) < low { words[index] &= ~(rest & (0 &- rest)) }
                rest &= rest - 1
            }
        }
    }

    /// Calls with every slot of a chunk and its number above 0.
    func forEach(chunk number: Int, _ body: (UInt16, Int32) -> Void) {
        guard number < chunks.count else { return }
        let chunk = chunks[number]
        func call(_ slot: UInt16, _ byte: UInt8) {
            guard byte > 0 else { return }
            body(slot, byte < 255 ? Int32(byte) : large[UInt32(number) << 16 | UInt32(slot)] ?? 255)
        }
        if chunk.isDense {
            for (slot, byte) in chunk.counts.enumerated() { call(UInt16(slot), byte) }
        } else {
            for (slot, byte) in zip(chunk.slots, chunk.counts) { call(slot, byte) }
        }
    }
}
