/// One row of a batch under the import rules (`domain.md` 3.3).
public struct ContactRow: Codable, Sendable, Hashable {
    /// Any spelling; the key.
    public var email: String

    /// Absent: kept, or the fallback for a new contact.
    public var language: String?

    /// Added to those it has.
    public var sources: [SourceID]?

    /// Absent keeps, `null` clears.
    public var firstName: Edit<String>

    /// Absent keeps, `null` clears.
    public var name: Edit<String>

    /// Absent keeps, `null` clears; a choice replaces the whole set.
    public var fields: [String: FieldValue]?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - email: see the property.
    ///   - language: see the property.
    ///   - sources: see the property.
    ///   - firstName: see the property.
    ///   - name: see the property.
    ///   - fields: see the property.
    public init(
        email: String,
        language: String? = nil,
        sources: [SourceID]? = nil,
        firstName: Edit<String> = .keep,
        name: Edit<String> = .keep,
        fields: [String: FieldValue]? = nil
    ) {
        self.email = email
        self.language = language
        self.sources = sources
        self.firstName = firstName
        self.name = name
        self.fields = fields
    }
}
