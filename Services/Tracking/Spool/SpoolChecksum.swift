/// Tells a damaged batch, which SQLite's pages do not.
enum SpoolChecksum {
    /// The sum of a batch as it is written: eight bytes at a time.
    static func of(_ hits: [UInt8]) -> Int64 {
        hits.withUnsafeBytes { bytes in
            var sum = basis ^ UInt64(bytes.count)
            var at = 0
            while at + 8 <= bytes.count {
                sum = mix(
                    sum, bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian)
                at += 8
            }
            while at < bytes.count {
                sum = mix(sum, UInt64(bytes[at]))
                at += 1
            }
            return Int64(bitPattern: sum)
        }
    }

    /// Whether a sum belongs to a batch; the first release summed byte by byte (FNV-1a).
    static func holds(_ sum: Int64, _ hits: [UInt8]) -> Bool {
        guard hits.first == 1 else { return sum == of(hits) }
        var old = basis
        for byte in hits { old = (old ^ UInt64(byte)) &* prime }
        return sum == Int64(bitPattern: old)
    }

    private static let basis: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01b3

    private static func mix(_ sum: UInt64, _ word: UInt64) -> UInt64 {
        let product = (sum ^ word) &* 0x9e37_79b9_7f4a_7c15
        return product ^ product >> 29
    }
}
