/// How the rule of a segment is doing.
public struct SegmentRuleState: Codable, Sendable, Hashable {
    /// Entries whose assignments are still owed.
    public var pending: Int64

    /// Entries whose assignments were refused for good.
    public var failed: Int64

    /// When what is owed last will be tried: more entries came than are let through a minute.
    public var slowedUntil: Instant?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - pending: see the property.
    ///   - failed: see the property.
    ///   - slowedUntil: see the property.
    public init(
        pending: Int64,
        failed: Int64,
        slowedUntil: Instant? = nil
    ) {
        self.pending = pending
        self.failed = failed
        self.slowedUntil = slowedUntil
    }
}
