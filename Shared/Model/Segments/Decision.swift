/// Which criteria one contact matches.
public struct Decision: Codable, Sendable, Hashable {
    /// The person.
    public var contact: ContactID

    /// Names, sorted.
    public var matches: [String]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contact: see the property.
    ///   - matches: see the property.
    public init(
        contact: ContactID,
        matches: [String]
    ) {
        self.contact = contact
        self.matches = matches
    }
}
