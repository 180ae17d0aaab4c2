/// An address that may not be written to.
public struct BlacklistEntry: Codable, Sendable, Hashable {
    /// Given by Contacts.
    public var id: BlacklistID

    /// Absent after an erasure.
    public var email: String?

    /// The contact it belongs to, if any.
    public var contact: ContactID?

    /// Blacklisted, or blocked for good.
    public var state: ContactState

    /// Why.
    public var reason: BlacklistReason

    /// When it was made.
    public var createdAt: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - email: see the property.
    ///   - contact: see the property.
    ///   - state: see the property.
    ///   - reason: see the property.
    ///   - createdAt: see the property.
    public init(
        id: BlacklistID,
        email: String? = nil,
        contact: ContactID? = nil,
        state: ContactState,
        reason: BlacklistReason,
        createdAt: Instant
    ) {
        self.id = id
        self.email = email
        self.contact = contact
        self.state = state
        self.reason = reason
        self.createdAt = createdAt
    }
}
