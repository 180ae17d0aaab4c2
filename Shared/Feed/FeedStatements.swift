internal import Postgres

/// Where the feed stands: read first, as a statement of its own.
struct Horizon: PostgresRow {
    /// Every transaction below it has ended.
    let xmin: Int64
    let epoch: String
    let storedEpoch: String?
    let trimmedXid: Int64
    let trimmedID: Int64

    init(row: inout RowReader) throws(PostgresError) {
        xmin = try row.next()
        epoch = try row.next()
        storedEpoch = try row.next()
        trimmedXid = try row.next()
        trimmedID = try row.next()
    }
}

/// A row of the feed.
struct ChangeRow: PostgresRow {
    let xid: Int64
    let id: Int64
    let account: Int64
    let subject: Int64
    let atMilliseconds: Int64
    let kind: String
    let data: JSONText

    init(row: inout RowReader) throws(PostgresError) {
        xid = try row.next()
        id = try row.next()
        account = try row.next()
        subject = try row.next()
        atMilliseconds = try row.next()
        kind = try row.next()
        data = try row.next()
    }
}

enum FeedStatements {
    /// One row per change, one round trip for any number.
    static let append = Statement<NoRow, [Int64], [Int64], [String], [String]>(
        """
        INSERT INTO change (account_id, subject_id, kind, data)
        SELECT account_id, subject_id, kind, data::json
        FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])
            WITH ORDINALITY AS added (account_id, subject_id, kind, data, place)
        ORDER BY place
        """)

    /// One row, no table but the one-row `feed_epoch`.
    static let horizon = Statement<Horizon>(
        """
        SELECT
            pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
            (SELECT system_identifier::text FROM pg_control_system())
                || '-' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8),
            (SELECT epoch FROM feed_epoch),
            coalesce((SELECT trimmed_xid FROM feed_epoch), 0),
            coalesce((SELECT trimmed_id FROM feed_epoch), 0)
        """)

    /// A range of `change_in_order`.
    ///
    /// `ORDER BY` names the table: a bare `xid` would be the output column, and no index's order.
    static let page = Statement<ChangeRow, Int64, Int64, Int64, Int32>(
        """
        SELECT
            xid::text::bigint, change_id, account_id, subject_id,
            (extract(epoch FROM at) * 1000)::bigint, kind, data
        FROM change
        WHERE (xid, change_id) > ($1::bigint::text::xid8, $2::bigint)
            AND xid < $3::bigint::text::xid8
            AND data IS NOT NULL
        ORDER BY change.xid, change.change_id
        LIMIT $4::integer
        """)

    /// A range of the primary key.
    static let accountPage = Statement<ChangeRow, Int64, Int64, Int64, Int32, Int64>(
        """
        SELECT
            xid::text::bigint, change_id, account_id, subject_id,
            (extract(epoch FROM at) * 1000)::bigint, kind, data
        FROM change
        WHERE account_id = $5::bigint
            AND (xid, change_id) > ($1::bigint::text::xid8, $2::bigint)
            AND xid < $3::bigint::text::xid8
            AND data IS NOT NULL
        ORDER BY change.xid, change.change_id
        LIMIT $4::integer
        """)

    /// The newest row below the horizon; the end of `change_in_order`.
    static let newest = Statement<Columns<Int64, Int64>, Int64>(
        """
        SELECT xid::text::bigint, change_id
        FROM change
        WHERE xid < $1::bigint::text::xid8
        ORDER BY change.xid DESC, change.change_id DESC
        LIMIT 1
        """)

    /// At most 5,000 rows from the start of `change_in_order`; returns the last one removed.
    static let trim = Statement<Columns<Int64, Int64>, Double, Int64>(
        """
        WITH old AS MATERIALIZED (
            SELECT account_id, xid, change_id
            FROM change
            WHERE at < now() - make_interval(secs => $1::double precision)
                AND xid < $2::bigint::text::xid8
            ORDER BY xid, change_id
            LIMIT 5000
        ), removed AS (
            DELETE FROM change
            USING old
            WHERE change.account_id = old.account_id AND change.xid = old.xid
                AND change.change_id = old.change_id
            RETURNING change.xid, change.change_id
        ), last AS (
            SELECT xid::text::bigint AS xid, change_id
            FROM removed
            ORDER BY removed.xid DESC, change_id DESC
            LIMIT 1
        )
        UPDATE feed_epoch
        SET trimmed_xid = last.xid, trimmed_id = last.change_id
        FROM last
        WHERE (last.xid, last.change_id) > (feed_epoch.trimmed_xid, feed_epoch.trimmed_id)
        RETURNING feed_epoch.trimmed_xid, feed_epoch.trimmed_id
        """)

    /// The primary key's part of one account, once for all subjects; an erasure is rare.
    static let blank = Statement<NoRow, Int64, [Int64], [String]>(
        """
        UPDATE change
        SET data = NULL
        WHERE account_id = $1::bigint AND subject_id = ANY($2::bigint[]) AND data IS NOT NULL
            AND EXISTS (
                SELECT FROM unnest($3::text[]) AS erased (prefix)
                WHERE starts_with(kind, prefix))
        """)

    /// One row, the first time that the feed is read.
    static let begin = Statement<NoRow, String>(
        """
        INSERT INTO feed_epoch (epoch)
        VALUES ($1::text)
        ON CONFLICT (is_only) DO NOTHING
        """)

    /// Holds the one row while its epoch is the old one; else none.
    static let hold = Statement<String, String>(
        "SELECT epoch FROM feed_epoch WHERE epoch = $1::text FOR UPDATE")

    /// At most 5,000 rows, whichever: they carry transaction ids of another epoch.
    static let empty = Statement<NoRow>(
        """
        DELETE FROM change
        USING (
            SELECT account_id, xid, change_id
            FROM change
            LIMIT 5000
        ) AS old
        WHERE change.account_id = old.account_id AND change.xid = old.xid
            AND change.change_id = old.change_id
        """)

    /// One row: what was before the epoch is gone for who reads from the beginning, too.
    static let adopt = Statement<NoRow, String>(
        "UPDATE feed_epoch SET epoch = $1::text, trimmed_xid = 0, trimmed_id = 1")

    /// Seconds that the oldest transaction with an id has been holding the horizon; one row.
    static let horizonAge = Statement<Double>(
        """
        SELECT coalesce(max(extract(epoch FROM now() - xact_start)), 0)::double precision
        FROM pg_stat_activity
        WHERE backend_xid IS NOT NULL AND datname = current_database()
        """)
}
