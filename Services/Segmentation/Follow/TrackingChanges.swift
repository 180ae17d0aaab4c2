internal import Feed
internal import Model
internal import Postgres
internal import Service

/// What Segmentation learns from the tracking feed: what contacts did with messages and behind
/// links.
struct TrackingChanges: Sendable {
    let decider: Decider
    private let activities = ActivityProjection()

    init(decider: Decider) { self.decider = decider }

    /// Applies one account's changes, and decides what depends on them.
    ///
    /// Contacts that are not known yet count too: when they come, what they did is there.
    func apply(_ account: Int64, _ changes: [FollowedChange], _ transaction: Transaction)
        async throws
    {
        try await put(try ActivityPage(changes), of: AccountID(account), in: transaction)
    }

    /// Keeps what is new of a page.
    func put(_ page: ActivityPage, of account: AccountID, in transaction: Transaction) async throws
    {
        guard !page.isEmpty else { return }
        let turn = try await decider.cache.take(account, in: transaction)
        let touched = try await activities.put(page, of: account, in: transaction)
        try await decider.decide(Touches(activities: touched), by: turn, in: transaction)
    }

    /// Removes what Tracking does not know any more.
    func drop(_ gone: GoneActivity, of account: AccountID, in transaction: Transaction)
        async throws
    {
        guard !gone.isEmpty else { return }
        let turn = try await decider.cache.take(account, in: transaction)
        let touched = try await activities.drop(gone, of: account, in: transaction)
        try await decider.decide(Touches(activities: touched), by: turn, in: transaction)
    }
}
