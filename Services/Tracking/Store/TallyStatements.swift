internal import Model
internal import Postgres
internal import Service

/// How often a contact clicked a link, or anything in a message, after a change.
struct ClickerRow: PostgresRow {
    let clicker: CountRound.Clicker

    /// `nil`: since before clicks were counted.
    let human: Int32?
    let clicks: Int32?

    /// In which the contact became unique among people.
    let hour: Instant?

    init(row: inout RowReader) throws(PostgresError) {
        clicker = CountRound.Clicker(
            contact: try row.next(), message: try row.next(), link: try row.next())
        human = try row.next()
        clicks = try row.next()
        hour = try row.next()
    }
}

/// What is said of counters.
enum TallyStatements {
    /// Rows that a counter is spread over.
    static let slots: Int16 = 8

    /// Where the next transaction adds.
    static func randomSlot() -> Int16 { Int16.random(in: 0..<slots) }

    /// One row a contact and link, any link, or pixel; the counts as they are now, in no order.
    static let countClickers = Statement<
        ClickerRow, AccountID, [ContactID], [MessageID], [LinkID], [Int32], [Int32], [Instant]
    >(
        """
        INSERT INTO human_click (
            account_id, contact_id, message_id, link_id, human, clicks, hour)
        SELECT
            $1::bigint, contact_id, message_id, link_id, human, clicks,
            CASE WHEN human > 0 THEN hour END
        FROM unnest(
            $2::bigint[], $3::bigint[], $4::bigint[], $5::integer[], $6::integer[],
            $7::timestamptz[]
        ) AS given (contact_id, message_id, link_id, human, clicks, hour)
        ON CONFLICT (account_id, contact_id, message_id, link_id) DO UPDATE
        SET human = human_click.human + EXCLUDED.human,
            clicks = human_click.clicks + EXCLUDED.clicks,
            hour = CASE
                WHEN human_click.human <= 0 AND human_click.human + EXCLUDED.human > 0
                    THEN EXCLUDED.hour
                ELSE human_click.hour
            END
        RETURNING contact_id, message_id, link_id, human, clicks, hour
        """)

    /// One row a contact and interest; the counts as they are now, in no order.
    static let countFollowers = Statement<
        Columns<ContactID, InterestID, Int32, Int32>, AccountID, [ContactID], [InterestID],
        [Int32], [Int32]
    >(
        """
        INSERT INTO interest_click (account_id, contact_id, interest_id, human, clicks)
        SELECT $1::bigint, contact_id, interest_id, human, clicks
        FROM unnest($2::bigint[], $3::bigint[], $4::integer[], $5::integer[])
            AS given (contact_id, interest_id, human, clicks)
        ON CONFLICT (account_id, contact_id, interest_id) DO UPDATE
        SET human = interest_click.human + EXCLUDED.human,
            clicks = interest_click.clicks + EXCLUDED.clicks
        RETURNING contact_id, interest_id, human, clicks
        """)

    /// One row a link, any link, or pixel.
    static let addWholes = Statement<
        NoRow, AccountID, [MessageID], [LinkID], [Int64], [Int64], [Int64], [Int64], [Int64],
        [Int64], Int16
    >(
        """
        INSERT INTO tally (
            account_id, message_id, link_id, human, suspect, bot, machine, unique_human,
            unique_all, slot)
        SELECT
            $1::bigint, message_id, link_id, human, suspect, bot, machine, unique_human,
            unique_all, $10::smallint
        FROM unnest(
            $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
            $8::bigint[], $9::bigint[]
        ) AS given (
            message_id, link_id, human, suspect, bot, machine, unique_human, unique_all)
        ON CONFLICT (account_id, message_id, link_id, slot) DO UPDATE
        SET human = tally.human + EXCLUDED.human,
            suspect = tally.suspect + EXCLUDED.suspect,
            bot = tally.bot + EXCLUDED.bot,
            machine = tally.machine + EXCLUDED.machine,
            unique_human = tally.unique_human + EXCLUDED.unique_human,
            unique_all = tally.unique_all + EXCLUDED.unique_all
        """)

    /// One row a link, any link, or pixel, and hour.
    static let addHours = Statement<
        NoRow, AccountID, [MessageID], [LinkID], [Instant], [Int64], [Int64], [Int64], [Int64],
        [Int64], [Int64]
    >(
        """
        INSERT INTO hour_tally (
            account_id, message_id, link_id, hour, human, suspect, bot, machine, unique_human,
            unique_all)
        SELECT
            $1::bigint, message_id, link_id, hour, human, suspect, bot, machine, unique_human,
            unique_all
        FROM unnest(
            $2::bigint[], $3::bigint[], $4::timestamptz[], $5::bigint[], $6::bigint[],
            $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[]
        ) AS given (
            message_id, link_id, hour, human, suspect, bot, machine, unique_human, unique_all)
        ON CONFLICT (account_id, message_id, hour, link_id) DO UPDATE
        SET human = hour_tally.human + EXCLUDED.human,
            suspect = hour_tally.suspect + EXCLUDED.suspect,
            bot = hour_tally.bot + EXCLUDED.bot,
            machine = hour_tally.machine + EXCLUDED.machine,
            unique_human = hour_tally.unique_human + EXCLUDED.unique_human,
            unique_all = hour_tally.unique_all + EXCLUDED.unique_all
        """)

    /// One row an interest and message, and one over all messages.
    static let addTopics = Statement<
        NoRow, AccountID, [InterestID], [MessageID], [Int64], [Int64], [Int64], [Int64],
        [Int64], Int16
    >(
        """
        INSERT INTO interest_tally (
            account_id, interest_id, message_id, human, suspect, bot, unique_human, unique_all,
            slot)
        SELECT
            $1::bigint, interest_id, message_id, human, suspect, bot, unique_human, unique_all,
            $9::smallint
        FROM unnest(
            $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
            $8::bigint[]
        ) AS given (interest_id, message_id, human, suspect, bot, unique_human, unique_all)
        ON CONFLICT (account_id, interest_id, message_id, slot) DO UPDATE
        SET human = interest_tally.human + EXCLUDED.human,
            suspect = interest_tally.suspect + EXCLUDED.suspect,
            bot = interest_tally.bot + EXCLUDED.bot,
            unique_human = interest_tally.unique_human + EXCLUDED.unique_human,
            unique_all = interest_tally.unique_all + EXCLUDED.unique_all
        """)

    /// One row a message, hour and spool.
    static let addSpans = Statement<
        NoRow, AccountID, [MessageID], [Instant], [Int32], [Int64], [Int64]
    >(
        """
        INSERT INTO hit_span (account_id, message_id, hour, spool_number, first_id, last_id)
        SELECT $1::bigint, message_id, hour, spool_number, first_id, last_id
        FROM unnest(
            $2::bigint[], $3::timestamptz[], $4::integer[], $5::bigint[], $6::bigint[]
        ) AS given (message_id, hour, spool_number, first_id, last_id)
        ON CONFLICT (account_id, message_id, hour, spool_number) DO UPDATE
        SET first_id = least(hit_span.first_id, EXCLUDED.first_id),
            last_id = greatest(hit_span.last_id, EXCLUDED.last_id)
        WHERE EXCLUDED.first_id < hit_span.first_id OR EXCLUDED.last_id > hit_span.last_id
        """)
}
