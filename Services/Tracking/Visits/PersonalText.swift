/// Text that a site sent, without what names a person.
enum PersonalText {
    /// What stands where something was taken out.
    static let mark = "*"

    /// The text with a mark in place of each e-mail address, and of what looks like one.
    ///
    /// An address is anything with something on both sides of an `@`, percent-encoded once, twice,
    /// or not at all: too much is taken out rather than too little.
    static func withoutAddresses(_ text: String) -> String {
        guard text.contains(where: { $0 == "@" || $0 == "\u{FF20}" || $0 == "%" }) else {
            return text
        }
        var clean = ""
        var run = ""
        for character in text {
            if isBorder(character) {
                clean += looksLikeAddress(run) ? mark : run
                clean.append(character)
                run = ""
            } else {
                run.append(character)
            }
        }
        return clean + (looksLikeAddress(run) ? mark : run)
    }

    /// What cannot stand within an address as people write it.
    private static func isBorder(_ character: Character) -> Bool {
        character.isWhitespace || "/?&=#,;:<>()[]{}\"|\\".contains(character)
    }

    private static func looksLikeAddress(_ run: String) -> Bool {
        var plain = run
        for sign in ["%2540", "%40", "\u{FF20}"] {
            plain = plain.split(separator: sign, omittingEmptySubsequences: false)
                .joined(separator: "@")
        }
        let parts = plain.split(separator: "@", omittingEmptySubsequences: false)
        return zip(parts, parts.dropFirst()).contains { !$0.isEmpty && !$1.isEmpty }
    }

    /// As many characters, without controls and without addresses, of what is not blank.
    static func short(_ text: String, _ most: Int) -> String {
        let plain = text.map { $0.isNewline || $0.isControl ? " " : $0 }
        let trimmed = String(plain).split(separator: " ").joined(separator: " ")
        return String(withoutAddresses(trimmed).prefix(most))
    }
}

extension Character {
    fileprivate var isControl: Bool {
        unicodeScalars.contains { $0.value < 32 || (127...159).contains($0.value) }
    }
}
