internal import Model

/// What is wrong with one row, before it has a place in the file.
struct RowIssue: Sendable, Hashable {
    /// The column's index; `nil` for the whole row.
    var column: Int?

    /// Such as `invalid-date`.
    var code: String

    /// Whether it keeps the row out.
    var severity: Severity

    /// A sentence without personal data.
    var detail: String

    /// What was probably meant; from the account's own names.
    var suggestion: String?

    /// A row error.
    static func error(
        _ code: String, _ detail: String, column: Int? = nil, suggestion: String? = nil
    ) -> RowIssue {
        RowIssue(
            column: column, code: code, severity: .error, detail: detail, suggestion: suggestion)
    }

    /// A warning.
    static func warning(
        _ code: String, _ detail: String, column: Int? = nil, suggestion: String? = nil
    ) -> RowIssue {
        RowIssue(
            column: column, code: code, severity: .warning, detail: detail, suggestion: suggestion)
    }
}
