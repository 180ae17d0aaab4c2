/// A person who works in an account.
public struct User: Codable, Sendable, Hashable {
    /// Given by Contacts.
    public var id: UserID

    /// Unique in the account.
    public var email: String

    /// At most 200 characters.
    public var name: String

    /// ISO 639-1.
    public var language: String

    /// When it was made.
    public var createdAt: Instant

    /// Goes up by one with every change; the `ETag`.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - email: see the property.
    ///   - name: see the property.
    ///   - language: see the property.
    ///   - createdAt: see the property.
    ///   - version: see the property.
    public init(
        id: UserID,
        email: String,
        name: String,
        language: String,
        createdAt: Instant,
        version: Int32
    ) {
        self.id = id
        self.email = email
        self.name = name
        self.language = language
        self.createdAt = createdAt
        self.version = version
    }
}
