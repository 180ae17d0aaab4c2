/// The reply of `POST decide`.
public struct DecideReply: Codable, Sendable, Hashable {
    /// In the order of the contacts.
    public var results: [Decision]

    /// Puts the parts together.
    ///
    /// - Parameter results: see the property.
    public init(
        results: [Decision]
    ) {
        self.results = results
    }
}
