/// The body of `POST messages/{id}/recipients`.
public struct RecipientsRequest: Codable, Sendable, Hashable {
    /// At most 5,000.
    public var contacts: [ContactID]

    /// When the mails went out; now when absent.
    public var deliveredAt: Instant?

    /// True: the whole message, rewritten, for each.
    public var html: Bool?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contacts: see the property.
    ///   - deliveredAt: see the property.
    ///   - html: see the property.
    public init(
        contacts: [ContactID],
        deliveredAt: Instant? = nil,
        html: Bool? = nil
    ) {
        self.contacts = contacts
        self.deliveredAt = deliveredAt
        self.html = html
    }
}
