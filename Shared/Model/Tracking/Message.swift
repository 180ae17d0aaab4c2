/// A message whose links are tracked.
public struct Message: Codable, Sendable, Hashable {
    /// Given by Tracking.
    public var id: MessageID

    /// At most 200 characters.
    public var name: String

    /// In the order of the message.
    public var links: [Link]

    /// What is appended to its links, as it was decided when it was made; absent when nothing is.
    public var utm: UTMSettings?

    /// When it was made.
    public var createdAt: Instant

    /// Goes up by one with every change; the `ETag`.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - name: see the property.
    ///   - links: see the property.
    ///   - utm: see the property.
    ///   - createdAt: see the property.
    ///   - version: see the property.
    public init(
        id: MessageID,
        name: String,
        links: [Link],
        utm: UTMSettings? = nil,
        createdAt: Instant,
        version: Int32
    ) {
        self.id = id
        self.name = name
        self.links = links
        self.utm = utm
        self.createdAt = createdAt
        self.version = version
    }
}
