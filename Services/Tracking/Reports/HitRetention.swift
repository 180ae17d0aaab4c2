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
// position in table `retention` says how far they were looked at. Spools are forgotten by those who
// decide only when their addresses are gone. Each piece is one transaction of
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

    /// Takes away the addresses that 72 hours are over for.
    func shortenAddresses(at now: Instant = .now) async throws {
        let cutoff = Instant(rawValue: now.rawValue - HitRetention.addressKept)
        var (account, spool) = (AccountID(0), Int32(-1))
        while true {
            let rows = try await database.all(
                RetentionStatements.addressesLeft, account, spool, HitRetention.page)
            for row in rows {
                try await age(row, .shortening, before: cutoff, now)
                (account, spool) = (row.account, row.spool)
            }
            guard rows.count == Int(HitRetention.page) else { return }
        }
    }

    /// Deletes hits that their account keeps no longer.
    func deleteHits(at now: Instant = .now) async throws {
        let usual = TrackingSettings().keepDays
        guard let longest = try await database.first(RetentionStatements.longestKept, usual) else {
            return
        }
        var account = AccountID(0)
        while true {
            let rows = try await database.all(
                RetentionStatements.shortKeepers, account, usual, longest, HitRetention.page)
            for row in rows {
                let days = Int64(row.values.1)
                account = row.values.0
                let cutoff = Instant(rawValue: now.rawValue - HitRetention.dayLength * days)
                try await deleteHits(of: account, before: cutoff, now)
            }
            if rows.count < Int(HitRetention.page) { break }
        }
        let oldest = Instant(rawValue: now.rawValue - HitRetention.dayLength * Int64(longest))
        try await dropMonths(before: oldest.day)
    }

    /// Spool by spool, those of which hits are left.
    private func deleteHits(
        of account: AccountID, before cutoff: Instant, _ now: Instant
    ) async throws {
        var first: Int64 = 0
        while let next = try await database.first(
            RetentionStatements.nextSpool, account, first)
        {
            let (spool, end) = next.values
            try await age(
                RetentionRow(account: account, spool: spool, end: end), .deleting, before: cutoff,
                now)
            first = (Int64(spool) + 1) << 40
        }
    }

    private func age(
        _ row: RetentionRow, _ what: Ageing, before cutoff: Instant, _ now: Instant
    ) async throws {
        while try await agePiece(row, what, cutoff, now) { try Task.checkCancellation() }
    }

    /// One transaction.
    ///
    /// - Returns: whether there may be more.
    private func agePiece(
        _ row: RetentionRow, _ what: Ageing, _ cutoff: Instant, _ now: Instant
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
            // An address goes too soon rather than too late; a hit does not.
            let latest = what == .shortening ? now + .seconds(3_600) : HitRecords.end
            var (reached, isMore, isYoung) = try await reach(
                row, from, cutoff, latest, transaction)
            // What was shipped so far is all there is up to here.
            if what == .shortening && !isMore && !isYoung { reached = row.end }
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
        _ row: RetentionRow, _ from: Int64, _ cutoff: Instant, _ latest: Instant,
        _ transaction: Transaction
    ) async throws -> (reached: Int64, isMore: Bool, isYoung: Bool) {
        let found = try await transaction.first(
            RetentionStatements.piece, row.account, from, row.end, cutoff, latest,
            HitRetention.piece)
        guard let (count, last, young) = found?.values else { return (from, false, false) }
        if let young { return (young - 1, false, true) }
        return (last ?? from, count == HitRetention.piece, false)
    }

    /// Drops the months that ended before a day.
    ///
    /// Dropping needs the table for itself for a moment: it waits 200 ms at most, the next run
    /// tries again.
    private func dropMonths(before day: Day) async throws {
        let months = try await database.all(RetentionStatements.oldPartitions, day)
        guard !months.isEmpty else { return }
        for name in months {
            var drop = SQLText("DROP TABLE IF EXISTS ", name: "drop hit partition")
            drop.append(identifier: name)
            let command = drop
            try await database.transaction { transaction in
                _ = try await transaction.first(RetentionStatements.waitBriefly)
                try await transaction.run(command)
            }
        }
        try await database.run(RetentionStatements.forgetPositions)
    }
}
