/// Whether a contact is in a segment, and why.
public struct Explanation: Codable, Sendable, Hashable {
    /// As it stands now.
    public var isMember: Bool

    /// Since when.
    public var enteredAt: Instant?

    /// Every test of the criteria, in reading order.
    public var leaves: [ExplainedLeaf]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - isMember: see the property.
    ///   - enteredAt: see the property.
    ///   - leaves: see the property.
    public init(
        isMember: Bool,
        enteredAt: Instant? = nil,
        leaves: [ExplainedLeaf]
    ) {
        self.isMember = isMember
        self.enteredAt = enteredAt
        self.leaves = leaves
    }
}
