internal import Model
internal import Postgres
internal import Service

/// A click or an open as reports show it.
struct HitRecordRow: PostgresRow {
    let record: HitRecord

    init(row: inout RowReader) throws(PostgresError) {
        let id: ClickID = try row.next()
        let purpose: Int16 = try row.next()
        let isOpen = purpose == Int16(TokenPurpose.open.rawValue)
        let contact: ContactID? = try row.next()
        let message: MessageID = try row.next()
        let link: LinkID = try row.next()
        record = HitRecord(
            click: id, kind: isOpen ? .open : .click, contact: contact, message: message,
            link: isOpen ? nil : link, at: try row.next(), verdict: try row.next(),
            reasons: try row.next())
    }
}

/// Where clicks of a message lie.
struct SpanRow: PostgresRow {
    let hour: Instant
    let spool: Int32
    let first: Int64
    let last: Int64

    init(row: inout RowReader) throws(PostgresError) {
        hour = try row.next()
        spool = try row.next()
        first = try row.next()
        last = try row.next()
    }
}

/// What is said of raw hits that reports show.
enum HitRecordStatements {
    /// A range of the primary key.
    static let spans = Statement<SpanRow, AccountID, MessageID, Instant, Int32, Instant, Int64>(
        """
        SELECT hour, spool_number, first_id, last_id
        FROM hit_span
        WHERE account_id = $1::bigint AND message_id = $2::bigint
            AND (hour, spool_number) > ($3::timestamptz, $4::integer) AND hour < $5::timestamptz
        ORDER BY hour, spool_number
        LIMIT $6::bigint
        """)

    /// A range of the primary key of one partition, of at most as many hits as ids are given.
    static let clicks = Statement<
        HitRecordRow, AccountID, MessageID, Int64, Int64, Instant, [LinkID], Verdict?, Int64
    >(
        """
        SELECT hit_id, purpose, contact_id, message_id, link_id, received_at, verdict, reasons
        FROM hit
        WHERE account_id = $1::bigint AND hit_id > $3::bigint AND hit_id <= $4::bigint
            AND received_at >= $5::timestamptz
            AND received_at < $5::timestamptz + interval '1 hour'
            AND message_id = $2::bigint AND purpose = 1 AND link_id = ANY($6::bigint[])
            AND verdict IS NOT NULL AND flags & 5 = 0
            AND ($7::text IS NULL OR verdict = $7::text)
        ORDER BY hit_id
        LIMIT $8::bigint
        """)

    /// A range of the primary key: every decided open.
    static let opens = Statement<HitRecordRow, AccountID, Int64>(
        """
        SELECT hit_id, purpose, contact_id, message_id, link_id, received_at, verdict, reasons
        FROM hit
        WHERE account_id = $1::bigint AND hit_id > $2::bigint AND purpose = 2
            AND verdict IS NOT NULL AND flags & 5 = 0
        ORDER BY hit_id
        """)

    /// The newest of a range of `hit_by_contact`, and one probe a click for the hidden link.
    static let ofContact = Statement<HitRecordRow, AccountID, ContactID, Instant, Int64, Int64>(
        """
        SELECT
            h.hit_id, h.purpose, h.contact_id, h.message_id, h.link_id, h.received_at, h.verdict,
            h.reasons
        FROM hit h
        LEFT JOIN link l ON l.account_id = h.account_id AND l.link_id = h.link_id
        WHERE h.account_id = $1::bigint AND h.contact_id = $2::bigint
            AND (h.received_at, h.hit_id) < ($3::timestamptz, $4::bigint)
            AND h.flags & 5 = 0 AND l.is_hidden IS NOT TRUE
        ORDER BY h.received_at DESC, h.hit_id DESC
        LIMIT $5::bigint
        """)
}
