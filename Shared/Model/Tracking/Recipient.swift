/// What one contact's message carries.
public struct Recipient: Codable, Sendable, Hashable {
    /// The person.
    public var contact: ContactID

    /// In the order of the message.
    public var links: [TrackedLink]

    /// The open pixel's URL.
    public var pixel: String

    /// The rewritten message, when asked for.
    public var html: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contact: see the property.
    ///   - links: see the property.
    ///   - pixel: see the property.
    ///   - html: see the property.
    public init(
        contact: ContactID,
        links: [TrackedLink],
        pixel: String,
        html: String? = nil
    ) {
        self.contact = contact
        self.links = links
        self.pixel = pixel
        self.html = html
    }
}
