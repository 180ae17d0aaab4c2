/// The data of `membership.*`: what one contact's memberships became in one transaction.
public struct MembershipChange: Codable, Sendable, Hashable {
    /// The subject.
    public var contact: ContactID

    /// Each with its new state.
    public var memberships: [MembershipPoint]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contact: see the property.
    ///   - memberships: see the property.
    public init(
        contact: ContactID,
        memberships: [MembershipPoint]
    ) {
        self.contact = contact
        self.memberships = memberships
    }
}
