/// What became of a message, or of one of its links, within an hour.
public struct HourReport: Codable, Sendable, Hashable {
    /// When it begins; that of the click counts, not that of its verdict.
    public var hour: Instant

    /// Decided ones; contacts are those that became unique in this hour, so that the hours add up.
    public var clicks: ClickCount

    /// All decided opens but those of scanners and privacy proxies; 0 for a link.
    public var opens: Int64

    /// Contacts with their first human open.
    public var uniqueOpens: Int64

    /// Opens through privacy proxies.
    public var machineOpens: Int64

    /// Opens of scanners.
    public var botOpens: Int64

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - hour: see the property.
    ///   - clicks: see the property.
    ///   - opens: see the property.
    ///   - uniqueOpens: see the property.
    ///   - machineOpens: see the property.
    ///   - botOpens: see the property.
    public init(
        hour: Instant,
        clicks: ClickCount,
        opens: Int64,
        uniqueOpens: Int64,
        machineOpens: Int64,
        botOpens: Int64
    ) {
        self.hour = hour
        self.clicks = clicks
        self.opens = opens
        self.uniqueOpens = uniqueOpens
        self.machineOpens = machineOpens
        self.botOpens = botOpens
    }
}
