/// How one contact stands to one interest.
public struct Membership: Codable, Sendable, Hashable {
    /// The person.
    public var contact: ContactID

    /// What it is about.
    public var interest: InterestID

    /// How they stand.
    public var state: MembershipState

    /// Who last changed the state.
    public var actor: Actor

    /// How, such as `import:12` or `link:7`.
    public var origin: String

    /// Human clicks on links of this interest, over all messages.
    public var clicks: Int32

    /// The first of them.
    public var firstClick: Instant?

    /// The last of them.
    public var lastClick: Instant?

    /// When state or count last changed.
    public var changedAt: Instant

    /// Goes up by one with every change; the `ETag`.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - contact: see the property.
    ///   - interest: see the property.
    ///   - state: see the property.
    ///   - actor: see the property.
    ///   - origin: see the property.
    ///   - clicks: see the property.
    ///   - firstClick: see the property.
    ///   - lastClick: see the property.
    ///   - changedAt: see the property.
    ///   - version: see the property.
    public init(
        contact: ContactID,
        interest: InterestID,
        state: MembershipState,
        actor: Actor,
        origin: String,
        clicks: Int32,
        firstClick: Instant? = nil,
        lastClick: Instant? = nil,
        changedAt: Instant,
        version: Int32
    ) {
        self.contact = contact
        self.interest = interest
        self.state = state
        self.actor = actor
        self.origin = origin
        self.clicks = clicks
        self.firstClick = firstClick
        self.lastClick = lastClick
        self.changedAt = changedAt
        self.version = version
    }
}
