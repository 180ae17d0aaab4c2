/// An address in the one spelling that the product stores, compares and hashes.
///
/// White space around it goes, the whole is NFC and lower case, an IDN is punycode; dots and
/// `+tags` stay. What is accepted is what RFC 5321 calls a Mailbox with a dot-string and a domain,
/// less what nobody is written to: quoted local parts, address literals, comments, domains of one
/// label. A local part beyond ASCII (RFC 6531) is refused: few servers take it.
public struct EmailAddress: Hashable, Sendable, CustomStringConvertible {
    /// Why a text is no address.
    public enum Fault: Error, Hashable, Sendable {
        /// Nothing is left without the white space.
        case empty

        /// No `@`, or nothing before it.
        case noAt

        /// The part before the `@` has a character or a dot that may not be there.
        case localPart

        /// The part after the `@` is no domain name of at least two labels.
        case domain

        /// A local part over 64 bytes, a label over 63 or an address over 254 (RFC 3696, erratum 1690).
        case length

        /// A sentence for people, without the address.
        public var detail: String {
            switch self {
            case .empty: "The address is empty."
            case .noAt: "The address has no @ with a name before it."
            case .localPart: "The part before the @ has a character that is not allowed there."
            case .domain: "The part after the @ is not a valid domain."
            case .length: "The address is too long: 64 before the @, 254 in all."
            }
        }
    }

    /// The normalised address; at most 254 bytes of ASCII.
    public let text: String

    /// The same as ``text``.
    public var description: String { text }

    /// Normalises an address.
    ///
    /// - Parameter spelling: as a person or a file has it.
    /// - Throws: the first rule that it breaks.
    public init(_ spelling: String) throws(Fault) {
        if let plain = EmailAddress.plain(spelling) {
            text = plain
            return
        }
        let trimmed = spelling.trimmed.nfc
        guard !trimmed.isEmpty else { throw .empty }
        guard let at = trimmed.unicodeScalars.lastIndex(of: "@"), at != trimmed.startIndex else {
            throw .noAt
        }
        let local = trimmed[..<at].lowercased()
        guard EmailAddress.isDotString(local.utf8) else { throw .localPart }
        guard local.utf8.count <= 64 else { throw .length }
        let domain = try DomainName.normalise(trimmed.unicodeScalars[at...].dropFirst().text)
        guard local.utf8.count + 1 + domain.utf8.count <= 254 else { throw .length }
        text = local + "@" + domain
    }

    /// The usual case in one pass: lower-case ASCII with a plain domain, nothing to normalise.
    private static func plain(_ spelling: String) -> String? {
        let bytes = spelling.utf8
        guard bytes.count <= 254, let at = bytes.firstIndex(of: UInt8(ascii: "@")) else {
            return nil
        }
        let local = bytes[..<at]
        guard local.count <= 64, isDotString(local),
            !local.contains(where: { $0 >= 65 && $0 <= 90 })
        else { return nil }
        var length = 0
        var dots = 0
        var hasLetter = false
        var last = UInt8(ascii: ".")
        for byte in bytes[bytes.index(after: at)...] {
            switch byte {
            case UInt8(ascii: "."):
                guard length > 0, last != UInt8(ascii: "-") else { return nil }
                dots += 1
                length = 0
                hasLetter = false
            case UInt8(ascii: "a")...UInt8(ascii: "z"):
                length += 1
                hasLetter = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                length += 1
            case UInt8(ascii: "-"):
                // Two in a row may be punycode: the long way.
                guard length > 0, last != UInt8(ascii: "-") else { return nil }
                length += 1
            default:
                return nil
            }
            guard length <= 63 else { return nil }
            last = byte
        }
        guard dots > 0, length > 0, hasLetter, last != UInt8(ascii: "-") else { return nil }
        return spelling
    }

    /// Atoms with single dots between them (RFC 5321, section 4.1.2).
    private static func isDotString(_ bytes: some Collection<UInt8>) -> Bool {
        var last = UInt8(ascii: ".")
        for byte in bytes {
            if byte == UInt8(ascii: ".") {
                guard last != byte else { return false }
            } else if !isAtom(byte) {
                return false
            }
            last = byte
        }
        return last != UInt8(ascii: ".")
    }

    /// RFC 5322, section 3.2.3, `atext`.
    private static func isAtom(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
            UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "{"),
            UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }
}

extension Substring.UnicodeScalarView {
    fileprivate var text: String { String(self) }
}
