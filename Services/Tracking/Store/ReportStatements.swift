internal import Model
internal import Postgres
internal import Service

/// The counters of one link, of any link, or of the pixel.
struct TallyRow: PostgresRow {
    let link: LinkID
    let human: Int64
    let suspect: Int64
    let bot: Int64
    let machine: Int64
    let uniqueHuman: Int64
    let uniqueAll: Int64

    /// Counted before opens had verdicts; of any link only.
    let opens: Int64
    let recipients: Int64

    init(row: inout RowReader) throws(PostgresError) {
        link = try row.next()
        human = try row.next()
        suspect = try row.next()
        bot = try row.next()
        machine = try row.next()
        uniqueHuman = try row.next()
        uniqueAll = try row.next()
        opens = try row.next()
        recipients = try row.next()
    }
}

/// What is said of reports.
enum ReportStatements {
    /// A range of the primary key: 8 rows a link.
    static let read = Statement<TallyRow, AccountID, MessageID>(
        """
        SELECT
            link_id, sum(human)::bigint, sum(suspect)::bigint, sum(bot)::bigint,
            sum(machine)::bigint, sum(unique_human)::bigint, sum(unique_all)::bigint,
            sum(opens)::bigint, sum(recipients)::bigint
        FROM tally
        WHERE account_id = $1::bigint AND message_id = $2::bigint
        GROUP BY link_id
        """)

    /// What the account has in its hold, by `hit_due`; HEAD and unanswered hits do not count.
    static let pending = Statement<Columns<LinkID, Int64>, AccountID, MessageID>(
        """
        SELECT link_id, count(*)
        FROM hit
        WHERE account_id = $1::bigint AND verdict IS NULL AND message_id = $2::bigint
            AND flags & 5 = 0
        GROUP BY link_id
        """)
}
