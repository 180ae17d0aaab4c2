internal import Model
internal import Postgres
internal import Service

/// Where an account's definitions and projection stand.
struct AccountStand: PostgresRow, Hashable {
    let version: Int64
    let revision: Int64
    let keptFrom: Int64
    /// Who made this revision.
    let writer: Int64
    /// Who made the one before.
    let previousWriter: Int64

    /// Of an account that nothing has happened to.
    static let new = AccountStand()

    private init() {
        version = 0
        revision = 0
        keptFrom = 1
        writer = 0
        previousWriter = 0
    }

    init(row: inout RowReader) throws(PostgresError) {
        version = try row.next()
        revision = try row.next()
        keptFrom = try row.next()
        writer = try row.next()
        previousWriter = try row.next()
    }
}

/// The statements that keep memory and tables together.
enum MemoryStatements {
    /// The primary key, made when it is missing: holds the account until the transaction ends.
    static let take = Statement<AccountStand, AccountID, Int64>(
        """
        INSERT INTO account_plan AS held (account_id, version, revision, writer)
        VALUES ($1::bigint, 1, 1, $2::bigint)
        ON CONFLICT (account_id) DO UPDATE
        SET revision = held.revision + 1, writer = excluded.writer, previous_writer = held.writer
        RETURNING version, revision, kept_from, writer, previous_writer
        """)

    /// The primary key: holds the account without changing it.
    static let hold = Statement<AccountStand, AccountID>(
        """
        SELECT version, revision, kept_from, writer, previous_writer
        FROM account_plan
        WHERE account_id = $1::bigint
        FOR UPDATE
        """)

    /// The primary key.
    static let stand = Statement<AccountStand, AccountID>(
        """
        SELECT version, revision, kept_from, writer, previous_writer
        FROM account_plan
        WHERE account_id = $1::bigint
        """)

    /// The primary key: definitions changed.
    static let redefine = Statement<Int64, AccountID>(
        """
        INSERT INTO account_plan AS held (account_id, version)
        VALUES ($1::bigint, 1)
        ON CONFLICT (account_id) DO UPDATE SET version = held.version + 1
        RETURNING version
        """)

    /// The primary key: what the account set.
    static let limits = Statement<Columns<Int32, Int32>, AccountID>(
        """
        SELECT conditions, levels
        FROM segment_limit
        WHERE account_id = $1::bigint
        """)

    /// No table: the cluster and its history, as feeds have it (`FeedStatements.horizon`).
    static let epoch = Statement<String>(
        """
        SELECT (SELECT system_identifier::text FROM pg_control_system())
            || '-' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)
        """)

    /// No table: the account's day at an instant, and when its next begins.
    static let clock = Statement<Columns<Day, Instant>, Instant, String>(
        """
        SELECT
            next.day - 1,
            -- Midnight may come twice: the day begins with the first.
            (
                SELECT min(moment)
                FROM generate_series(
                    next.day::timestamp AT TIME ZONE $2::text - interval '3 hours',
                    next.day::timestamp AT TIME ZONE $2::text, interval '15 minutes') AS moment
                WHERE (moment AT TIME ZONE $2::text)::date >= next.day)
        FROM (SELECT ($1::timestamptz AT TIME ZONE $2::text)::date + 1 AS day) AS next
        """)

    /// The primary key, for each segment: decide again by the same criteria.
    static let recheck = Statement<NoRow, AccountID, [SegmentID]>(
        """
        UPDATE segment
        SET fill_after = 0
        WHERE account_id = $1::bigint AND segment_id = ANY ($2::bigint[]) AND fill_after IS NULL
        """)

    /// One row, or what the transaction wrote before and this together.
    static let close = Statement<NoRow, AccountID, Int64, [ContactID]>(
        """
        INSERT INTO projection_change AS held (account_id, revision, contacts)
        VALUES ($1::bigint, $2::bigint, $3::bigint[])
        ON CONFLICT (account_id, revision) DO UPDATE
        SET contacts = held.contacts || excluded.contacts
        """)

    /// More revisions are not caught up with: the account is read again.
    static let touchedAtOnce = 20_000

    /// A range of the primary key: who was touched after one revision, up to another; at most
    /// ``touchedAtOnce`` rows.
    static let touched = Statement<[ContactID], AccountID, Int64, Int64>(
        """
        SELECT contacts
        FROM projection_change
        WHERE account_id = $1::bigint AND revision > $2::bigint AND revision <= $3::bigint
        ORDER BY revision
        LIMIT 20000
        """)

    /// `projection_change_at`: at most 1,000 rows that are too old, of any account.
    static let old = Statement<Columns<AccountID, Int64>, Double>(
        """
        SELECT account_id, max(revision)
        FROM (
            SELECT account_id, revision
            FROM projection_change
            WHERE at < now() - make_interval(secs => $1::double precision)
            ORDER BY at
            LIMIT 1000
        ) AS old
        GROUP BY account_id
        ORDER BY account_id
        """)

    /// The primary key, and a range of another: forgets revisions up to `$2`.
    static let forget = Statement<NoRow, AccountID, Int64>(
        """
        WITH moved AS (
            UPDATE account_plan
            SET kept_from = greatest(kept_from, $2::bigint + 1)
            WHERE account_id = $1::bigint
        )
        DELETE FROM projection_change
        WHERE account_id = $1::bigint AND revision <= $2::bigint
        """)
}
