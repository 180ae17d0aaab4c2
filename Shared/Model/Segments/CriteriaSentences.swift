/// Criteria as people read them.
public struct CriteriaSentences: Codable, Sendable, Hashable {
    /// In Dutch.
    public var nl: String

    /// In French.
    public var fr: String

    /// In English.
    public var en: String

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - nl: see the property.
    ///   - fr: see the property.
    ///   - en: see the property.
    public init(
        nl: String,
        fr: String,
        en: String
    ) {
        self.nl = nl
        self.fr = fr
        self.en = en
    }
}
