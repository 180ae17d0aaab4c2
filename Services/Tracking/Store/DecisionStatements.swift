internal import Model
internal import Postgres
internal import Service

/// A hit whose hold is over, with what speaks for and against a person.
struct DueHit: PostgresRow {
    let id: Int64
    let receivedAt: Instant
    let message: MessageID
    let link: LinkID
    let contact: ContactID?
    let purpose: Int16
    let flags: Int16
    let agent: String
    let deliveredAt: Instant?
    let isNobodys: Bool
    let linksAtOnce: Int64
    let interests: [InterestID]

    init(row: inout RowReader) throws(PostgresError) {
        id = try row.next()
        receivedAt = try row.next()
        message = try row.next()
        link = try row.next()
        contact = try row.next()
        purpose = try row.next()
        flags = try row.next()
        agent = try row.next()
        deliveredAt = try row.next()
        isNobodys = try row.next()
        linksAtOnce = try row.next()
        interests = try row.next()
    }
}

/// What is said of deciding.
enum DecisionStatements {
    /// No table: whether this transaction alone decides for the account.
    static let lock = Statement<Bool, String, AccountID>(
        "SELECT pg_try_advisory_xact_lock(hashtextextended($1::text, $2::bigint))")

    /// No table: waits until nobody decides for the account, and keeps them out.
    ///
    /// Whoever decided on what was read before an erasure would write the person back.
    static let stop = Statement<NoRow, String, AccountID>(
        "SELECT pg_advisory_xact_lock(hashtextextended($1::text, $2::bigint))")

    /// Every account with something undecided: all of `hit_due`, so once in a while only.
    static let dueAccounts = Statement<Columns<AccountID, Instant>>(
        """
        SELECT account_id, min(decide_at)
        FROM hit
        WHERE verdict IS NULL
        GROUP BY account_id
        """)

    /// The first entry of `hit_due` of an account, a partition.
    static let nextDue = Statement<Instant?, AccountID>(
        """
        SELECT min(decide_at)
        FROM hit
        WHERE account_id = $1::bigint AND verdict IS NULL
        """)

    /// A range of `hit_due`, and a few index probes a hit.
    ///
    /// The probes find the delivery, the erasure, the blacklist, what the link meant, and what else the contact
    /// clicked within the window (seconds). Of the last at most 64 hits are read, so that one
    /// token used without end does not cost without end.
    static let due = Statement<DueHit, AccountID, Instant, Double, Int64>(
        """
        SELECT
            h.hit_id, h.received_at, h.message_id, h.link_id, h.contact_id, h.purpose, h.flags,
            h.agent, r.delivered_at, coalesce(e.contact_id, a.contact_id) IS NOT NULL, coalesce(near.links, 0),
            coalesce(meant.interests, '{}')
        FROM hit h
        LEFT JOIN recipient r
            ON r.account_id = h.account_id AND r.contact_id = h.contact_id
                AND r.message_id = h.message_id
        LEFT JOIN erased_contact e
            ON e.account_id = h.account_id AND e.contact_id = h.contact_id
        LEFT JOIN away_contact a
            ON a.account_id = h.account_id AND a.contact_id = h.contact_id
        LEFT JOIN LATERAL (
            SELECT count(DISTINCT few.link_id) AS links
            FROM (
                SELECT o.link_id
                FROM hit o
                WHERE o.account_id = h.account_id AND o.contact_id = h.contact_id
                    AND o.received_at BETWEEN h.received_at - make_interval(secs => $3::float8)
                        AND h.received_at + make_interval(secs => $3::float8)
                    AND o.message_id = h.message_id AND o.purpose = 1
                LIMIT 64
            ) AS few
        ) AS near ON true
        LEFT JOIN LATERAL (
            SELECT m.interests
            FROM link_meaning m
            WHERE m.account_id = h.account_id AND m.link_id = h.link_id
                AND m.since <= h.received_at
            ORDER BY m.since DESC
            LIMIT 1
        ) AS meant ON true
        WHERE h.account_id = $1::bigint AND h.verdict IS NULL AND h.decide_at <= $2::timestamptz
        ORDER BY h.decide_at
        LIMIT $4::bigint
        """)

    /// One row a hit, by the primary key; a contact of 0 is none.
    static let decide = Statement<
        NoRow, AccountID, [Int64], [Instant], [Int64], [Verdict], [String]
    >(
        """
        UPDATE hit
        SET verdict = given.verdict, reasons = string_to_array(given.reasons, ' '),
            decided_at = now(), contact_id = nullif(given.contact_id, 0)
        FROM unnest(
            $2::bigint[], $3::timestamptz[], $4::bigint[], $5::text[], $6::text[]
        ) AS given (hit_id, received_at, contact_id, verdict, reasons)
        WHERE hit.account_id = $1::bigint AND hit.hit_id = given.hit_id
            AND hit.received_at = given.received_at
        """)
}
