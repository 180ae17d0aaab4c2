/// The body of `POST blacklist`.
public struct BlacklistDraft: Codable, Sendable, Hashable {
    /// Any spelling.
    public var email: String

    /// `manual` when absent.
    public var reason: BlacklistReason?

    /// Whether it is for good; false when absent.
    public var blocked: Bool?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - email: see the property.
    ///   - reason: see the property.
    ///   - blocked: see the property.
    public init(
        email: String,
        reason: BlacklistReason? = nil,
        blocked: Bool? = nil
    ) {
        self.email = email
        self.reason = reason
        self.blocked = blocked
    }
}
