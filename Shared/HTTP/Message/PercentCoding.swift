/// Percent-encoding (RFC 3986 section 2.1).
public enum PercentCoding {
    /// Encodes all but unreserved characters, so the result is safe as one path segment or as
    /// one query name or value.
    ///
    /// - Parameter text: any text; its UTF-8 bytes are encoded.
    /// - Returns: ASCII.
    public static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: bytes.append(byte)
            default: bytes += [37, digit(byte >> 4), digit(byte & 15)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 55 + value }

    /// Decodes; `nil` for a broken escape, bad UTF-8 or a NUL.
    static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool = false) -> String? {
        if !bytes.contains(where: { $0 == 37 || $0 == 43 || $0 >= 0x80 }) {
            return String(decoding: bytes, as: UTF8.self)
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case 37:
                guard index + 2 < bytes.endIndex,
                    let high = Grammar.hexValue(bytes[index + 1]),
                    let low = Grammar.hexValue(bytes[index + 2]), high | low != 0
                else { return nil }
                decoded.append(high << 4 | low)
                index += 2
            case 43 where plusIsSpace: decoded.append(32)
            default: decoded.append(bytes[index])
            }
            index += 1
        }
        return String(validating: decoded, as: UTF8.self)
    }
}
