/// The reply of `POST segments/preview`.
public struct SegmentPreview: Codable, Sendable, Hashable {
    /// Confirmed contacts that match.
    public var count: Int64

    /// What is left after each condition, in reading order; the parent comes first.
    public var funnel: [FunnelStep]

    /// Some who match, spread over all of them, by id.
    public var sample: [ContactID]

    /// When it was counted.
    public var at: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - count: see the property.
    ///   - funnel: see the property.
    ///   - sample: see the property.
    ///   - at: see the property.
    public init(
        count: Int64,
        funnel: [FunnelStep],
        sample: [ContactID],
        at: Instant
    ) {
        self.count = count
        self.funnel = funnel
        self.sample = sample
        self.at = at
    }
}
