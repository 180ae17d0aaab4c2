internal import Model
internal import Postgres
internal import Service
internal import Synchronization

/// Plans of accounts, made again when their definitions changed.
///
/// `account_plan.version` goes up in the transaction of every such change, so a plan is also
/// fresh where another process changed a definition.
final class PlanCache: Sendable {
    private let plans = Mutex<[AccountID: AccountPlan]>([:])

    /// More are made again when they are needed.
    private static let capacity = 1_000

    /// The plan in a transaction that has just changed it, and may still be rolled back.
    func changedPlan(of account: AccountID, in transaction: Transaction) async throws
        -> AccountPlan
    {
        try await PlanCache.make(account, -1, transaction)
    }

    /// The plan in a session that has not changed it itself.
    func plan(of account: AccountID, in session: some Session) async throws -> AccountPlan {
        let version = try await session.first(SegmentStatements.planVersion, account) ?? 0
        if let plan = plans.withLock({ $0[account] }), plan.version == version { return plan }
        let plan = try await PlanCache.make(account, version, session)
        plans.withLock { plans in
            if plans.count >= PlanCache.capacity { plans.removeAll() }
            plans[account] = plan
        }
        return plan
    }

    private static func make(_ account: AccountID, _ version: Int64, _ session: some Session)
        async throws -> AccountPlan
    {
        let stored = try await session.all(SegmentStatements.ofAccount, account)
        let definitions = Definitions(stored.map(\.segment))
        let segments = stored.map { stored in
            let segment = stored.segment
            let criteria = definitions.effective(segment.id)
            return PlannedSegment(
                id: segment.id, criteria: criteria, reads: Reads(criteria),
                assign: segment.onEnter?.assign ?? [])
        }
        let catalogue = try await Catalogue(of: account, in: session)
        return AccountPlan(
            account: account, version: version, segments: segments, sql: catalogue.sql)
    }
}
