/// The body of `POST contacts/batch` and `POST contacts/check`; at most 5,000 rows, applied in order.
public struct ContactBatch: Codable, Sendable, Hashable {
    /// In the order of the file.
    public var rows: [ContactRow]

    /// For new contacts without a language only.
    public var fallbackLanguage: String?

    /// For rows without a source.
    public var fallbackSource: SourceID?

    /// Blacklisted addresses come back, blocked and erased ones never do; false when absent.
    public var resubscribeBlacklisted: Bool?

    /// Needed to write; not to check.
    public var consent: Consent?

    /// What is written in history, such as `import:12`.
    public var origin: String?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - rows: see the property.
    ///   - fallbackLanguage: see the property.
    ///   - fallbackSource: see the property.
    ///   - resubscribeBlacklisted: see the property.
    ///   - consent: see the property.
    ///   - origin: see the property.
    public init(
        rows: [ContactRow],
        fallbackLanguage: String? = nil,
        fallbackSource: SourceID? = nil,
        resubscribeBlacklisted: Bool? = nil,
        consent: Consent? = nil,
        origin: String? = nil
    ) {
        self.rows = rows
        self.fallbackLanguage = fallbackLanguage
        self.fallbackSource = fallbackSource
        self.resubscribeBlacklisted = resubscribeBlacklisted
        self.consent = consent
        self.origin = origin
    }
}
