/// The body of `POST segments/preview`: criteria that are not saved yet.
public struct PreviewRequest: Codable, Sendable, Hashable {
    /// Who would belong.
    public var match: Criteria

    /// Whose criteria must hold too.
    public var parent: SegmentID?

    /// How many contacts to show; 0 to 100, 10 when absent.
    public var sample: Int?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - match: see the property.
    ///   - parent: see the property.
    ///   - sample: see the property.
    public init(
        match: Criteria,
        parent: SegmentID? = nil,
        sample: Int? = nil
    ) {
        self.match = match
        self.parent = parent
        self.sample = sample
    }
}
