/// What makes or changes an account: the body of `PUT /v1/accounts/{account}`.
public struct AccountDraft: Codable, Sendable, Hashable {
    /// At most 200 characters.
    public var name: String

    /// Which generation of the product.
    public var mode: AccountMode

    /// What it pays for.
    public var plan: Plan

    /// ISO 639-1; at least one.
    public var languages: [String]

    /// IANA name.
    public var timeZone: String

    /// Where reports go when no user is known.
    public var notificationEmail: String?

    /// Of contacts that chose nothing themselves; kept when absent, ``TrackingChoice/full`` at first.
    public var tracking: TrackingChoice?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - name: see the property.
    ///   - mode: see the property.
    ///   - plan: see the property.
    ///   - languages: see the property.
    ///   - timeZone: see the property.
    ///   - notificationEmail: see the property.
    ///   - tracking: see the property.
    public init(
        name: String,
        mode: AccountMode,
        plan: Plan,
        languages: [String],
        timeZone: String,
        notificationEmail: String? = nil,
        tracking: TrackingChoice? = nil
    ) {
        self.name = name
        self.mode = mode
        self.plan = plan
        self.languages = languages
        self.timeZone = timeZone
        self.notificationEmail = notificationEmail
        self.tracking = tracking
    }
}
