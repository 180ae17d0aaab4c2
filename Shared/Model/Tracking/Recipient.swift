/// What one contact's message carries.
public struct Recipient: Codable, Sendable, Hashable {
    /// The person.
    public var contact: ContactID

    /// What the contact chose: with `aggregate` its clicks count without it, with `none` there is
    /// nothing to count.
    public var tracking: TrackingChoice?

    /// In the order of the message; with `none` the destinations themselves.
    public var links: [TrackedLink]

    /// The open pixel's URL; absent with `none`.
    public var pixel: String?

    /// The URL of a link that no person sees, for callers that write the message themselves.
    ///
    /// Put it once into the HTML as `<a href="…" style="display:none" aria-hidden="true"
    /// tabindex="-1"></a>`: whoever follows it is a program. The rewritten message has it.
    public var hidden: String?

    /// The rewritten message, when asked for.
    public var html: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contact: see the property.
    ///   - tracking: see the property.
    ///   - links: see the property.
    ///   - pixel: see the property.
    ///   - hidden: see the property.
    ///   - html: see the property.
    public init(
        contact: ContactID,
        tracking: TrackingChoice? = nil,
        links: [TrackedLink],
        pixel: String? = nil,
        hidden: String? = nil,
        html: String? = nil
    ) {
        self.contact = contact
        self.tracking = tracking
        self.links = links
        self.pixel = pixel
        self.hidden = hidden
        self.html = html
    }
}
