/// The data of `message.opened`: told once of a contact and a message.
public struct MessageOpened: Codable, Sendable, Hashable {
    /// Who.
    public var contact: ContactID

    /// Which message.
    public var message: MessageID

    /// When the first person's open that was decided came.
    public var openedAt: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contact: see the property.
    ///   - message: see the property.
    ///   - openedAt: see the property.
    public init(contact: ContactID, message: MessageID, openedAt: Instant) {
        self.contact = contact
        self.message = message
        self.openedAt = openedAt
    }
}
