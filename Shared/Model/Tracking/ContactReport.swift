/// What one contact clicked and opened.
public struct ContactReport: Codable, Sendable, Hashable {
    /// Messages that were written for the contact.
    public var messages: Int64

    /// Decided clicks, whoever's they were.
    public var clicks: Int64

    /// Of them the contact's own, as far as can be told.
    public var humanClicks: Int64

    /// Decided opens.
    public var opens: Int64

    /// Of them those that are neither a scanner's nor a privacy proxy's.
    public var humanOpens: Int64

    /// A page of what is still recorded, the newest first.
    public var items: [HitRecord]

    /// What `after=` takes for the next page; absent on the last.
    public var next: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - messages: see the property.
    ///   - clicks: see the property.
    ///   - humanClicks: see the property.
    ///   - opens: see the property.
    ///   - humanOpens: see the property.
    ///   - items: see the property.
    ///   - next: see the property.
    public init(
        messages: Int64,
        clicks: Int64,
        humanClicks: Int64,
        opens: Int64,
        humanOpens: Int64,
        items: [HitRecord],
        next: String? = nil
    ) {
        self.messages = messages
        self.clicks = clicks
        self.humanClicks = humanClicks
        self.opens = opens
        self.humanOpens = humanOpens
        self.items = items
        self.next = next
    }
}
