/// The body of `POST contacts/lookup`.
public struct ContactLookup: Codable, Sendable, Hashable {
    /// At most 5,000.
    public var ids: [ContactID]?

    /// At most 5,000, any spelling.
    public var emails: [String]?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - ids: see the property.
    ///   - emails: see the property.
    public init(
        ids: [ContactID]? = nil,
        emails: [String]? = nil
    ) {
        self.ids = ids
        self.emails = emails
    }
}
