internal import EventLoop
internal import Feed
internal import Model
internal import Postgres
internal import Service

/// Decides all contacts for segments that are new, changed, or out of date, in chunks.
///
/// A chunk is one transaction under the account's lock; live changes take their turns between
/// chunks and decide by the new generation. Who was decided before the chunk flips no second time.
struct Filler: Sendable {
    let database: Database
    let decider: Decider

    /// Looks for something to fill until cancelled.
    func run(on loop: EventLoop) async throws {
        while true {
            try await fillAll()
            try await loop.sleep(for: .milliseconds(200))
        }
    }

    /// Fills whatever there is to fill now.
    func fillAll() async throws {
        for row in try await database.all(SegmentStatements.toFill) {
            let (account, segment) = row.values
            while try await fillChunk(segment, of: account) {}
            while try await database.run(SegmentStatements.sweep, account, segment, false) > 0 {}
        }
    }

    /// Decides the next 5,000 contacts; false when the segment was complete already.
    func fillChunk(_ id: SegmentID, of account: AccountID) async throws -> Bool {
        try await database.transaction { transaction in
            try await decider.lock(account, in: transaction)
            let plan = try await decider.plans.plan(of: account, in: transaction)
            let row = try await transaction.first(SegmentStatements.fillAfter, account, id)
            guard let after = row ?? nil, let segment = plan.segments.first(where: { $0.id == id })
            else { return false }
            let contacts = try await transaction.all(
                ProjectionStatements.contactsAfter, account, after)
            try await decider.decide(
                [.init(segments: [segment], contacts: contacts)], by: plan, in: transaction)
            if contacts.count == 5_000, let last = contacts.last {
                try await transaction.run(SegmentStatements.moveFill, account, id, last)
            } else {
                try await finish(segment, plan, transaction)
            }
            return true
        }
    }

    /// From now on readers see this generation.
    private func finish(
        _ segment: PlannedSegment, _ plan: AccountPlan, _ transaction: Transaction
    ) async throws {
        let size = try await transaction.first(
            SegmentStatements.finishFill, plan.account, segment.id, plan.sql.zone)
        try await transaction.run(SegmentStatements.bumpPlan, plan.account)
        guard segment.isFirstFill else { return }
        let filled = SegmentFilled(
            segment: segment.id, generation: segment.generation, size: size ?? 0)
        try await decider.feed.append(
            [
                NewChange(
                    account: plan.account.rawValue, kind: "segment.filled",
                    subject: segment.id.rawValue, filled)
            ], in: transaction)
    }

    /// Decides again what depends on the day, in accounts where a new day has begun.
    func turnDay() async throws {
        var accounts: [AccountID: Set<SegmentID>] = [:]
        for row in try await database.all(SegmentStatements.outOfDate) {
            accounts[row.values.0, default: []].insert(row.values.1)
        }
        for (account, ids) in accounts {
            try await database.transaction { transaction in
                try await decider.lock(account, in: transaction)
                let plan = try await decider.plans.plan(of: account, in: transaction)
                let old = plan.segments.filter { ids.contains($0.id) }
                try await transaction.run(
                    SegmentStatements.recheck, account, old.filter(\.reads.today).map(\.id))
                try await transaction.run(
                    SegmentStatements.upToDate, account, old.filter { !$0.reads.today }.map(\.id),
                    plan.sql.zone)
            }
        }
    }
}
