/// What outside of Segmentation uses a segment.
public struct SegmentUse: Codable, Sendable, Hashable {
    /// Such as `campaign`, `workflow` or `content`; 1 to 30 lower-case letters and `-`.
    public var kind: String

    /// Which, as its owner calls it; 1 to 100 letters, digits, `-`, `_`, `.`.
    public var reference: String

    /// Since when.
    public var at: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - kind: see the property.
    ///   - reference: see the property.
    ///   - at: see the property.
    public init(
        kind: String,
        reference: String,
        at: Instant
    ) {
        self.kind = kind
        self.reference = reference
        self.at = at
    }
}
