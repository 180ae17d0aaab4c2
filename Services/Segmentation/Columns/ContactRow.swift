package import Model

/// A contact's own properties.
package struct ContactRow: Hashable, Sendable {
    package var id: ContactID
    /// In the account's zone.
    package var created: Day
    package var language: String
    package var sources: [SourceID]
    /// Folded, as the next two; `nil` when it was not read.
    package var email: String?
    package var firstName: String?
    package var name: String?
    /// By placeholder; what is empty is absent.
    package var fields: [String: FieldCell]

    package init(
        id: ContactID, created: Day, language: String, sources: [SourceID] = [],
        email: String? = nil, firstName: String? = nil, name: String? = nil,
        fields: [String: FieldCell] = [:]
    ) {
        self.id = id
        self.created = created
        self.language = language
        self.sources = sources
        self.email = email
        self.firstName = firstName
        self.name = name
        self.fields = fields
    }
}
