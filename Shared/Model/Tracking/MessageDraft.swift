/// What registers a message.
public struct MessageDraft: Codable, Sendable, Hashable {
    /// At most 200 characters.
    public var name: String

    /// At most 1 MiB.
    public var html: String

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - name: see the property.
    ///   - html: see the property.
    public init(
        name: String,
        html: String
    ) {
        self.name = name
        self.html = html
    }
}
