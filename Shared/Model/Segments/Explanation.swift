/// Whether a contact is in a segment, and why.
public struct Explanation: Codable, Sendable, Hashable {
    /// As readers see it.
    public var isMember: Bool

    /// Since when; of a member.
    public var enteredAt: Instant?

    /// When it last left; of one who was a member in the last 400 days and is none.
    public var leftAt: Instant?

    /// Only who is confirmed belongs.
    public var isConfirmed: Bool

    /// What a person decided; it comes before the criteria.
    public var manual: ManualChoice?

    /// The criteria of the segment, those of its parents first.
    public var tree: ExplainedNode

    /// When it enters or leaves by itself, if nothing else happens; absent when it never does.
    public var flipsAt: Instant?

    /// Every test of the tree, in reading order.
    public var leaves: [ExplainedLeaf]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - isMember: see the property.
    ///   - enteredAt: see the property.
    ///   - leftAt: see the property.
    ///   - isConfirmed: see the property.
    ///   - manual: see the property.
    ///   - tree: see the property.
    ///   - flipsAt: see the property.
    ///   - leaves: see the property.
    public init(
        isMember: Bool,
        enteredAt: Instant? = nil,
        leftAt: Instant? = nil,
        isConfirmed: Bool,
        manual: ManualChoice? = nil,
        tree: ExplainedNode,
        flipsAt: Instant? = nil,
        leaves: [ExplainedLeaf]
    ) {
        self.isMember = isMember
        self.enteredAt = enteredAt
        self.leftAt = leftAt
        self.isConfirmed = isConfirmed
        self.manual = manual
        self.tree = tree
        self.flipsAt = flipsAt
        self.leaves = leaves
    }
}
