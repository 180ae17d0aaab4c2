internal import EventLoop
internal import Model
internal import Postgres
internal import Service

// What becomes of raw hits with time. Counters do not need them.
//
//   after 72 hours         the whole address goes, its network stays
//   after an account's keepDays   a month goes at once when everybody's time is over; before
//                          that, the rows of accounts that keep hits for less
//
// Hits of an account and a spool come in the order of their ids, which is about that of time: a
// position in table `retention` says how far they were looked at. Each piece is one transaction of
// at most ``HitRetention/piece`` rows, under a lock an account, so that nodes share the work and
// any of them goes on where another stopped.

/// Shortens addresses and deletes old hits; safe to run on every node, as often as one likes.
struct HitRetention: Sendable {
    let database: Database
    let shortened: Counter
    let deleted: Counter

    init(database: Database, metrics: Metrics) {
        self.database = database
        shortened = metrics.counter(
            "audience_addresses_shortened_total", "Hits whose address became its network.")
        deleted = metrics.counter(
            "audience_hits_deleted_total",
            "Old hits that were deleted one by one; whole months are not counted.")
    }

    /// Milliseconds that the whole address is kept: 72 hours.
    static let addressKept: Int64 = 72 * 3_600_000

    private static let dayLength: Int64 = 86_400_000

    /// Rows of a transaction: so many take some 100 ms.
    static let piece: Int64 = 5_000

    /// Accounts and spools that are looked up together.
    private static let page: Int64 = 500

    /// What happens to a hit that is old enough.
    private enum Ageing {
        case shortening, deleting
    }

    /// Takes away what 72 hours are over for.
    func shortenAddresses(at now: Instant = .now) async throws {
        let cutoff = Instant(rawValue: now.rawValue - HitRetention.addressKept)
        try await each { account, spool in
            try await database.all(
                RetentionStatements.addressesLeft, account, spool, cutoff, HitRetention.page)
        } age: { row in
            try await age(row, .shortening, now)
        }
    }

    /// Deletes hits that their account keeps no longer.
    func deleteHits(at now: Instant = .now) async throws {
        let usual = TrackingSettings().keepDays
        guard let longest = try await database.first(RetentionStatements.longestKept, usual) else {
            return
        }
        let oldest = Instant(rawValue: now.rawValue - HitRetention.dayLength * Int64(longest))
        try await dropMonths(before: oldest.day)
        try await each { account, spool in
            try await database.all(
                RetentionStatements.hitsLeft, account, spool, usual, longest, now,
                HitRetention.page)
        } age: { row in
            try await age(row, .deleting, now)
        }
    }

    /// Pages through accounts and spools.
    private func each(
        read: (AccountID, Int32) async throws -> [RetentionRow],
        age: (RetentionRow) async throws -> Void
    ) async throws {
        var (account, spool) = (AccountID(0), Int32(-1))
        while true {
            let rows = try await read(account, spool)
            for row in rows { try await age(row) }
            guard let last = rows.last, rows.count == Int(HitRetention.page) else { return }
            (account, spool) = (last.account, last.spool)
        }
    }

    private func age(_ row: RetentionRow, _ what: Ageing, _ now: Instant) async throws {
        while try await agePiece(row, what, now) { try Task.checkCancellation() }
    }

    /// One transaction.
    ///
    /// - Returns: whether there may be more.
    private func agePiece(
        _ row: RetentionRow, _ what: Ageing, _ now: Instant
    ) async throws -> Bool {
        try await database.transaction { transaction in
            let isOurs = try await transaction.first(
                RetentionStatements.lock, "retain", row.account)
            guard isOurs == true else { return false }
            let start = Int64(row.spool) << 40
            let position = try await transaction.first(
                RetentionStatements.position, row.account, row.spool)
            var (addresses, hits) = position?.values ?? (start, start)
            let from = what == .deleting ? hits : max(addresses, hits)
            let (reached, isMore) = try await reach(row, from, what, now, transaction)
            guard reached > from else { return false }
            let rows: Int
            switch what {
            case .shortening:
                rows = try await transaction.run(
                    RetentionStatements.shorten, row.account, from, reached)
                addresses = reached
            case .deleting:
                rows = try await transaction.run(
                    RetentionStatements.delete, row.account, from, reached)
                hits = reached
            }
            let counter = what == .shortening ? shortened : deleted
            transaction.afterCommit { counter.add(rows) }
            try await transaction.run(
                RetentionStatements.reach, row.account, row.spool, addresses, hits)
            return isMore
        }
    }

    /// Up to which id everything is old enough, as far as one transaction goes.
    private func reach(
        _ row: RetentionRow, _ from: Int64, _ what: Ageing, _ now: Instant,
        _ transaction: Transaction
    ) async throws -> (reached: Int64, isMore: Bool) {
        // An address goes too soon rather than too late; a hit does not.
        let latest = what == .shortening ? now + .seconds(3_600) : HitRecords.end
        let found = try await transaction.first(
            RetentionStatements.piece, row.account, from, row.end, row.cutoff, latest,
            HitRetention.piece)
        guard let (count, last, young) = found?.values else { return (from, false) }
        if let young { return (young - 1, false) }
        guard count == HitRetention.piece, let last else { return (row.end, false) }
        return (last, true)
    }

    /// Drops the months that ended before a day.
    ///
    /// Dropping needs the table for itself for a moment: it waits 200 ms at most, the next run
    /// tries again.
    private func dropMonths(before day: Day) async throws {
        for name in try await database.all(RetentionStatements.oldPartitions, day) {
            var drop = SQLText("DROP TABLE IF EXISTS ", name: "drop hit partition")
            drop.append(identifier: name)
            let command = drop
            try await database.transaction { transaction in
                _ = try await transaction.first(RetentionStatements.waitBriefly)
                try await transaction.run(command)
            }
        }
    }
}
