/// What an entry into a segment causes.
public struct SegmentRule: Codable, Sendable, Hashable {
    /// Given once per entry, unless the contact left them.
    public var assign: [InterestID]

    /// Puts the parts together.
    ///
    /// - Parameter assign: see the property.
    public init(
        assign: [InterestID]
    ) {
        self.assign = assign
    }
}
