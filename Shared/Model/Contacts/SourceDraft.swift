/// What makes or renames a source.
public struct SourceDraft: Codable, Sendable, Hashable {
    /// At most 200 characters; unique in the account, case counts.
    public var name: String

    /// Puts the parts together.
    ///
    /// - Parameter name: see the property.
    public init(
        name: String
    ) {
        self.name = name
    }
}
