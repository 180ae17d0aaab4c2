/// The body of `POST decide`: dynamic content.
public struct DecideRequest: Codable, Sendable, Hashable {
    /// At most 5,000.
    public var contacts: [ContactID]

    /// At most 100, by the caller's name for them.
    public var criteria: [String: Criteria]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contacts: see the property.
    ///   - criteria: see the property.
    public init(
        contacts: [ContactID],
        criteria: [String: Criteria]
    ) {
        self.contacts = contacts
        self.criteria = criteria
    }
}
