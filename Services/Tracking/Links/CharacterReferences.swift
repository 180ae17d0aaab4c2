/// Decodes `&amp;`, `&#38;` and the like as a browser does.
///
/// Source: HTML Standard, section 13.2.5.72 and on.
enum CharacterReferences {
    private static let ampersand: UInt8 = 38
    private static let semicolon: UInt8 = 59

    private struct Meaning {
        var text: [UInt8]

        /// Whether it also counts without its semicolon.
        var isLegacy: Bool
    }

    private static let meanings: [[UInt8]: Meaning] = {
        var meanings: [[UInt8]: Meaning] = [:]
        var words = EntityTable.text.description.split { $0 == " " || $0 == "\n" }.makeIterator()
        while let name = words.next(), let codes = words.next() {
            var text = ""
            for code in codes.split(separator: "+") {
                guard let number = UInt32(code, radix: 16), let scalar = Unicode.Scalar(number)
                else { continue }
                text.unicodeScalars.append(scalar)
            }
            let isLegacy = name.hasSuffix("!")
            meanings[Array((isLegacy ? name.dropLast() : name).utf8)] = Meaning(
                text: Array(text.utf8), isLegacy: isLegacy)
        }
        return meanings
    }()

    /// UTF-8 without references.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8 from the message.
    ///   - inAttribute: then `&copy=1` and `&copyright` stay as they are.
    /// - Returns: UTF-8.
    static func decode(_ bytes: ArraySlice<UInt8>, inAttribute: Bool) -> [UInt8] {
        guard bytes.contains(ampersand) else { return Array(bytes) }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var rest = bytes
        while let byte = rest.first {
            if byte == ampersand,
                let (text, length) = reference(in: rest, inAttribute: inAttribute)
            {
                decoded.append(contentsOf: text)
                rest = rest.dropFirst(length)
            } else {
                decoded.append(byte)
                rest = rest.dropFirst()
            }
        }
        return decoded
    }

    /// What the reference at the beginning of `rest` stands for, and its bytes; `nil` when it is none.
    private static func reference(
        in rest: ArraySlice<UInt8>, inAttribute: Bool
    ) -> (text: [UInt8], length: Int)? {
        let body = rest.dropFirst()
        if body.first == 35 { return numeric(body.dropFirst()) }
        let run = body.prefix(longestName).prefix(while: isAlphanumeric)
        guard !run.isEmpty else { return nil }
        let follower = body.dropFirst(run.count).first
        if follower == semicolon, let meaning = meanings[Array(run)] {
            return (meaning.text, run.count + 2)
        }
        if inAttribute {
            // Without its semicolon a name counts only where nothing could belong to it.
            guard follower != 61, let meaning = meanings[Array(run)], meaning.isLegacy else {
                return nil
            }
            return (meaning.text, run.count + 1)
        }
        var name = Array(run.prefix(longestLegacyName))
        while !name.isEmpty {
            if let meaning = meanings[name], meaning.isLegacy {
                return (meaning.text, name.count + 1)
            }
            name.removeLast()
        }
        return nil
    }

    private static let longestName = 31
    private static let longestLegacyName = 6

    private static func numeric(_ rest: ArraySlice<UInt8>) -> (text: [UInt8], length: Int)? {
        let isHexadecimal = rest.first == 120 || rest.first == 88
        let digits = (isHexadecimal ? rest.dropFirst() : rest).prefix { byte in
            isHexadecimal
                ? isDigit(byte) || (97...102).contains(byte | 32) : isDigit(byte)
        }
        guard !digits.isEmpty else { return nil }
        var code: UInt32 = 0
        for digit in digits where code <= 0x10ffff {
            let value = isDigit(digit) ? digit - 48 : (digit | 32) - 87
            code = code * (isHexadecimal ? 16 : 10) + UInt32(value)
        }
        let end = rest.index(digits.endIndex, offsetBy: 0)
        let hasSemicolon = end < rest.endIndex && rest[end] == semicolon
        let length = 2 + (isHexadecimal ? 1 : 0) + digits.count + (hasSemicolon ? 1 : 0)
        return (Array(String(scalar(code)).utf8), length)
    }

    private static func scalar(_ code: UInt32) -> Character {
        let replaced = (0x80...0x9f).contains(code) ? windows1252[Int(code - 0x80)] : code
        guard replaced != 0, let scalar = Unicode.Scalar(replaced) else { return "\u{FFFD}" }
        return Character(scalar)
    }

    /// What the numbers 128 to 159 mean on the web.
    private static let windows1252: [UInt32] = [
        0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039,
        0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
        0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
    ]

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || (97...122).contains(byte | 32)
    }
}
