/// The body of `POST messages/{id}/recipients`.
public struct RecipientsRequest: Codable, Sendable, Hashable {
    /// At most 5,000.
    public var contacts: [ContactID]

    /// When the mails went out; now when absent.
    public var deliveredAt: Instant?

    /// True: the whole message, rewritten, for each.
    public var html: Bool?

    /// True: a test or a preview.
    ///
    /// No delivery is noted, and its links work but never count.
    public var preview: Bool?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contacts: see the property.
    ///   - deliveredAt: see the property.
    ///   - html: see the property.
    ///   - preview: see the property.
    public init(
        contacts: [ContactID],
        deliveredAt: Instant? = nil,
        html: Bool? = nil,
        preview: Bool? = nil
    ) {
        self.contacts = contacts
        self.deliveredAt = deliveredAt
        self.html = html
        self.preview = preview
    }
}
