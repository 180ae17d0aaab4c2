/// An interest, a preference or a label.
public struct Interest: Codable, Sendable, Hashable {
    /// Given by Interests.
    public var id: InterestID

    /// Unique in the account and kind, case counts; at most 200 characters.
    public var name: String

    /// What contacts see instead of the name.
    public var label: String?

    /// What contacts see below it; at most 1,000 characters.
    public var description: String?

    /// Which concept.
    public var kind: InterestKind

    /// Who sees it.
    public var visibility: Visibility

    /// When it was made.
    public var createdAt: Instant

    /// Goes up by one with every change; the `ETag`.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - name: see the property.
    ///   - label: see the property.
    ///   - description: see the property.
    ///   - kind: see the property.
    ///   - visibility: see the property.
    ///   - createdAt: see the property.
    ///   - version: see the property.
    public init(
        id: InterestID,
        name: String,
        label: String? = nil,
        description: String? = nil,
        kind: InterestKind,
        visibility: Visibility,
        createdAt: Instant,
        version: Int32
    ) {
        self.id = id
        self.name = name
        self.label = label
        self.description = description
        self.kind = kind
        self.visibility = visibility
        self.createdAt = createdAt
        self.version = version
    }
}
