/// The body of `PUT messages/{id}/links`: all of it is applied, or nothing.
public struct LinkBatch: Codable, Sendable, Hashable {
    /// At most 1,000, each link once.
    public var links: [LinkChange]

    /// Puts the parts together.
    ///
    /// - Parameter links: see the property.
    public init(
        links: [LinkChange]
    ) {
        self.links = links
    }
}
