/// A part of explained criteria.
public struct ExplainedNode: Codable, Sendable, Hashable {
    /// What it is.
    public var kind: ExplainedKind

    /// Whether it is true of this contact, now.
    public var holds: Bool

    /// As it was written; of a test.
    public var test: Criterion?

    /// What the test looked at, as JSON writes it; of a test.
    ///
    /// Texts are as tests compare them: in lower case.
    public var value: String?

    /// Whose criteria the branch is; of a segment.
    public var segment: SegmentID?

    /// What a person decided about the contact and that segment; of a segment.
    public var manual: ManualChoice?

    /// In reading order; absent of a test.
    public var branches: [ExplainedNode]?

    /// When it turns by itself, if nothing else happens; of a test that depends on the day.
    public var changesAt: Instant?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - kind: see the property.
    ///   - holds: see the property.
    ///   - test: see the property.
    ///   - value: see the property.
    ///   - segment: see the property.
    ///   - manual: see the property.
    ///   - branches: see the property.
    ///   - changesAt: see the property.
    public init(
        kind: ExplainedKind,
        holds: Bool,
        test: Criterion? = nil,
        value: String? = nil,
        segment: SegmentID? = nil,
        manual: ManualChoice? = nil,
        branches: [ExplainedNode]? = nil,
        changesAt: Instant? = nil
    ) {
        self.kind = kind
        self.holds = holds
        self.test = test
        self.value = value
        self.segment = segment
        self.manual = manual
        self.branches = branches
        self.changesAt = changesAt
    }
}
