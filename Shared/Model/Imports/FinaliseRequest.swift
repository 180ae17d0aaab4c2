/// The body of `POST imports/{id}/finalise`.
public struct FinaliseRequest: Codable, Sendable, Hashable {
    /// For new contacts without one.
    public var fallbackLanguage: String?

    /// For rows without one.
    public var fallbackSource: SourceID?

    /// Given to every row.
    public var interests: [InterestID]?

    /// API callers only; false when absent.
    public var resubscribeBlacklisted: Bool?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - fallbackLanguage: see the property.
    ///   - fallbackSource: see the property.
    ///   - interests: see the property.
    ///   - resubscribeBlacklisted: see the property.
    public init(
        fallbackLanguage: String? = nil,
        fallbackSource: SourceID? = nil,
        interests: [InterestID]? = nil,
        resubscribeBlacklisted: Bool? = nil
    ) {
        self.fallbackLanguage = fallbackLanguage
        self.fallbackSource = fallbackSource
        self.interests = interests
        self.resubscribeBlacklisted = resubscribeBlacklisted
    }
}
