/// One item of a membership batch.
public struct MembershipItem: Codable, Sendable, Hashable {
    /// The person.
    public var contact: ContactID

    /// What it is about.
    public var interest: InterestID

    /// What is asked.
    public var act: MembershipAct

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contact: see the property.
    ///   - interest: see the property.
    ///   - act: see the property.
    public init(
        contact: ContactID,
        interest: InterestID,
        act: MembershipAct
    ) {
        self.contact = contact
        self.interest = interest
        self.act = act
    }
}
