package import Model

/// How a contact stands to an interest, and its human clicks ever.
package struct MembershipValue: Hashable, Sendable {
    package var state: MembershipState
    /// Not below 0.
    package var clicks: Int32

    package init(state: MembershipState, clicks: Int32) {
        self.state = state
        self.clicks = clicks
    }
}
