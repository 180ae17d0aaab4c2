/// The body of `POST segments/{segment}/manual`.
public struct ManualRequest: Codable, Sendable, Hashable {
    /// What is decided; `automatic` takes an earlier decision back.
    public var choice: ManualChoice

    /// 1 to 5,000.
    public var contacts: [ContactID]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - choice: see the property.
    ///   - contacts: see the property.
    public init(
        choice: ManualChoice,
        contacts: [ContactID]
    ) {
        self.choice = choice
        self.contacts = contacts
    }
}
