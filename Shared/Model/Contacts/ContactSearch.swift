/// The body of `POST contacts/search`: addresses never stand in a URL.
public struct ContactSearch: Codable, Sendable, Hashable {
    /// The whole address, any spelling.
    public var email: String?

    /// A part of it, at least 3 characters.
    public var emailContains: String?

    /// Only these.
    public var state: ContactState?

    /// 1 to 500, 100 when absent.
    public var limit: Int?

    /// `next` of the page before.
    public var after: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - email: see the property.
    ///   - emailContains: see the property.
    ///   - state: see the property.
    ///   - limit: see the property.
    ///   - after: see the property.
    public init(
        email: String? = nil,
        emailContains: String? = nil,
        state: ContactState? = nil,
        limit: Int? = nil,
        after: String? = nil
    ) {
        self.email = email
        self.emailContains = emailContains
        self.state = state
        self.limit = limit
        self.after = after
    }
}
