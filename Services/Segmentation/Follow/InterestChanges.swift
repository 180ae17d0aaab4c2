internal import Feed
internal import Model
internal import Postgres
internal import Service

/// What Segmentation learns from the interests feed: the catalogue and memberships.
struct InterestChanges: Sendable {
    let decider: Decider
    private let projection = Projection()

    init(decider: Decider) { self.decider = decider }

    /// Applies one account's changes, and decides what depends on them.
    func apply(_ account: Int64, _ changes: [FollowedChange], _ transaction: Transaction)
        async throws
    {
        let account = AccountID(account)
        var interests: [KnownInterest] = []
        var memberships: [MembershipRecord] = []
        for change in changes {
            switch change.kind {
            case "interest.created", "interest.changed":
                interests.append(KnownInterest(try change.decode(Interest.self)))
            case "interest.deleted":
                let deleted = try change.decode(Deleted.self)
                interests.append(
                    KnownInterest(
                        id: InterestID(deleted.id), version: deleted.version, isDeleted: true))
            case "membership.subscribed", "membership.removed", "membership.unsubscribed",
                "membership.strengthened":
                memberships += try MembershipRecord.read(change)
            default: break
            }
        }
        var turn = try await decider.cache.take(account, in: transaction)
        let touched = try await projection.put(memberships, of: account, in: transaction)
        let named = try await projection.put(interests, of: account, in: transaction)
        if named.isChange {
            turn = try await decider.redefine(turn, in: transaction) { segment in
                !segment.reads.interests.isDisjoint(with: named.gone)
            }
        }
        try await decider.decide(Touches(touched), by: turn, in: transaction)
    }
}
