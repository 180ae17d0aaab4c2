internal import HTTP
internal import Model

/// By what the rows of one batch are judged.
struct BatchRules: Sendable {
    /// What a row means for an address that is a contact already.
    enum Mode: Sendable {
        /// It is updated (`domain.md` 3.3).
        case upsert

        /// It is refused, save where the contact may come in anew: a single add.
        case add
    }

    var mode = Mode.upsert
    var languages: Set<String>
    var fields: FieldRules
    var sources: Set<SourceID>
    var fallbackLanguage: String?
    var fallbackSource: SourceID?
    var resubscribes = false

    /// What the contact of a single add chose.
    var tracking: TrackingChoice?

    /// How many contacts may be added; `nil` for any number.
    var room: Int?

    /// Looks at one row by itself.
    func check(_ row: ContactRow) -> CheckedRow {
        var checked = CheckedRow()
        checked.email = email(row.email, &checked)
        checked.language = language(row.language, &checked)
        for source in row.sources ?? [] where !checked.sources.contains(source) {
            if sources.contains(source) {
                checked.sources.append(source)
            } else {
                checked.refuse(
                    "source", "unknown-source", "The account has no source \(source).")
            }
        }
        checked.firstName = name(row.firstName, "firstName", &checked)
        checked.name = name(row.name, "name", &checked)
        checked.tracking = tracking.map { .set($0) } ?? .keep
        if let fields = row.fields, !fields.isEmpty {
            check(fields, &checked, blankKeeps: true)
        }
        return checked
    }

    /// Looks at what changes one contact: here blank text clears.
    ///
    /// - Throws: 422 with all that is wrong.
    func check(_ patch: ContactPatch) throws -> CheckedRow {
        var checked = CheckedRow()
        checked.language = language(patch.language, &checked)
        checked.firstName = name(patch.firstName, "firstName", &checked, blank: .clear)
        checked.name = name(patch.name, "name", &checked, blank: .clear)
        checked.tracking = patch.tracking
        check(patch.fields ?? [:], &checked, blankKeeps: false)
        guard checked.errors.isEmpty else {
            throw InvalidInput(errors: checked.errors.map(\.asFieldError))
        }
        return checked
    }

    private func email(_ text: String, _ checked: inout CheckedRow) -> String? {
        do {
            return try EmailAddress(text).text
        } catch {
            let code = error == .empty ? "missing-email" : "invalid-email"
            checked.refuse("email", code, error.detail)
            return nil
        }
    }

    private func language(_ text: String?, _ checked: inout CheckedRow) -> String? {
        guard let text, !text.isEmpty else { return nil }
        if languages.contains(text) { return text }
        let clean = text.trimmed
        if clean.isEmpty { return nil }
        if let code = LanguageCode(clean)?.text, languages.contains(code) { return code }
        let prefix = String(clean.lowercased().prefix(2))
        checked.errors.append(
            FieldIssue(
                field: "language", code: "invalid-language",
                detail: "A language is the ISO 639-1 code of one of the account's languages.",
                suggestion: languages.contains(prefix) ? prefix : nil))
        return nil
    }

    private func name(
        _ edit: Edit<String>, _ field: String, _ checked: inout CheckedRow,
        blank: Edit<String> = .keep
    ) -> Edit<String> {
        guard case .set(let text) = edit else { return edit }
        do {
            let clean = try TextRules.check(text, limit: TextRules.nameLimit)
            return clean.isEmpty ? blank : .set(clean)
        } catch {
            checked.refuse(field, error)
            return .keep
        }
    }

    private func check(
        _ values: [String: FieldValue], _ checked: inout CheckedRow, blankKeeps: Bool
    ) {
        for (placeholder, value) in values.sorted(by: { $0.key < $1.key }) {
            do {
                let edit = try fields.check(placeholder, value, blankKeeps: blankKeeps)
                if edit != .keep { checked.fields.append((placeholder, edit)) }
            } catch {
                checked.refuse("fields/\(placeholder)", error)
            }
        }
    }
}

extension FieldIssue {
    /// The same as the protocol's error, at the same place of a single contact.
    var asFieldError: FieldError {
        FieldError(pointer: "/" + field, code: code, detail: detail)
    }
}
