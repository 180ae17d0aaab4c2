/// What registers a message.
public struct MessageDraft: Codable, Sendable, Hashable {
    /// At most 200 characters.
    public var name: String

    /// At most 1 MiB.
    public var html: String

    /// What is appended to its links; the account's settings when absent.
    public var utm: UTMPatch?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - name: see the property.
    ///   - html: see the property.
    ///   - utm: see the property.
    public init(
        name: String,
        html: String,
        utm: UTMPatch? = nil
    ) {
        self.name = name
        self.html = html
        self.utm = utm
    }
}
