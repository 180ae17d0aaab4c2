/// What changes a user; absent keys are kept.
public struct UserPatch: Codable, Sendable, Hashable {
    /// Unique in the account.
    public var email: String?

    /// At most 200 characters.
    public var name: String?

    /// ISO 639-1.
    public var language: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - email: see the property.
    ///   - name: see the property.
    ///   - language: see the property.
    public init(
        email: String? = nil,
        name: String? = nil,
        language: String? = nil
    ) {
        self.email = email
        self.name = name
        self.language = language
    }
}
