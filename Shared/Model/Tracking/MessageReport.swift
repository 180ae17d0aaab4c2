/// What became of a message.
public struct MessageReport: Codable, Sendable, Hashable {
    /// Contacts it was rewritten for.
    public var recipients: Int64

    /// All opens.
    public var opens: Int64

    /// Over all links.
    public var clicks: ClickCount

    /// In the order of the message.
    public var links: [LinkReport]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - recipients: see the property.
    ///   - opens: see the property.
    ///   - clicks: see the property.
    ///   - links: see the property.
    public init(
        recipients: Int64,
        opens: Int64,
        clicks: ClickCount,
        links: [LinkReport]
    ) {
        self.recipients = recipients
        self.opens = opens
        self.clicks = clicks
        self.links = links
    }
}
