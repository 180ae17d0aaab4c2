internal import Model

/// What text may be stored.
enum TextRules {
    /// Names of people, sources and users.
    static let nameLimit = 200

    /// Values of text fields.
    static let valueLimit = 4_000

    /// Trims, composes, and checks; the limit is in Unicode scalars.
    static func check(_ text: String, limit: Int) throws(ValueFault) -> String {
        let clean = text.trimmed.nfc
        // A scalar has at least one byte: most texts need no counting.
        guard clean.utf8.count <= limit || clean.unicodeScalars.count <= limit else {
            throw ValueFault(code: "too-long", detail: "At most \(limit) characters.")
        }
        guard !clean.utf8.contains(0) else {
            throw ValueFault(code: "invalid-text", detail: "U+0000 cannot be stored.")
        }
        return clean
    }

    /// The same of a text that must not be blank.
    static func required(_ text: String, limit: Int) throws(ValueFault) -> String {
        let clean = try check(text, limit: limit)
        guard !clean.isEmpty else {
            throw ValueFault(code: "required", detail: "It must not be blank.")
        }
        return clean
    }
}
