/// One link for one contact.
public struct TrackedLink: Codable, Sendable, Hashable {
    /// Which.
    public var link: LinkID

    /// The URL to put in the message.
    public var url: String

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - link: see the property.
    ///   - url: see the property.
    public init(
        link: LinkID,
        url: String
    ) {
        self.link = link
        self.url = url
    }
}
