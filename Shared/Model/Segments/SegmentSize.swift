/// A point of a segment's size over time.
public struct SegmentSize: Codable, Sendable, Hashable {
    /// When.
    public var at: Instant

    /// Members.
    public var size: Int64

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - at: see the property.
    ///   - size: see the property.
    public init(
        at: Instant,
        size: Int64
    ) {
        self.at = at
        self.size = size
    }
}
