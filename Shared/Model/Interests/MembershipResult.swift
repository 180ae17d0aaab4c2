/// What became of one item.
public struct MembershipResult: Codable, Sendable, Hashable {
    /// Exactly one.
    public var outcome: MembershipOutcome

    /// Puts the parts together.
    ///
    /// - Parameter outcome: see the property.
    public init(
        outcome: MembershipOutcome
    ) {
        self.outcome = outcome
    }
}
