/// How many confirmed contacts match.
public struct SegmentCount: Codable, Sendable, Hashable {
    /// Contacts.
    public var count: Int64

    /// When it was counted.
    public var at: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - count: see the property.
    ///   - at: see the property.
    public init(
        count: Int64,
        at: Instant
    ) {
        self.count = count
        self.at = at
    }
}
