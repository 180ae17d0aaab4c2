/// One link of a message; the same URL twice is two links.
public struct Link: Codable, Sendable, Hashable {
    /// Given by Tracking.
    public var id: LinkID

    /// 1 is the first.
    public var position: Int32

    /// Byte for byte as the message has it, entities decoded.
    public var url: String

    /// Where a click is sent: the URL, with the message's UTM parameters if it has any.
    ///
    /// Absent in what a service of the release before answers.
    public var destination: String?

    /// What the reader sees, white space folded.
    public var text: String

    /// What a click says; sorted.
    public var interests: [InterestID]

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - position: see the property.
    ///   - url: see the property.
    ///   - destination: see the property.
    ///   - text: see the property.
    ///   - interests: see the property.
    public init(
        id: LinkID,
        position: Int32,
        url: String,
        destination: String? = nil,
        text: String,
        interests: [InterestID]
    ) {
        self.id = id
        self.position = position
        self.url = url
        self.destination = destination
        self.text = text
        self.interests = interests
    }
}
