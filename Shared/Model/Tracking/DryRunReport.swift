/// What other thresholds would make of past clicks.
public struct DryRunReport: Codable, Sendable, Hashable {
    /// Clicks that were judged again; HEAD, unanswered and hidden ones are not among them.
    public var clicks: Int64

    /// Every change of verdict that occurs, and no change, each with its count.
    public var verdicts: [VerdictChange]

    /// Clicks whose verdict would be another, in no order; at most 100.
    public var changed: [ClickID]

    /// Whether all clicks were looked at; else there were too many for one request.
    public var isComplete: Bool

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - clicks: see the property.
    ///   - verdicts: see the property.
    ///   - changed: see the property.
    ///   - isComplete: see the property.
    public init(
        clicks: Int64, verdicts: [VerdictChange], changed: [ClickID], isComplete: Bool
    ) {
        self.clicks = clicks
        self.verdicts = verdicts
        self.changed = changed
        self.isComplete = isComplete
    }
}
