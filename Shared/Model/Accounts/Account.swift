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

    /// Of contacts that chose nothing themselves.
    public var tracking: TrackingChoice

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
    ///   - tracking: see the property.
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
        tracking: TrackingChoice = .full,
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
        self.tracking = tracking
        self.createdAt = createdAt
        self.version = version
    }

    /// Reads an account; an earlier release says nothing of tracking, and tracks.
    ///
    /// - Parameter decoder: at the object.
    /// - Throws: `DecodingError` when a key is missing or has another type.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        id = try container.decode(AccountID.self, forKey: .id)
        name = try container.decode(String.self, forKey: .name)
        mode = try container.decode(AccountMode.self, forKey: .mode)
        plan = try container.decode(Plan.self, forKey: .plan)
        languages = try container.decode([String].self, forKey: .languages)
        timeZone = try container.decode(String.self, forKey: .timeZone)
        notificationEmail = try container.decodeIfPresent(String.self, forKey: .notificationEmail)
        tracking = try container.decodeIfPresent(TrackingChoice.self, forKey: .tracking) ?? .full
        createdAt = try container.decode(Instant.self, forKey: .createdAt)
        version = try container.decode(Int32.self, forKey: .version)
    }
}
