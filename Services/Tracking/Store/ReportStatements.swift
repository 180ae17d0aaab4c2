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

/// The counters of an hour.
struct HourRow: PostgresRow {
    let report: HourReport

    init(row: inout RowReader) throws(PostgresError) {
        let hour: Instant = try row.next()
        let (human, suspect, bot): (Int64, Int64, Int64) =
            (try row.next(), try row.next(), try row.next())
        let (uniqueHuman, unique): (Int64, Int64) = (try row.next(), try row.next())
        report = HourReport(
            hour: hour,
            clicks: ClickCount(
                total: human + suspect + bot, human: human, suspect: suspect, bot: bot, pending: 0,
                unique: unique, uniqueHuman: uniqueHuman),
            opens: try row.next(), uniqueOpens: try row.next(), machineOpens: try row.next(),
            botOpens: try row.next())
    }
}

/// The counters of an interest, over all messages or of one.
struct InterestRow: PostgresRow {
    let message: MessageID
    let clicks: ClickCount

    init(row: inout RowReader) throws(PostgresError) {
        message = try row.next()
        let (human, suspect, bot): (Int64, Int64, Int64) =
            (try row.next(), try row.next(), try row.next())
        let (uniqueHuman, unique): (Int64, Int64) = (try row.next(), try row.next())
        clicks = ClickCount(
            total: human + suspect + bot, human: human, suspect: suspect, bot: bot, pending: 0,
            unique: unique, uniqueHuman: uniqueHuman)
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

    /// What a message has in its hold: a range of the primary key a spool.
    ///
    /// At most so many of the account's undecided hits a spool are looked at. HEAD and unanswered
    /// hits do not count.
    static let pending = Statement<Columns<LinkID, Int64>, AccountID, MessageID, Int64>(
        """
        SELECT held.link_id, count(*)
        FROM hit_shipped s
        LEFT JOIN hit_decided d
            ON d.account_id = s.account_id AND d.spool_number = s.spool_number
        CROSS JOIN LATERAL (
            SELECT h.message_id, h.link_id, h.flags
            FROM hit h
            WHERE h.account_id = s.account_id
                AND h.hit_id > coalesce(d.through, s.spool_number::bigint << 40)
                AND h.hit_id <= s.through AND h.verdict IS NULL
            LIMIT $3::bigint
        ) AS held
        WHERE s.account_id = $1::bigint AND (d.through IS NULL OR d.through < s.through)
            AND held.message_id = $2::bigint AND held.flags & 5 = 0
        GROUP BY held.link_id
        """)

    /// A range of the primary key; of link 0, the message as a whole, every link's rows are read.
    static let hours = Statement<
        HourRow, AccountID, MessageID, LinkID, Instant, Instant, Int64
    >(
        """
        SELECT
            hour,
            coalesce(sum(human) FILTER (WHERE link_id > 0), 0)::bigint,
            coalesce(sum(suspect) FILTER (WHERE link_id > 0), 0)::bigint,
            coalesce(sum(bot) FILTER (WHERE link_id > 0), 0)::bigint,
            coalesce(sum(unique_human) FILTER (WHERE link_id = $3::bigint), 0)::bigint,
            coalesce(sum(unique_all) FILTER (WHERE link_id = $3::bigint), 0)::bigint,
            coalesce(sum(human + suspect) FILTER (WHERE link_id = -1), 0)::bigint,
            coalesce(sum(unique_human) FILTER (WHERE link_id = -1), 0)::bigint,
            coalesce(sum(machine) FILTER (WHERE link_id = -1), 0)::bigint,
            coalesce(sum(bot) FILTER (WHERE link_id = -1), 0)::bigint
        FROM hour_tally
        WHERE account_id = $1::bigint AND message_id = $2::bigint
            AND ($3::bigint = 0 OR link_id = $3::bigint)
            AND hour >= $4::timestamptz AND hour < $5::timestamptz
        GROUP BY hour
        ORDER BY hour
        LIMIT $6::bigint
        """)

    /// A range of the primary key: 8 rows.
    static let interest = Statement<InterestRow, AccountID, InterestID>(
        """
        SELECT
            0::bigint, coalesce(sum(human), 0)::bigint, coalesce(sum(suspect), 0)::bigint,
            coalesce(sum(bot), 0)::bigint, coalesce(sum(unique_human), 0)::bigint,
            coalesce(sum(unique_all), 0)::bigint
        FROM interest_tally
        WHERE account_id = $1::bigint AND interest_id = $2::bigint
        """)

    /// A range of the primary key: 8 rows a message.
    static let interestMessages = Statement<InterestRow, AccountID, InterestID, Int64, Int64>(
        """
        SELECT
            message_id, sum(human)::bigint, sum(suspect)::bigint, sum(bot)::bigint,
            sum(unique_human)::bigint, sum(unique_all)::bigint
        FROM interest_tally
        WHERE account_id = $1::bigint AND interest_id = $2::bigint AND message_id > $3::bigint
        GROUP BY message_id
        ORDER BY message_id
        LIMIT $4::bigint
        """)

    /// Two ranges of primary keys: a contact's deliveries, and what it clicked and opened.
    ///
    /// Rows of before clicks were counted stand for one click.
    static let contact = Statement<
        Columns<Int64, Int64, Int64, Int64, Int64>, AccountID, ContactID
    >(
        """
        SELECT
            (SELECT count(*) FROM recipient
                WHERE account_id = $1::bigint AND contact_id = $2::bigint),
            coalesce(sum(coalesce(clicks, 1)) FILTER (WHERE link_id = 0), 0)::bigint,
            coalesce(sum(coalesce(human, 1)) FILTER (WHERE link_id = 0), 0)::bigint,
            coalesce(sum(clicks) FILTER (WHERE link_id = -1), 0)::bigint,
            coalesce(sum(human) FILTER (WHERE link_id = -1), 0)::bigint
        FROM human_click
        WHERE account_id = $1::bigint AND contact_id = $2::bigint AND link_id <= 0
        """)
}
