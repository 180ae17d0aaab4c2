import EventLoop
import Postgres
import TestKit
import Testing

@testable import TrackingLoad

@Suite("Comparing the ledger with PostgreSQL")
struct ComparisonTests {
    private static let hit = Migration(
        1, "hit",
        Array(
            """
            CREATE TABLE hit (
                account_id bigint   NOT NULL,
                message_id bigint   NOT NULL,
                link_id    bigint   NOT NULL,
                contact_id bigint,
                purpose    smallint NOT NULL
            )
            """.utf8))

    private static let add = Statement<NoRow, [Int64], [Int64]>(
        """
        INSERT INTO hit (account_id, message_id, link_id, contact_id, purpose)
        SELECT 7, 5, link, contact, 1
        FROM unnest($1::bigint[], $2::bigint[]) AS stored (link, contact)
        """)

    /// Four tokens: links 31 and 32 of contacts 1 and 2.
    private func compare(
        stored: [(link: Int64, contact: Int64)], _ fates: [TokenFates.Fate]
    ) async throws -> StoredClicks.Comparison {
        var book = TokenBook(
            links: [31, 32], destinations: [[], []], firstContact: 1, linksEach: 2)
        for link in [0, 1, 0, 1] { try book.append("/c/x".utf8, link: link) }
        var kept = TokenFates(count: 4)
        for (token, fate) in fates.enumerated() { kept[token] = fate }
        let database = TestDatabase.current.database
        try await database.run(Self.add, stored.map(\.link), stored.map(\.contact))
        return try await StoredClicks(database: database, account: 7, message: 5)
            .compare(book, kept)
    }

    @Test(.database([hit])) func `what was acknowledged and what was only sent may be stored`()
        async throws
    {
        let found = try await compare(
            stored: [(31, 1), (32, 1), (31, 2)],
            [.acknowledged, .acknowledged, .sent, .sent])

        #expect(found == StoredClicks.Comparison(stored: 3))
    }

    @Test(.database([hit])) func `each kind of lie is told apart`() async throws {
        let found = try await compare(
            stored: [(31, 1), (31, 1), (31, 1), (32, 2), (33, 1), (31, 9)],
            [.acknowledged, .acknowledged, .sent, .unused])

        #expect(
            found == StoredClicks.Comparison(stored: 6, twice: 2, missing: 1, unasked: 3))
    }

    @Test func `a run is right when nothing is missing, and wrong when something is`() throws {
        let words = ["--api", "http://127.0.0.1:1"]
        func faults(_ more: [String], lost: Int = 0, broken: Int = 0) throws -> [String] {
            var measured = LoadRun.Measured(fates: TokenFates(count: 0))
            measured.counts.acknowledged = 10
            measured.counts.broken = broken
            var result = LoadResult(options: try LoadOptions(words + more), measured: measured)
            result.drained = 0.1
            result.lost = lost
            result.comparison = StoredClicks.Comparison(stored: 8, missing: 2)
            return result.faults
        }

        #expect(try faults([]).count == 1)
        #expect(try faults([], lost: 2).count == 1)
        #expect(try faults(["--losses"], lost: 2).isEmpty)
        #expect(try faults(["--losses"], lost: 1).count == 1)
        #expect(try faults(["--losses"], lost: 2, broken: 1).count == 1)
        #expect(try faults(["--losses", "--restarts"], lost: 2, broken: 1).isEmpty)
    }
}
