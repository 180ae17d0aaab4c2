/// The body of `PUT messages/{id}/links/{link}`; what is absent stays.
public struct LinkPatch: Codable, Sendable, Hashable {
    /// At most 20; empty takes all away.
    ///
    /// Later clicks mean them, earlier ones what the link meant then.
    public var interests: [InterestID]?

    /// Where the link leads from now on, in messages that are sent already too.
    public var url: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - interests: see the property.
    ///   - url: see the property.
    public init(
        interests: [InterestID]? = nil,
        url: String? = nil
    ) {
        self.interests = interests
        self.url = url
    }
}
