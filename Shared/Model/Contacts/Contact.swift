/// A person the account may write to, or may no longer.
public struct Contact: Codable, Sendable, Hashable {
    /// Given by Contacts.
    public var id: ContactID

    /// Normalised: trimmed, lower case, punycode, NFC.
    public var email: String

    /// ISO 639-1, one of the account's.
    public var language: String

    /// At most 200 characters.
    public var firstName: String?

    /// The last name; at most 200 characters.
    public var name: String?

    /// By placeholder; empty fields are left out.
    public var fields: [String: FieldValue]

    /// In the order they came; never empty.
    public var sources: [SourceID]

    /// What may be done with it.
    public var state: ContactState

    /// What it chose; absent: what its account has for such contacts.
    public var tracking: TrackingChoice?

    /// When it was made.
    public var createdAt: Instant

    /// When it last changed.
    public var changedAt: Instant

    /// Goes up by one with every change; the `ETag`.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - email: see the property.
    ///   - language: see the property.
    ///   - firstName: see the property.
    ///   - name: see the property.
    ///   - fields: see the property.
    ///   - sources: see the property.
    ///   - state: see the property.
    ///   - tracking: see the property.
    ///   - createdAt: see the property.
    ///   - changedAt: see the property.
    ///   - version: see the property.
    public init(
        id: ContactID,
        email: String,
        language: String,
        firstName: String? = nil,
        name: String? = nil,
        fields: [String: FieldValue],
        sources: [SourceID],
        state: ContactState,
        tracking: TrackingChoice? = nil,
        createdAt: Instant,
        changedAt: Instant,
        version: Int32
    ) {
        self.id = id
        self.email = email
        self.language = language
        self.firstName = firstName
        self.name = name
        self.fields = fields
        self.sources = sources
        self.state = state
        self.tracking = tracking
        self.createdAt = createdAt
        self.changedAt = changedAt
        self.version = version
    }
}
