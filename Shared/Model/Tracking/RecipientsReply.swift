/// The reply of `POST messages/{id}/recipients`.
public struct RecipientsReply: Codable, Sendable, Hashable {
    /// In the order of the contacts.
    public var results: [Recipient]

    /// Puts the parts together.
    ///
    /// - Parameter results: see the property.
    public init(
        results: [Recipient]
    ) {
        self.results = results
    }
}
