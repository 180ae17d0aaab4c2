/// What is wrong with a row or a column.
public struct ImportIssue: Codable, Sendable, Hashable {
    /// The data row, 1 is the first below the header; absent for the file.
    public var row: Int64?

    /// The line of the file it begins on.
    public var line: Int64?

    /// The column's index.
    public var column: Int32?

    /// Such as `invalid-email`.
    public var code: String

    /// Whether it keeps the row out.
    public var severity: Severity

    /// A sentence without personal data.
    public var detail: String

    /// What was probably meant.
    public var suggestion: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - row: see the property.
    ///   - line: see the property.
    ///   - column: see the property.
    ///   - code: see the property.
    ///   - severity: see the property.
    ///   - detail: see the property.
    ///   - suggestion: see the property.
    public init(
        row: Int64? = nil,
        line: Int64? = nil,
        column: Int32? = nil,
        code: String,
        severity: Severity,
        detail: String,
        suggestion: String? = nil
    ) {
        self.row = row
        self.line = line
        self.column = column
        self.code = code
        self.severity = severity
        self.detail = detail
        self.suggestion = suggestion
    }
}
