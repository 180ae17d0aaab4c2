/// A rule that a value breaks.
public struct FieldIssue: Codable, Sendable, Hashable {
    /// `email`, `firstName`, `name`, `language`, `source`, or a placeholder with `fields/` before it.
    public var field: String

    /// Such as `invalid-email`; a closed list in each service's contract.
    public var code: String

    /// A sentence without personal data.
    public var detail: String

    /// What was probably meant.
    public var suggestion: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - field: see the property.
    ///   - code: see the property.
    ///   - detail: see the property.
    ///   - suggestion: see the property.
    public init(
        field: String,
        code: String,
        detail: String,
        suggestion: String? = nil
    ) {
        self.field = field
        self.code = code
        self.detail = detail
        self.suggestion = suggestion
    }
}
