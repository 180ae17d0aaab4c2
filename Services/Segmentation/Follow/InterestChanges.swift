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
        try await decider.lock(account, in: transaction)
        let touched = try await projection.put(memberships, of: account, in: transaction)
        let named = try await projection.put(interests, of: account, in: transaction)
        let plan: AccountPlan
        if named.isChange {
            plan = try await decider.redefine(account, in: transaction) { segment in
                !segment.reads.interests.isDisjoint(with: named.gone)
            }
        } else {
            plan = try await decider.plans.plan(of: account, in: transaction)
        }
        try await decider.decide(
            InterestChanges.questions(touched, plan), by: plan, in: transaction)
    }

    /// Only the segments that look at one of the interests, for all whose membership changed.
    static func questions(_ touched: [TouchedMembership], _ plan: AccountPlan)
        -> [Decider.Question]
    {
        let segments = plan.segments(reading: Set(touched.map(\.interest)))
        guard !segments.isEmpty else { return [] }
        let read = segments.reduce(into: Set<InterestID>()) { $0.formUnion($1.reads.interests) }
        let contacts = Set(touched.filter { read.contains($0.interest) }.map(\.contact))
        return [Decider.Question(segments: segments, contacts: contacts.sorted())]
    }
}
