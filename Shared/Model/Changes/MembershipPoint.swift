/// The new state of one membership, as followers need it.
public struct MembershipPoint: Codable, Sendable, Hashable {
    /// What it is about.
    public var interest: InterestID

    /// How they stand.
    public var state: MembershipState

    /// Who caused it.
    public var actor: Actor

    /// Human clicks.
    public var clicks: Int32

    /// The first of them.
    public var firstClick: Instant?

    /// The last of them.
    public var lastClick: Instant?

    /// Nothing replaces a higher one.
    public var version: Int32

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - interest: see the property.
    ///   - state: see the property.
    ///   - actor: see the property.
    ///   - clicks: see the property.
    ///   - firstClick: see the property.
    ///   - lastClick: see the property.
    ///   - version: see the property.
    public init(
        interest: InterestID,
        state: MembershipState,
        actor: Actor,
        clicks: Int32,
        firstClick: Instant? = nil,
        lastClick: Instant? = nil,
        version: Int32
    ) {
        self.interest = interest
        self.state = state
        self.actor = actor
        self.clicks = clicks
        self.firstClick = firstClick
        self.lastClick = lastClick
        self.version = version
    }
}
