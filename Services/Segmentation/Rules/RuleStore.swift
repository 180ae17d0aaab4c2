internal import Model
internal import Postgres
internal import Service

/// How the rules of segments are doing.
struct RuleStore: Sendable {
    let database: Database
    let doorbell: Doorbell

    /// What is still owed by the rule of a segment, also by what it was before an edit.
    func state(of segment: SegmentID, in account: AccountID, _ session: some Session)
        async throws -> SegmentRuleState
    {
        let row = try await session.first(AssignmentStatements.state, account, segment)
        guard let (pending, failed, slowedUntil) = row?.values else {
            preconditionFailure("an aggregate returned no row")
        }
        return SegmentRuleState(pending: pending, failed: failed, slowedUntil: slowedUntil)
    }

    /// Owes again what Interests refused.
    func redrive(_ segment: SegmentID, in account: AccountID, _ transaction: Transaction)
        async throws -> SegmentRuleState
    {
        try await transaction.run(AssignmentStatements.redrive, account, segment)
        transaction.afterCommit { [doorbell] in doorbell.ring() }
        return try await state(of: segment, in: account, transaction)
    }
}
