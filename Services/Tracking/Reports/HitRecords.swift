internal import Model
internal import Postgres
internal import Service

/// The raw hits, as long as they are kept: who clicked what.
struct HitRecords: Sendable {
    let database: Database

    /// Which clicks of a message are wanted.
    struct Wanted: Sendable {
        var message: MessageID

        /// Never the link that no person sees.
        var links: [LinkID]

        /// `nil`: every one.
        var verdict: Verdict?

        /// Whole hours: the first one's beginning, the last one's end.
        var from = Instant(rawValue: 0)
        var to = HitRecords.end
    }

    /// Later than every hit.
    static let end = Instant(rawValue: 32_503_680_000_000)

    /// Ids that one statement covers, at most: other messages' hits may lie between.
    private static let window: Int64 = 50_000

    /// Clicks of one statement.
    private static let piece: Int64 = 2_000

    /// Hands over the decided clicks of a message, by hour, spool and id; constant memory.
    ///
    /// Each statement ends within milliseconds, and none is open while `body` waits.
    func each(
        _ wanted: Wanted, in account: AccountID, _ body: ([HitRecord]) async throws -> Void
    ) async throws {
        var (hour, spool) = (Instant(rawValue: wanted.from.rawValue - 1), Int32.max)
        while true {
            let spans = try await database.all(
                HitRecordStatements.spans, account, wanted.message, hour, spool, wanted.to, 100)
            for span in spans { try await each(in: span, wanted, account, body) }
            guard let last = spans.last else { return }
            (hour, spool) = (last.hour, last.spool)
        }
    }

    private func each(
        in span: SpanRow, _ wanted: Wanted, _ account: AccountID,
        _ body: ([HitRecord]) async throws -> Void
    ) async throws {
        var reached = span.first - 1
        while reached < span.last {
            let end = min(span.last, reached + HitRecords.window)
            let rows = try await database.all(
                HitRecordStatements.clicks, account, wanted.message, reached, end, span.hour,
                wanted.links, wanted.verdict, HitRecords.piece)
            if !rows.isEmpty { try await body(rows.map(\.record)) }
            let isWhole = rows.count < Int(HitRecords.piece)
            reached = isWhole ? end : rows.last?.record.click.number ?? end
        }
    }

    /// What a contact clicked and opened, the newest first.
    func list(
        of contact: ContactID, in account: AccountID, before: (Instant, Int64), limit: Int64
    ) async throws -> [HitRecord] {
        try await database.all(
            HitRecordStatements.ofContact, account, contact, before.0, before.1, limit
        ).map(\.record)
    }
}
