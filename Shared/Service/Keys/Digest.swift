internal import CCrypto

/// Hashes of libcrypto.
public enum Digest {
    /// SHA-256.
    ///
    /// - Parameter bytes: any number.
    /// - Returns: 32 bytes.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_sha256(bytes, bytes.count, &digest)
        return digest
    }

    /// HMAC-SHA-256 (RFC 2104).
    ///
    /// - Parameters:
    ///   - key: at least 16 random bytes.
    ///   - bytes: any number.
    /// - Returns: 32 bytes.
    public static func hmac(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        crypto_hmac_sha256(key, key.count, bytes, bytes.count, &digest)
        return digest
    }

    /// Whether two secrets are equal, in a time that does not depend on where they differ.
    ///
    /// - Parameters:
    ///   - left: a secret.
    ///   - right: another; another length is told at once.
    /// - Returns: whether every byte is equal.
    public static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && crypto_compare(left, right, left.count) == 0
    }

    /// Random bytes, good enough for keys.
    ///
    /// - Parameter count: how many.
    /// - Returns: bytes of libcrypto's generator, seeded by the kernel.
    public static func random(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        precondition(crypto_random(&bytes, count) == 1, "the kernel gives no random bytes")
        return bytes
    }

    /// Hexadecimal digits, lower case.
    ///
    /// - Parameter bytes: any number.
    /// - Returns: two digits a byte.
    public static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads hexadecimal digits of either case.
    ///
    /// - Parameter text: two digits a byte.
    /// - Returns: `nil` when it is anything else.
    public static func bytes(hex text: String) -> [UInt8]? {
        guard text.utf8.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in text.utf8 {
            let value: UInt8
            switch digit {
            case 0x30...0x39: value = digit - 0x30
            case 0x41...0x46: value = digit - 0x41 + 10
            case 0x61...0x66: value = digit - 0x61 + 10
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }
}
