/// A part of an audience, as it was when that was frozen.
public struct AudienceSource: Codable, Sendable, Hashable {
    /// Its members were taken.
    public var segment: SegmentID?

    /// Who had this preference or label was taken.
    public var interest: InterestID?

    /// Of the segment.
    public var generation: Int32?

    /// Of the segment, without what it builds on.
    public var match: Criteria?

    /// Of the segment.
    public var name: String?

    /// Contacts in it.
    public var count: Int64

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - segment: see the property.
    ///   - interest: see the property.
    ///   - generation: see the property.
    ///   - match: see the property.
    ///   - name: see the property.
    ///   - count: see the property.
    public init(
        segment: SegmentID? = nil,
        interest: InterestID? = nil,
        generation: Int32? = nil,
        match: Criteria? = nil,
        name: String? = nil,
        count: Int64
    ) {
        self.segment = segment
        self.interest = interest
        self.generation = generation
        self.match = match
        self.name = name
        self.count = count
    }
}
