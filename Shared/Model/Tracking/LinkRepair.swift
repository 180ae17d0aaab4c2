/// That a link was made to lead elsewhere.
public struct LinkRepair: Codable, Sendable, Hashable {
    /// Given by Tracking; a later repair has a higher one.
    public var id: Int64

    /// When.
    public var at: Instant

    /// The caller, or `user:<id>`.
    public var actor: String

    /// The URL before.
    public var from: String

    /// The URL from then on.
    public var to: String

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - at: see the property.
    ///   - actor: see the property.
    ///   - from: see the property.
    ///   - to: see the property.
    public init(
        id: Int64,
        at: Instant,
        actor: String,
        from: String,
        to: String
    ) {
        self.id = id
        self.at = at
        self.actor = actor
        self.from = from
        self.to = to
    }
}
