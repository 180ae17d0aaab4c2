/// The body of `POST memberships/batch`; at most 5,000 items.
public struct MembershipBatch: Codable, Sendable, Hashable {
    /// In whose name; the caller's key must allow it.
    public var actor: Actor

    /// At most 200 characters; kept in history.
    public var origin: String

    /// Applied in order.
    public var items: [MembershipItem]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - actor: see the property.
    ///   - origin: see the property.
    ///   - items: see the property.
    public init(
        actor: Actor,
        origin: String,
        items: [MembershipItem]
    ) {
        self.actor = actor
        self.origin = origin
        self.items = items
    }
}
