/// The data of `message.delivered`: told once of a contact and a message.
public struct MessageDelivered: Codable, Sendable, Hashable {
    /// Who got it.
    public var contact: ContactID

    /// Which.
    public var message: MessageID

    /// When it went out.
    public var deliveredAt: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contact: see the property.
    ///   - message: see the property.
    ///   - deliveredAt: see the property.
    public init(
        contact: ContactID,
        message: MessageID,
        deliveredAt: Instant
    ) {
        self.contact = contact
        self.message = message
        self.deliveredAt = deliveredAt
    }
}
