import Clients
import EventLoop
import Feed
import Model
import Postgres

/// How many changes a second Segmentation applies when it has been away.
///
/// They lie ready, of contacts of all accounts in turn; ten segments of each account look at what
/// changes, or, where there are very many accounts, one segment of every tenth. The time runs from the moment they can be read until the position is behind the last.
struct SegmentCatchUpRun: Sendable {
    let site: SegmentSite

    /// The first account; others follow it.
    let first: Int64
    let accounts: Int64
    let contacts: Int64

    func figures(changes count: Int) async throws -> [Figure] {
        let sources = ChangeServer()
        try await sources.listen(on: site.sourcesPort)
        try await define()
        try await site.wait(for: "Segmentation to follow", within: .seconds(60)) {
            sources.isFollowed
        }
        let changes = prepare(count)
        let began = site.loops.all[0].now
        sources[.interests].post(changes)
        try await site.wait(for: "every change to be applied", within: .seconds(240)) {
            let position = try await site.database.first(SegmentCatchUpRun.position, "interests")
            return sources[.interests].isEnd(position ?? -1)
        }
        let seconds = Double(site.loops.all[0].now - began) / 1e9
        try await check(count)
        return [
            Figure(
                "changes applied in catch-up, \(accounts) accounts", Double(count) / seconds,
                "changes/s", limit: 20_000, must: isSmall ? nil : "value >= 20000")
        ]
    }

    /// Whether there are very many accounts of few contacts: making their segments takes longer
    /// than what is measured.
    private var isSmall: Bool { accounts > 100 }

    /// Segments that look at interests, languages and days; several accounts at once.
    private func define() async throws {
        let loop = site.loops.all[0]
        let writers: Int64 = 8
        let apart: Int64 = isSmall ? 10 : 1
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<writers {
                group.addTask(executorPreference: loop) {
                    for account in stride(
                        from: first + writer * apart, to: first + accounts,
                        by: Int64.Stride(writers * apart))
                    {
                        try await define(isSmall ? 1 : 10, in: account)
                    }
                }
            }
            try await group.waitForAll()
        }
        try await site.wait(
            for: "the segments to be filled", within: .seconds(240), every: .milliseconds(100)
        ) { try await site.database.first(SegmentCatchUpRun.isUnfilled) == nil }
    }

    private func define(_ count: Int, in account: Int64) async throws {
        for number in 0..<count {
            let draft = SegmentDraft(
                name: "Segment \(number)",
                match: SegmentQuestion(number + Int(account) % 50).criteria)
            _ = try await site.persistently("a segment", within: .seconds(60)) {
                try await site.segmentation.add(draft, in: AccountID(account), key: draft.name)
            }
        }
    }

    /// Each of another contact: it gains the interest that nobody has, and one of the others.
    private func prepare(_ count: Int) -> [PostedChange] {
        (0..<Int64(count)).map { number in
            // As the projection was filled: contact n belongs to account n modulo all.
            let turn = number % contacts
            return .joined(
                first + turn, [1 + number % SegmentQuestion.interests],
                version: Int32(2 + number / contacts), in: first + turn % accounts)
        }
    }

    /// Every membership must be as its last change says.
    private func check(_ count: Int) async throws {
        let applied = try await site.database.first(
            SegmentCatchUpRun.applied, first, first + accounts - 1)
        guard let applied, applied == Int64(min(count, Int(contacts))) else {
            throw BenchError("\(applied ?? 0) of \(count) changes were applied")
        }
    }

    /// One row by primary key.
    private static let position = Statement<Int64, String>(
        """
        SELECT xid
        FROM feed_position
        WHERE account_id = 0 AND feed = $1::text
        """)

    /// The index of what is to be filled; at most one row.
    private static let isUnfilled = Statement<Bool>(
        """
        SELECT TRUE
        FROM segment
        WHERE fill_after IS NOT NULL AND deleted_at IS NULL
        LIMIT 1
        """)

    /// All memberships of the accounts.
    private static let applied = Statement<Int64, Int64, Int64>(
        """
        SELECT count(DISTINCT contact_id)
        FROM membership
        WHERE account_id BETWEEN $1::bigint AND $2::bigint AND version > 1
        """)
}
