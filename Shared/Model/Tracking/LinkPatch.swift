/// The body of `PUT messages/{id}/links/{link}`; applies to later clicks only.
public struct LinkPatch: Codable, Sendable, Hashable {
    /// At most 20; empty takes all away.
    public var interests: [InterestID]

    /// Puts the parts together.
    ///
    /// - Parameter interests: see the property.
    public init(
        interests: [InterestID]
    ) {
        self.interests = interests
    }
}
