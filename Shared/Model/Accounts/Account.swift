/// A customer of the platform, and what it may use.
public struct Account: Codable, Sendable, Hashable {
    /// Given by the caller.
    public var id: AccountID

    /// At most 200 characters.
    public var name: String

    /// Which generation of the product.
    public var mode: AccountMode

    /// What it pays for.
    public var plan: Plan

    /// ISO 639-1, lower case, without repeats, never empty.
    public var languages: [String]

    /// IANA name, such as `Europe/Brussels`.
    public var timeZone: String

    /// Where reports go when no user is known.
    public var notificationEmail: String?

    /// When it was made.
    public var createdAt: Instant

    /// Goes up by one with every change; the `ETag`.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - id: see the property.
    ///   - name: see the property.
    ///   - mode: see the property.
    ///   - plan: see the property.
    ///   - languages: see the property.
    ///   - timeZone: see the property.
    ///   - notificationEmail: see the property.
    ///   - createdAt: see the property.
    ///   - version: see the property.
    public init(
        id: AccountID,
        name: String,
        mode: AccountMode,
        plan: Plan,
        languages: [String],
        timeZone: String,
        notificationEmail: String? = nil,
        createdAt: Instant,
        version: Int32
    ) {
        self.id = id
        self.name = name
        self.mode = mode
        self.plan = plan
        self.languages = languages
        self.timeZone = timeZone
        self.notificationEmail = notificationEmail
        self.createdAt = createdAt
        self.version = version
    }
}
