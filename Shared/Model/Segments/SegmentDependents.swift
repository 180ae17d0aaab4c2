/// What uses a segment; while there is any, it cannot be deleted.
public struct SegmentDependents: Codable, Sendable, Hashable {
    /// Segments that are its children or test it.
    public var segments: [SegmentID]

    /// What other services told.
    public var uses: [SegmentUse]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - segments: see the property.
    ///   - uses: see the property.
    public init(
        segments: [SegmentID],
        uses: [SegmentUse]
    ) {
        self.segments = segments
        self.uses = uses
    }
}
