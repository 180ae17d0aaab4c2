/// The body of `POST verdicts/dry-run`: thresholds to try on past clicks.
public struct DryRunRequest: Codable, Sendable, Hashable {
    /// The thresholds to try; an absent key has its default.
    public var verdicts: VerdictSettings

    /// Only the clicks of this message.
    public var message: MessageID?

    /// Only clicks from then on; by default, and at most, of the last 14 days.
    public var since: Instant?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - verdicts: see the property.
    ///   - message: see the property.
    ///   - since: see the property.
    public init(verdicts: VerdictSettings, message: MessageID? = nil, since: Instant? = nil) {
        self.verdicts = verdicts
        self.message = message
        self.since = since
    }
}
