/// The character classes of RFC 9110 and 9112, one bit each, in one table of 256 bytes.
enum Grammar {
    static let cr: UInt8 = 13
    static let lf: UInt8 = 10
    static let space: UInt8 = 32
    static let tab: UInt8 = 9
    static let colon: UInt8 = 58

    /// `tchar`.
    static let token: UInt8 = 1
    /// `field-vchar`, space and tab.
    static let value: UInt8 = 2
    /// What a request target may hold: visible ASCII.
    static let target: UInt8 = 4
    /// A hexadecimal digit.
    static let hex: UInt8 = 8

    /// The classes of each byte.
    static let classes: [UInt8] = (0..<256).map { number in
        let byte = UInt8(number)
        var classes: UInt8 = 0
        let isAlphanumeric =
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        if isAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(byte) { classes |= token }
        if byte == tab || (byte >= 32 && byte != 127) { classes |= value }
        if byte > 32 && byte < 127 && byte != 35 { classes |= target }
        if hexValue(byte) != nil { classes |= hex }
        return classes
    }

    static func isToken(_ byte: UInt8) -> Bool { classes[Int(byte)] & token != 0 }

    /// Whether a start line, or the empty line that is let pass before it, can begin so.
    static func startsMessage(_ byte: UInt8) -> Bool { isToken(byte) || byte == cr || byte == lf }

    static func isValue(_ byte: UInt8) -> Bool { byte == tab || (byte >= 32 && byte != 127) }

    static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }

    static func lowered(_ byte: UInt8) -> UInt8 {
        byte >= 65 && byte <= 90 ? byte | 32 : byte
    }

    static func equalsIgnoringCase(_ left: UInt8, _ right: UInt8) -> Bool {
        lowered(left) == lowered(right)
    }
}
