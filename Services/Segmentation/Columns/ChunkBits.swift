/// Work on the 1,024 words of one chunk.
enum ChunkBits {
    static let words = SlotChunk.words

    static func count(_ words: UnsafePointer<UInt64>) -> Int {
        var total = 0
        for index in 0..<ChunkBits.words { total += words[index].nonzeroBitCount }
        return total
    }

    static func isEmpty(_ words: UnsafePointer<UInt64>) -> Bool {
        var any: UInt64 = 0
        for index in 0..<ChunkBits.words { any |= words[index] }
        return any == 0
    }

    static func intersect(_ target: UnsafeMutablePointer<UInt64>, _ other: UnsafePointer<UInt64>) {
        for index in 0..<words { target[index] &= other[index] }
    }

    static func union(_ target: UnsafeMutablePointer<UInt64>, _ other: UnsafePointer<UInt64>) {
        for index in 0..<words { target[index] |= other[index] }
    }

    static func subtract(_ target: UnsafeMutablePointer<UInt64>, _ other: UnsafePointer<UInt64>) {
        for index in 0..<words { target[index] &= ~other[index] }
    }

    /// Writes the slots whose bit is set, ascending; as many as there are must fit.
    static func list(
        _ words: UnsafePointer<UInt64>, into list: UnsafeMutablePointer<UInt16>
    ) -> Int {
        var count = 0
        for index in 0..<ChunkBits.words {
            var rest = words[index]
            while rest != 0 {
                list[count] = UInt16(truncatingIfNeeded: index << 6 + rest.trailingZeroBitCount)
                count += 1
                rest &= rest - 1
            }
        }
        return count
    }

    /// Keeps the entries of a list whose bit is set, or those whose bit is not.
    ///
    /// - Returns: how many are left.
    static func filter(
        _ list: UnsafeMutablePointer<UInt16>, _ count: Int, by words: UnsafePointer<UInt64>?,
        keeping wanted: Bool
    ) -> Int {
        guard let words else { return wanted ? 0 : count }
        let flip: UInt64 = wanted ? 0 : 1
        var kept = 0
        for index in 0..<count {
            let slot = list[index]
            list[kept] = slot
            let bit = (words[Int(slot >> 6)] >> UInt64(slot & 63) & 1) ^ flip
            kept += Int(truncatingIfNeeded: bit)
        }
        return kept
    }
}
