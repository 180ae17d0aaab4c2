internal import Model
internal import Postgres
internal import Service

/// Hits of an account and a spool that are to be looked at.
struct RetentionRow: PostgresRow {
    let account: AccountID
    let spool: Int32

    /// Hits up to this id may be looked at.
    let end: Int64

    init(account: AccountID, spool: Int32, end: Int64) {
        self.account = account
        self.spool = spool
        self.end = end
    }

    init(row: inout RowReader) throws(PostgresError) {
        account = try row.next()
        spool = try row.next()
        end = try row.next()
    }
}

/// What is said of hits that get old.
enum RetentionStatements {
    /// No table: whether this transaction alone ages the account's hits.
    static let lock = Statement<Bool, String, AccountID>(
        "SELECT pg_try_advisory_xact_lock(hashtextextended($1::text, $2::bigint))")

    /// A range of the primary keys; accounts and spools of which not all addresses are gone.
    static let addressesLeft = Statement<RetentionRow, AccountID, Int32, Int64>(
        """
        SELECT s.account_id, s.spool_number, s.through
        FROM hit_shipped s
        LEFT JOIN retention r
            ON r.account_id = s.account_id AND r.spool_number = s.spool_number
        WHERE (s.account_id, s.spool_number) > ($1::bigint, $2::integer)
            AND coalesce(r.address_through, s.spool_number::bigint << 40) < s.through
        ORDER BY s.account_id, s.spool_number
        LIMIT $3::bigint
        """)

    /// A range of the primary key: accounts that keep hits for less time than others, and how many
    /// days.
    static let shortKeepers = Statement<Columns<AccountID, Int32>, AccountID, Int32, Int32, Int64>(
        """
        SELECT a.account_id, coalesce(c.keep_days, $2::integer)
        FROM account a
        LEFT JOIN setting c ON c.account_id = a.account_id
        WHERE a.account_id > $1::bigint AND coalesce(c.keep_days, $2::integer) < $3::integer
        ORDER BY a.account_id
        LIMIT $4::bigint
        """)

    /// A probe of the primary key a month: the next hit's spool, and how far it may be looked at.
    ///
    /// What is not decided yet is not looked at; of spools that were forgotten everything is.
    static let nextSpool = Statement<Columns<Int32, Int64>, AccountID, Int64>(
        """
        SELECT
            (next.hit_id >> 40)::integer,
            coalesce(
                d.through,
                CASE WHEN s.account_id IS NULL THEN next.hit_id | ((1::bigint << 40) - 1) END, 0)
        FROM (
            SELECT h.hit_id
            FROM hit h
            WHERE h.account_id = $1::bigint AND h.hit_id >= $2::bigint
            ORDER BY h.hit_id
            LIMIT 1
        ) AS next
        LEFT JOIN hit_shipped s
            ON s.account_id = $1::bigint AND s.spool_number = next.hit_id >> 40
        LEFT JOIN hit_decided d
            ON d.account_id = $1::bigint AND d.spool_number = next.hit_id >> 40
        """)

    /// A row an account: the longest time, in days, that anybody keeps hits.
    static let longestKept = Statement<Int32, Int32>(
        """
        SELECT coalesce(max(coalesce(c.keep_days, $1::integer)), $1::integer)
        FROM account a
        LEFT JOIN setting c ON c.account_id = a.account_id
        """)

    /// A primary key probe.
    static let position = Statement<Columns<Int64, Int64>, AccountID, Int32>(
        """
        SELECT address_through, deleted_through
        FROM retention
        WHERE account_id = $1::bigint AND spool_number = $2::integer
        """)

    /// A range of the primary key, nothing else of the hits is read.
    ///
    /// How many there are, the last one, and the first that is too young. Hits of later than the
    /// last moment came while a clock was wrong: they go with their neighbours.
    static let piece = Statement<
        Columns<Int64, Int64?, Int64?>, AccountID, Int64, Int64, Instant, Instant, Int64
    >(
        """
        SELECT
            count(*), max(hit_id),
            min(hit_id) FILTER (
                WHERE received_at BETWEEN $4::timestamptz AND $5::timestamptz)
        FROM (
            SELECT hit_id, received_at
            FROM hit
            WHERE account_id = $1::bigint AND hit_id > $2::bigint AND hit_id <= $3::bigint
            ORDER BY hit_id
            LIMIT $6::bigint
        ) AS piece
        """)

    /// A range of the primary key; the networks stay.
    static let shorten = Statement<NoRow, AccountID, Int64, Int64>(
        """
        UPDATE hit
        SET address = NULL
        WHERE account_id = $1::bigint AND hit_id > $2::bigint AND hit_id <= $3::bigint
            AND address IS NOT NULL
        """)

    /// A range of the primary key.
    static let delete = Statement<NoRow, AccountID, Int64, Int64>(
        """
        DELETE FROM hit
        WHERE account_id = $1::bigint AND hit_id > $2::bigint AND hit_id <= $3::bigint
        """)

    /// One row.
    static let reach = Statement<NoRow, AccountID, Int32, Int64, Int64>(
        """
        INSERT INTO retention (account_id, spool_number, address_through, deleted_through)
        VALUES ($1::bigint, $2::integer, $3::bigint, $4::bigint)
        ON CONFLICT (account_id, spool_number) DO UPDATE
        SET address_through = EXCLUDED.address_through,
            deleted_through = EXCLUDED.deleted_through
        """)

    /// The catalogue: partitions whose month ended before a day, the oldest first.
    static let oldPartitions = Statement<String, Day>(
        """
        SELECT c.relname::text
        FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'hit'::regclass AND c.relname ~ '^hit_[0-9]{6}$'
            AND to_date(substr(c.relname, 5), 'YYYYMM') + interval '1 month' <= $1::date
        ORDER BY c.relname
        """)

    /// Positions in spools of which no hit is left: all of the table, and a probe a row and month.
    static let forgetPositions = Statement<NoRow>(
        """
        DELETE FROM retention r
        WHERE NOT EXISTS (
                SELECT
                FROM hit_shipped s
                WHERE s.account_id = r.account_id AND s.spool_number = r.spool_number)
            AND NOT EXISTS (
                SELECT
                FROM hit h
                WHERE h.account_id = r.account_id
                    AND h.hit_id >= r.spool_number::bigint << 40
                    AND h.hit_id < (r.spool_number::bigint + 1) << 40)
        """)

    /// No table: how long what follows in the transaction waits for a lock.
    static let waitBriefly = Statement<String>(
        "SELECT set_config('lock_timeout', '200ms', true)")
}
