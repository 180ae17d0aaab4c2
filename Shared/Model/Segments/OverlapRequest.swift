/// The body of `POST segments/overlap`.
public struct OverlapRequest: Codable, Sendable, Hashable {
    /// 2 to 20, each once.
    public var segments: [SegmentID]

    /// Puts the parts together.
    ///
    /// - Parameter segments: see the property.
    public init(
        segments: [SegmentID]
    ) {
        self.segments = segments
    }
}
