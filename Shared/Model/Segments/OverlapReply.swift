/// How segments overlap.
public struct OverlapReply: Codable, Sendable, Hashable {
    /// Members of each, in the order of the request.
    public var sizes: [Int64]

    /// Members that the segment of the row shares with that of the column, in the order of the request.
    public var overlaps: [[Int64]]

    /// Contacts in at least one.
    public var inAny: Int64

    /// Contacts in every one.
    public var inAll: Int64

    /// When it was counted.
    public var at: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - sizes: see the property.
    ///   - overlaps: see the property.
    ///   - inAny: see the property.
    ///   - inAll: see the property.
    ///   - at: see the property.
    public init(
        sizes: [Int64],
        overlaps: [[Int64]],
        inAny: Int64,
        inAll: Int64,
        at: Instant
    ) {
        self.sizes = sizes
        self.overlaps = overlaps
        self.inAny = inAny
        self.inAll = inAll
        self.at = at
    }
}
