/// The data of `segment.filled`: a first fill is complete; the subject is the segment.
public struct SegmentFilled: Codable, Sendable, Hashable {
    /// Which segment.
    public var segment: SegmentID

    /// Of the segment's criteria.
    public var generation: Int32

    /// Members.
    public var size: Int64

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - segment: see the property.
    ///   - generation: see the property.
    ///   - size: see the property.
    public init(
        segment: SegmentID,
        generation: Int32,
        size: Int64
    ) {
        self.segment = segment
        self.generation = generation
        self.size = size
    }
}
