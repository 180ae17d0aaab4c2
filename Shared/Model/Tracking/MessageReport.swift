/// What became of a message.
public struct MessageReport: Codable, Sendable, Hashable {
    /// Contacts it was rewritten for.
    public var recipients: Int64

    /// All opens but those of scanners and privacy proxies; those in their hold are among them.
    public var opens: Int64

    /// Contacts with a human open.
    public var uniqueOpens: Int64

    /// Opens through privacy proxies, which load every image, whether somebody reads or not.
    public var machineOpens: Int64

    /// Opens of scanners.
    public var botOpens: Int64

    /// Over all links.
    public var clicks: ClickCount

    /// In the order of the message.
    public var links: [LinkReport]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - recipients: see the property.
    ///   - opens: see the property.
    ///   - uniqueOpens: see the property.
    ///   - machineOpens: see the property.
    ///   - botOpens: see the property.
    ///   - clicks: see the property.
    ///   - links: see the property.
    public init(
        recipients: Int64,
        opens: Int64,
        uniqueOpens: Int64,
        machineOpens: Int64,
        botOpens: Int64,
        clicks: ClickCount,
        links: [LinkReport]
    ) {
        self.recipients = recipients
        self.opens = opens
        self.uniqueOpens = uniqueOpens
        self.machineOpens = machineOpens
        self.botOpens = botOpens
        self.clicks = clicks
        self.links = links
    }
}
