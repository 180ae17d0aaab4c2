/// The data of `segment.entered` and `segment.left`; the subject is the contact.
public struct SegmentFlip: Codable, Sendable, Hashable {
    /// Which segment.
    public var segment: SegmentID

    /// Who.
    public var contact: ContactID

    /// Of the segment's criteria.
    public var generation: Int32

    /// When.
    public var flippedAt: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - segment: see the property.
    ///   - contact: see the property.
    ///   - generation: see the property.
    ///   - flippedAt: see the property.
    public init(
        segment: SegmentID,
        contact: ContactID,
        generation: Int32,
        flippedAt: Instant
    ) {
        self.segment = segment
        self.contact = contact
        self.generation = generation
        self.flippedAt = flippedAt
    }
}
