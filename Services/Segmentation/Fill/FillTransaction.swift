internal import EventLoop
internal import Feed
internal import Model
internal import Postgres
internal import Service

/// One chunk of filling an account's segments, in a transaction that holds the account.
struct FillTransaction: Sendable {
    let decider: Decider
    let transaction: Transaction

    /// How long segments are looked at in memory, in nanoseconds: one more may follow.
    var time: UInt64 = 150_000_000

    /// Flips that one transaction writes, so that it ends within half a second.
    private static let flips = 5_000

    /// Contacts that one transaction decides by SQL, for one segment and for several.
    private static let contacts = 5_000
    private static let contactsOfMany = 1_000
    private static let segmentsInOne = 20

    /// What a chunk has done.
    struct Outcome: Sendable {
        /// Those filled of which rows are left that no reader sees.
        var toSweep: [SegmentID] = []
        /// Whether something is left to fill.
        var isWorthAnother = false
    }

    /// What became of the segments that were looked at.
    private struct Progress {
        var flips: [Flip] = []
        var finished: [SegmentID] = []
        var moved: [(segment: SegmentID, to: ContactID)] = []
    }

    /// Decides the next contacts of the account's segments; `nil` when the account is not in memory
    /// and may not be decided without.
    func fill(_ account: AccountID, isColdAllowed: Bool) async throws -> Outcome? {
        let turn = try await decider.cache.take(account, in: transaction)
        let open = try await transaction.all(FillStatements.open, account)
        guard !open.isEmpty else { return Outcome() }
        var progress = Progress()
        if try await !fillWarm(open, turn, &progress) {
            guard isColdAllowed else { return nil }
            progress = Progress()
            try await fillCold(open, turn, &progress)
        }
        try await decider.write(progress.flips, by: turn, in: transaction)
        if !progress.moved.isEmpty {
            try await transaction.run(
                FillStatements.move, account, progress.moved.map(\.segment),
                progress.moved.map(\.to))
        }
        let isProgress = !progress.finished.isEmpty || !progress.moved.isEmpty
        let isWhole =
            progress.finished.count == open.count && open.count < FillStatements.segmentsInOne
        return Outcome(
            toSweep: try await finish(progress.finished, account),
            isWorthAnother: isProgress && !isWhole)
    }

    /// From memory: each segment's flips, as long as there is room and time; false when it is not there.
    private func fillWarm(_ open: [FillRow], _ turn: AccountTurn, _ progress: inout Progress)
        async throws -> Bool
    {
        let due = Deadline.monotonicNow + time
        for row in open {
            let room = FillTransaction.flips - progress.flips.count
            let isBegun = !progress.finished.isEmpty || !progress.moved.isEmpty
            guard room > 0, !isBegun || Deadline.monotonicNow < due else { return true }
            guard let segment = turn.view.plan[row.segment] else { continue }
            guard
                let chunk = try await decider.cache.fillChunk(
                    segment, after: row.after, limit: room, turn, in: transaction)
            else { return false }
            progress.flips += chunk.flips
            if chunk.isLast {
                progress.finished.append(row.segment)
            } else {
                progress.moved.append((row.segment, chunk.flips.last?.contact ?? row.after))
            }
        }
        return true
    }

    /// By SQL: the next contacts for the segments that are as far as the first.
    private func fillCold(_ open: [FillRow], _ turn: AccountTurn, _ progress: inout Progress)
        async throws
    {
        let after = open.map(\.after).max() ?? ContactID(0)
        let segments = open.filter { $0.after == after }.prefix(FillTransaction.segmentsInOne)
            .compactMap { turn.view.plan[$0.segment] }
        let limit =
            segments.count == 1 ? FillTransaction.contacts : FillTransaction.contactsOfMany
        let contacts = try await transaction.all(
            FillStatements.contactsAfter, turn.view.account.id, after, Int64(limit))
        progress.flips = try await ColdDecider(turn, transaction).flips(segments, contacts)
        if contacts.count == limit, let last = contacts.last {
            progress.moved = segments.map { ($0.id, last) }
        } else {
            progress.finished = segments.map(\.id)
        }
    }

    /// From now on readers see these generations; which of them leave rows behind.
    private func finish(_ segments: [SegmentID], _ account: AccountID) async throws -> [SegmentID] {
        guard !segments.isEmpty else { return [] }
        let filled = try await transaction.all(FillStatements.finish, account, segments)
        let changes = filled.filter(\.isFirst).map { row in
            NewChange(
                account: account.rawValue, kind: "segment.filled",
                subject: row.segment.rawValue,
                SegmentFilled(segment: row.segment, generation: row.generation, size: row.size))
        }
        try await decider.feed.append(changes, in: transaction)
        return filled.filter(\.isEdit).map(\.segment)
    }
}
