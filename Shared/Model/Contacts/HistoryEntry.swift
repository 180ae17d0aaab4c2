/// Something that happened to a contact; never changed afterwards.
public struct HistoryEntry: Codable, Sendable, Hashable {
    /// When.
    public var at: Instant

    /// Such as `created`, `changed`, `blacklisted`.
    public var kind: String

    /// The caller, or `user:<id>`.
    public var actor: String

    /// Such as `import:12`.
    public var origin: String?

    /// The names of what changed; never the values.
    public var changes: [String]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - at: see the property.
    ///   - kind: see the property.
    ///   - actor: see the property.
    ///   - origin: see the property.
    ///   - changes: see the property.
    public init(
        at: Instant,
        kind: String,
        actor: String,
        origin: String? = nil,
        changes: [String]
    ) {
        self.at = at
        self.kind = kind
        self.actor = actor
        self.origin = origin
        self.changes = changes
    }
}
