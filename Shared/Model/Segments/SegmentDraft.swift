/// What makes a segment, or replaces it (`PUT segments/{id}`).
public struct SegmentDraft: Codable, Sendable, Hashable {
    /// At most 200 characters.
    public var name: String

    /// Who belongs.
    public var match: Criteria

    /// Whose criteria must hold too.
    public var parent: SegmentID?

    /// What an entry causes.
    public var onEnter: SegmentRule?

    /// Whether those who match at once count as entering: they are published, and the rule is applied.
    ///
    /// Only where a segment is made; otherwise its first fill is one `segment.filled`.
    public var existing: Bool?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - name: see the property.
    ///   - match: see the property.
    ///   - parent: see the property.
    ///   - onEnter: see the property.
    ///   - existing: see the property.
    public init(
        name: String,
        match: Criteria,
        parent: SegmentID? = nil,
        onEnter: SegmentRule? = nil,
        existing: Bool? = nil
    ) {
        self.name = name
        self.match = match
        self.parent = parent
        self.onEnter = onEnter
        self.existing = existing
    }
}
