/// What became, or would become, of one row.
public struct ContactRowResult: Codable, Sendable, Hashable {
    /// Exactly one.
    public var outcome: RowOutcome

    /// Absent when rejected, and for a new contact in a check.
    public var contact: ContactID?

    /// Why it was rejected.
    public var errors: [FieldIssue]?

    /// What the caller should know all the same, such as `still-unconfirmed`.
    public var warnings: [FieldIssue]?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - outcome: see the property.
    ///   - contact: see the property.
    ///   - errors: see the property.
    ///   - warnings: see the property.
    public init(
        outcome: RowOutcome,
        contact: ContactID? = nil,
        errors: [FieldIssue]? = nil,
        warnings: [FieldIssue]? = nil
    ) {
        self.outcome = outcome
        self.contact = contact
        self.errors = errors
        self.warnings = warnings
    }
}
