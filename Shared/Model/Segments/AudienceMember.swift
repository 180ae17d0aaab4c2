/// A contact of an audience.
public struct AudienceMember: Codable, Sendable, Hashable {
    /// Who.
    public var contact: ContactID

    /// Puts the parts together.
    ///
    /// - Parameter contact: see the property.
    public init(
        contact: ContactID
    ) {
        self.contact = contact
    }
}
