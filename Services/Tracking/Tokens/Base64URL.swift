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

    /// The bytes of characters; `nil` unless their count is a multiple of 4 and each is of the alphabet.
    static func bytes(_ text: [UInt8]) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        var bytes = [UInt8](repeating: 0, count: text.count / 4 * 3)
        let isRead = text.withUnsafeBytes { text in
            bytes.withUnsafeMutableBytes { decode(text, into: $0) }
        }
        return isRead ? bytes : nil
    }

    /// Reads characters whose count is a multiple of 4.
    ///
    /// - Parameters:
    ///   - text: ASCII.
    ///   - bytes: three for four characters.
    /// - Returns: whether each character is of the alphabet.
    static func decode(
        _ text: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer
    ) -> Bool {
        precondition(text.count.isMultiple(of: 4) && bytes.count == text.count / 4 * 3)
        return values.withUnsafeBufferPointer { values in
            var wrong: UInt8 = 0
            var to = 0
            for from in stride(from: 0, to: text.count, by: 4) {
                let (a, b) = (values[Int(text[from])], values[Int(text[from + 1])])
                let (c, d) = (values[Int(text[from + 2])], values[Int(text[from + 3])])
                wrong |= (a | b | c | d) & 0xc0
                bytes[to] = a << 2 | b >> 4
                bytes[to + 1] = b << 4 | c >> 2
                bytes[to + 2] = c << 6 | d
                to += 3
            }
            return wrong == 0
        }
    }
}
