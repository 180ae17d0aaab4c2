/// Where contacts come from; contacts never see it.
public struct Source: Codable, Sendable, Hashable {
    /// Given by Contacts.
    public var id: SourceID

    /// At most 200 characters; case counts.
    public var name: String

    /// When it was made.
    public var createdAt: Instant

    /// Goes up by one with every change; the `ETag`.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - name: see the property.
    ///   - createdAt: see the property.
    ///   - version: see the property.
    public init(
        id: SourceID,
        name: String,
        createdAt: Instant,
        version: Int32
    ) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        self.version = version
    }
}
