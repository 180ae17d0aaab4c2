/// One set of contacts that an audience includes or excludes.
public struct AudiencePart: Codable, Sendable, Hashable {
    /// Its members.
    public var segment: SegmentID?

    /// Who has this preference or label; only in legacy accounts.
    public var interest: InterestID?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - segment: see the property.
    ///   - interest: see the property.
    public init(
        segment: SegmentID? = nil,
        interest: InterestID? = nil
    ) {
        self.segment = segment
        self.interest = interest
    }
}
