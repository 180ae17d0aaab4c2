/// Base64 for URLs (RFC 4648 section 5), without padding, in one spelling only.
enum Base64URL {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The six bits of each character; 255 for what is none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// The characters of bytes whose count is a multiple of 3.
    static func text(_ bytes: [UInt8]) -> String {
        precondition(bytes.count.isMultiple(of: 3), "spare bits would give a second spelling")
        let count = bytes.count / 3 * 4
        return String(unsafeUninitializedCapacity: count) { text in
            var from = 0
            for to in stride(from: 0, to: count, by: 4) {
                let group =
                    UInt32(bytes[from]) << 16 | UInt32(bytes[from + 1]) << 8
                    | UInt32(bytes[from + 2])
                text[to] = alphabet[Int(group >> 18)]
                text[to + 1] = alphabet[Int(group >> 12 & 63)]
                text[to + 2] = alphabet[Int(group >> 6 & 63)]
                text[to + 3] = alphabet[Int(group & 63)]
                from += 3
            }
            return count
        }
    }

    /// The bytes of characters whose count is a multiple of 4; `nil` when one is not of the alphabet.
    static func bytes(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var group: UInt32 = 0
        var filled = 0
        for character in text {
            let value = values[Int(character)]
            guard value != 255 else { return nil }
            group = group << 6 | UInt32(value)
            filled += 1
            guard filled == 4 else { continue }
            bytes.append(UInt8(truncatingIfNeeded: group >> 16))
            bytes.append(UInt8(truncatingIfNeeded: group >> 8))
            bytes.append(UInt8(truncatingIfNeeded: group))
            group = 0
            filled = 0
        }
        return bytes
    }
}
