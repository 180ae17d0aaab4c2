/// How often links of an interest were clicked, over all messages.
public struct InterestReport: Codable, Sendable, Hashable {
    /// Which; Tracking keeps no list of them, so any id has a report.
    public var interest: InterestID

    /// Decided clicks on links that meant the interest when they were clicked.
    public var clicks: ClickCount

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - interest: see the property.
    ///   - clicks: see the property.
    public init(
        interest: InterestID,
        clicks: ClickCount
    ) {
        self.interest = interest
        self.clicks = clicks
    }
}
