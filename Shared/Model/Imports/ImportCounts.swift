/// Every data row in exactly one of four, and how many warnings.
public struct ImportCounts: Codable, Sendable, Hashable {
    /// New contacts.
    public var created: Int64

    /// Changed contacts.
    public var updated: Int64

    /// Contacts that already were so.
    public var unchanged: Int64

    /// Rows in the error file.
    public var rejected: Int64

    /// Warnings; a row may have several.
    public var warnings: Int64

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - created: see the property.
    ///   - updated: see the property.
    ///   - unchanged: see the property.
    ///   - rejected: see the property.
    ///   - warnings: see the property.
    public init(
        created: Int64,
        updated: Int64,
        unchanged: Int64,
        rejected: Int64,
        warnings: Int64
    ) {
        self.created = created
        self.updated = updated
        self.unchanged = unchanged
        self.rejected = rejected
        self.warnings = warnings
    }
}
