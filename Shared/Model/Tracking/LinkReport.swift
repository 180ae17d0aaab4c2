/// What became of one link.
public struct LinkReport: Codable, Sendable, Hashable {
    /// Which.
    public var link: LinkID

    /// Its destination.
    public var url: String

    /// Of this link.
    public var clicks: ClickCount

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - link: see the property.
    ///   - url: see the property.
    ///   - clicks: see the property.
    public init(
        link: LinkID,
        url: String,
        clicks: ClickCount
    ) {
        self.link = link
        self.url = url
        self.clicks = clicks
    }
}
