import EventLoop
import Postgres

/// The clicks of one message as PostgreSQL has them.
struct StoredClicks: Sendable {
    let database: Database
    let account: Int64
    let message: Int64

    /// How the ledger and the table differ.
    struct Comparison: Sendable, Hashable {
        /// Rows of the message.
        var stored = 0

        /// Rows beyond the first of one token.
        var twice = 0

        /// Acknowledged, and no row.
        var missing = 0

        /// A row, and never sent.
        var unasked = 0
    }

    private static let each = Statement<Columns<Int64?, Int64, Int64>, Int64, Int64>(
        """
        SELECT contact_id, link_id, count(*)
        FROM hit
        WHERE account_id = $1::bigint AND message_id = $2::bigint AND purpose = 1
        GROUP BY contact_id, link_id
        """)

    /// Holds every row against what became of its token.
    func compare(_ book: TokenBook, _ fates: TokenFates) async throws -> Comparison {
        var comparison = Comparison()
        var acknowledged = 0
        try await database.each(StoredClicks.each, account, message, batch: 10_000) { rows in
            for row in rows {
                let (contact, link, count) = row.values
                comparison.stored += Int(count)
                guard let contact, let token = book.index(contact: contact, link: link),
                    fates[token] != .unused
                else {
                    comparison.unasked += Int(count)
                    continue
                }
                comparison.twice += Int(count) - 1
                if fates[token] == .acknowledged { acknowledged += 1 }
            }
        }
        comparison.missing = fates.count(of: .acknowledged) - acknowledged
        return comparison
    }
}
