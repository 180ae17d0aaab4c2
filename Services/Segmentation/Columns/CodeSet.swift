/// A set of the codes of one dictionary, as a bitmap.
package struct CodeSet: Sendable, Equatable {
    /// 64 codes a word, the lowest bit first.
    private(set) var words: [UInt64]

    /// How many codes are in it.
    package private(set) var count = 0

    /// None of the codes below `limit`.
    package init(limit: Int) {
        words = Array(repeating: 0, count: (limit + 63) / 64)
    }

    /// All codes from 1 to `last`: those of texts that are not empty.
    package init(through last: Int) {
        words = Array(repeating: .max, count: (last + 64) / 64)
        words[0] &= ~1
        words[words.count - 1] &= .max >> UInt64(63 - last & 63)
        count = last
    }

    /// Whether no code is in it.
    package var isEmpty: Bool { count == 0 }

    /// Whether `code` is in it; false at and above the limit.
    package func contains(_ code: UInt32) -> Bool {
        let word = Int(code >> 6)
        return word < words.count && words[word] & (1 << UInt64(code & 63)) != 0
    }

    /// Puts in `code`, which is below the limit.
    package mutating func insert(_ code: UInt32) {
        let bit: UInt64 = 1 << UInt64(code & 63)
        guard words[Int(code >> 6)] & bit == 0 else { return }
        words[Int(code >> 6)] |= bit
        count += 1
    }

    /// The only code, when there is exactly one.
    var only: UInt32? {
        guard count == 1, let word = words.firstIndex(where: { $0 != 0 }) else { return nil }
        return UInt32(word * 64 + words[word].trailingZeroBitCount)
    }
}
