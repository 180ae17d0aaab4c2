internal import Model
internal import Postgres
internal import Service

/// How far the hits of one spool are here and decided.
struct OpenSpool: PostgresRow, Sendable {
    let spool: Int32

    /// The last hit that is here.
    let shipped: Int64

    /// Up to this one all are decided.
    let decided: Int64

    /// Up to this one it was asked who is known to be a person.
    let looked: Int64

    init(row: inout RowReader) throws(PostgresError) {
        spool = try row.next()
        shipped = try row.next()
        decided = try row.next()
        looked = try row.next()
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

    /// No table: plans by index, however small the tables were when they were planned for.
    ///
    /// A month begins with an empty partition and may have a million rows an hour later, before
    /// anybody counted them.
    static let planByIndex = Statement<NoRow>(
        """
        SELECT
            set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
            set_config('enable_mergejoin', 'off', true),
            set_config('plan_cache_mode', 'force_generic_plan', true)
        """)

    /// No table: plans what follows for its own values.
    ///
    /// What joins with an update has no order of its own: planned for a month that has just begun,
    /// it would read the account's whole month each time.
    static let planAnew = Statement<NoRow>(
        "SELECT set_config('plan_cache_mode', 'force_custom_plan', true)")

    /// All accounts and spools that ever shipped and were not forgotten: once in a while.
    static let dueAccounts = Statement<AccountID>(
        """
        SELECT s.account_id
        FROM hit_shipped s
        LEFT JOIN hit_decided d
            ON d.account_id = s.account_id AND d.spool_number = s.spool_number
        WHERE s.through > coalesce(d.through, s.spool_number::bigint << 40)
        UNION
        SELECT account_id
        FROM network_review
        UNION
        SELECT account_id
        FROM group_review
        """)

    /// Hits that a node of the previous release stored: one probe an account and partition.
    static let adopt = Statement<NoRow>(
        """
        INSERT INTO hit_shipped (account_id, through, spool_number)
        SELECT a.account_id, newest.hit_id, 0
        FROM account a
        CROSS JOIN LATERAL (
            SELECT h.hit_id
            FROM hit h
            WHERE h.account_id = a.account_id AND h.hit_id < 1::bigint << 40
            ORDER BY h.hit_id DESC
            LIMIT 1
        ) AS newest
        ON CONFLICT (account_id, spool_number) DO UPDATE
        SET through = EXCLUDED.through
        WHERE hit_shipped.through < EXCLUDED.through
        """)

    /// A range of two primary keys: one row a spool with something to decide.
    static let open = Statement<OpenSpool, AccountID>(
        """
        SELECT
            s.spool_number, s.through, coalesce(d.through, s.spool_number::bigint << 40),
            coalesce(d.looked, s.spool_number::bigint << 40)
        FROM hit_shipped s
        LEFT JOIN hit_decided d
            ON d.account_id = s.account_id AND d.spool_number = s.spool_number
        WHERE s.account_id = $1::bigint
            AND s.through > coalesce(d.through, s.spool_number::bigint << 40)
        """)

    /// Ranges of the primary key, at most as many rows of each; what lies in the future is a
    /// clock's mistake and waits for nothing.
    static let undecided = Statement<
        StoredHit, AccountID, [Int64], [Int64], Instant, Instant, Int64
    >(
        """
        SELECT
            few.hit_id, few.received_at, few.message_id, few.link_id, few.contact_id, few.purpose,
            few.flags, few.network::text, few.agent, NULL::text, false
        FROM unnest($2::bigint[], $3::bigint[]) AS range (above, through)
        CROSS JOIN LATERAL (
            SELECT
                h.hit_id, h.received_at, h.message_id, h.link_id, h.contact_id, h.purpose, h.flags,
                h.network, h.agent
            FROM hit h
            WHERE h.account_id = $1::bigint AND h.hit_id > range.above
                AND h.hit_id <= range.through AND h.verdict IS NULL
            ORDER BY h.hit_id
            LIMIT $6::bigint
        ) AS few
        WHERE few.received_at <= $4::timestamptz OR few.received_at > $5::timestamptz
        """)

    /// A range of `hit_by_contact` a contact and month, newest first.
    ///
    /// Of the last 512 hits at most 64 are read, so that one token used without end does not cost
    /// without end.
    static let groups = Statement<StoredHit, AccountID, [ContactID], [MessageID], Instant>(
        """
        SELECT
            few.hit_id, few.received_at, few.message_id, few.link_id, few.contact_id, few.purpose,
            few.flags, few.network::text, few.agent, few.verdict,
            few.purpose = 2 AND 'privacy-proxy' = ANY (few.reasons)
        FROM unnest($2::bigint[], $3::bigint[]) AS pair (contact_id, message_id)
        CROSS JOIN LATERAL (
            SELECT
                last.hit_id, last.received_at, last.message_id, last.link_id, last.contact_id,
                last.purpose, last.flags, last.network, last.agent, last.verdict, last.reasons
            FROM (
                SELECT
                    h.hit_id, h.received_at, h.message_id, h.link_id, h.contact_id, h.purpose,
                    h.flags, h.network, h.agent, h.verdict, h.reasons
                FROM hit h
                WHERE h.account_id = $1::bigint AND h.contact_id = pair.contact_id
                    AND h.received_at >= $4::timestamptz
                ORDER BY h.received_at DESC
                LIMIT 512
            ) AS last
            WHERE last.message_id = pair.message_id
            LIMIT 64
        ) AS few
        """)

    /// One row a hit, by the primary key, beside its old version; a contact of 0 is none.
    static let decide = Statement<
        NoRow, AccountID, [Int64], [Instant], [Int64], [Verdict], [String]
    >(
        """
        UPDATE hit
        SET verdict = given.verdict, reasons = string_to_array(given.reasons, ' '),
            decided_at = now(), contact_id = nullif(given.contact_id, 0),
            -- A person who is taken out leaves nothing behind: the hit may have come after an erasure.
            agent = CASE WHEN hit.contact_id <> 0 AND given.contact_id = 0 THEN '' ELSE hit.agent END,
            network = CASE WHEN hit.contact_id <> 0 AND given.contact_id = 0
                THEN NULL ELSE hit.network END,
            address = CASE WHEN hit.contact_id <> 0 AND given.contact_id = 0
                THEN NULL ELSE hit.address END
        FROM unnest(
            $2::bigint[], $3::timestamptz[], $4::bigint[], $5::text[], $6::text[]
        ) AS given (hit_id, received_at, contact_id, verdict, reasons)
        WHERE hit.account_id = $1::bigint AND hit.hit_id = given.hit_id
            AND hit.received_at = given.received_at
        """)

    /// The first hit of each range that is not decided; none where all are.
    static let firstOpen = Statement<Columns<Int32, Int64, Instant>, AccountID, [Int64], [Int64]>(
        """
        SELECT (range.above >> 40)::integer, first.hit_id, first.received_at
        FROM unnest($2::bigint[], $3::bigint[]) AS range (above, through)
        CROSS JOIN LATERAL (
            SELECT h.hit_id, h.received_at
            FROM hit h
            WHERE h.account_id = $1::bigint AND h.hit_id > range.above
                AND h.hit_id <= range.through AND h.verdict IS NULL
            ORDER BY h.hit_id
            LIMIT 1
        ) AS first
        """)

    /// One row a spool.
    static let move = Statement<NoRow, AccountID, [Int32], [Int64], [Int64]>(
        """
        INSERT INTO hit_decided (account_id, spool_number, through, looked)
        SELECT $1::bigint, spool_number, through, looked
        FROM unnest($2::integer[], $3::bigint[], $4::bigint[])
            AS given (spool_number, through, looked)
        ON CONFLICT (account_id, spool_number) DO UPDATE
        SET through = EXCLUDED.through, looked = EXCLUDED.looked
        """)

    /// Spools of which nothing came for a day, nothing is open and no address is left to take away;
    /// three tables, once in a while.
    static let forgetSpools = Statement<NoRow>(
        """
        WITH gone AS (
            DELETE FROM hit_shipped s
            USING hit_decided d, retention r
            WHERE d.account_id = s.account_id AND d.spool_number = s.spool_number
                AND r.account_id = s.account_id AND r.spool_number = s.spool_number
                AND r.address_through >= s.through AND s.through <= d.through
                AND s.shipped_at < now() - interval '1 day'
                AND s.spool_number > 0
            RETURNING s.account_id, s.spool_number
        )
        DELETE FROM hit_decided d
        USING gone
        WHERE d.account_id = gone.account_id AND d.spool_number = gone.spool_number
        """)

    /// One row a contact and message; only those that were not told before come back.
    static let tellOpens = Statement<
        Columns<ContactID, MessageID>, AccountID, [ContactID], [MessageID]
    >(
        """
        INSERT INTO message_open (account_id, contact_id, message_id)
        SELECT $1::bigint, contact_id, message_id
        FROM unnest($2::bigint[], $3::bigint[]) AS given (contact_id, message_id)
        ON CONFLICT (account_id, contact_id, message_id) DO NOTHING
        RETURNING contact_id, message_id
        """)
}
