/// The domain of an address as DNS has it: lower-case ASCII labels, IDNs in punycode.
///
/// The mapping is the part of UTS 46 that does without its tables: NFC, lower case, the three
/// other full stops; what its tables would change or forbid beyond that is refused.
enum DomainName {
    /// Normalises a domain.
    ///
    /// - Parameter text: after NFC.
    /// - Returns: at most 253 bytes.
    /// - Throws: ``EmailAddress/Fault/domain`` or ``EmailAddress/Fault/length``.
    static func normalise(_ text: some StringProtocol) throws(EmailAddress.Fault) -> String {
        let labels: [String]
        if text.utf8.allSatisfy({ $0 < 128 }) {
            labels = text.split(separator: ".", omittingEmptySubsequences: false).map { label in
                label.lowercased()
            }
        } else {
            // The full stops of UTS 46, section 2.3.
            let stops: Set<Unicode.Scalar> = [".", "\u{3002}", "\u{FF0E}", "\u{FF61}"]
            let lowered = text.lowercased().nfc
            labels = lowered.unicodeScalars
                .split(omittingEmptySubsequences: false) { stops.contains($0) }.map { String($0) }
        }
        guard labels.count >= 2 else { throw .domain }
        var ascii: [String] = []
        for label in labels { ascii.append(try normalise(label: label)) }
        // RFC 3696, section 2: a top-level domain is not all digits; such a domain is an address.
        guard let top = ascii.last, !top.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else {
            throw .domain
        }
        let domain = ascii.joined(separator: ".")
        // RFC 1035, section 2.3.4: 255 on the wire are 253 as text.
        guard domain.utf8.count <= 253 else { throw .length }
        return domain
    }

    private static func normalise(label: String) throws(EmailAddress.Fault) -> String {
        guard label.isASCII else {
            let scalars = Array(label.unicodeScalars)
            guard isAllowed(scalars), let encoded = Punycode.encode(scalars) else { throw .domain }
            let ascii = "xn--" + encoded
            guard ascii.utf8.count <= 63 else { throw .length }
            return ascii
        }
        guard isLDH(label) else { throw .domain }
        guard label.utf8.count <= 63 else { throw .length }
        if label.hasPrefix("xn--") {
            // It must be what we would have written ourselves, else one domain had two spellings.
            guard let scalars = Punycode.decode(label.dropFirst(4)), isAllowed(scalars),
                scalars.contains(where: { !$0.isASCII })
            else { throw .domain }
            let text = String(String.UnicodeScalarView(scalars))
            guard text.lowercased().nfc.unicodeScalars.elementsEqual(scalars),
                Punycode.encode(scalars).map({ "xn--" + $0 }) == label
            else { throw .domain }
        }
        return label
    }

    /// Letters, digits and inner hyphens (RFC 1034, section 3.5, as RFC 1123 relaxed it).
    private static func isLDH(_ label: String) -> Bool {
        guard let first = label.utf8.first, let last = label.utf8.last,
            first != UInt8(ascii: "-"), last != UInt8(ascii: "-")
        else { return false }
        return label.utf8.allSatisfy { byte in
            (byte >= 97 && byte <= 122) || (byte >= 48 && byte <= 57) || byte == 45
        }
    }

    /// Letters, marks, digits and inner hyphens, in none of the blocks that UTS 46 folds away.
    private static func isAllowed(_ scalars: [Unicode.Scalar]) -> Bool {
        guard let first = scalars.first, first != "-", scalars.last != "-",
            !first.properties.generalCategory.isMark
        else { return false }
        return scalars.allSatisfy { scalar in
            if scalar.isASCII {
                return ("a"..."z").contains(scalar) || ("0"..."9").contains(scalar)
                    || scalar == "-"
            }
            return !isFolded(scalar) && scalar.properties.generalCategory.isAllowedInLabel
        }
    }

    /// Compatibility forms: letters that stand for other letters.
    private static func isFolded(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xAA, 0xBA,  // ordinal indicators
            0x02B0...0x02B8, 0x02E0...0x02E4, 0x1D2C...0x1D6A, 0x1D78, 0x1D9B...0x1DBF,
            0x2071, 0x207F, 0x2090...0x209C, 0x2C7C...0x2C7D,  // raised and lowered letters
            0x0132...0x0133, 0x013F...0x0140, 0x0149, 0x017F, 0x01C4...0x01CC, 0x01F1...0x01F3,
            0x2100...0x214F,  // letter-like symbols
            0x3130...0x318F, 0xF900...0xFAFF,  // compatibility jamo and ideographs
            0xFB00...0xFDFF, 0xFE70...0xFEFF,  // ligatures and presentation forms
            0xFF00...0xFFEF,  // half and full width
            0x1D400...0x1D7FF, 0x1EE00...0x1EEFF, 0x2F800...0x2FA1F:  // mathematical, ideographs
            true
        default:
            false
        }
    }
}

extension Unicode.GeneralCategory {
    fileprivate var isMark: Bool {
        self == .nonspacingMark || self == .spacingMark || self == .enclosingMark
    }

    /// No format controls (zero width, direction), symbols, punctuation or capitals.
    fileprivate var isAllowedInLabel: Bool {
        switch self {
        case .lowercaseLetter, .otherLetter, .modifierLetter, .nonspacingMark, .spacingMark,
            .decimalNumber:
            true
        default:
            false
        }
    }
}
