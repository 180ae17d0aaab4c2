/// One item of ``LinkBatch``; what is absent stays.
public struct LinkChange: Codable, Sendable, Hashable {
    /// Which.
    public var link: LinkID

    /// As in ``LinkPatch/interests``.
    public var interests: [InterestID]?

    /// As in ``LinkPatch/url``.
    public var url: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - link: see the property.
    ///   - interests: see the property.
    ///   - url: see the property.
    public init(
        link: LinkID,
        interests: [InterestID]? = nil,
        url: String? = nil
    ) {
        self.link = link
        self.interests = interests
        self.url = url
    }
}
