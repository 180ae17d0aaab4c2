internal import Postgres

/// A follower's stored position, and which subjects of a page wait behind a parked change.
struct StoredPosition: PostgresRow {
    let epoch: String
    let xid: Int64
    let id: Int64
    let parked: [Int64]

    init(row: inout RowReader) throws(PostgresError) {
        epoch = try row.next()
        xid = try row.next()
        id = try row.next()
        parked = try row.next()
    }
}

/// A parked change, as it came.
struct ParkedRow: PostgresRow {
    let account: Int64
    let epoch: String
    let xid: Int64
    let id: Int64
    let subject: Int64
    let atMilliseconds: Int64
    let kind: String
    let data: JSONText

    init(row: inout RowReader) throws(PostgresError) {
        account = try row.next()
        epoch = try row.next()
        xid = try row.next()
        id = try row.next()
        subject = try row.next()
        atMilliseconds = try row.next()
        kind = try row.next()
        data = try row.next()
    }
}

enum FollowerStatements {
    /// Makes the page's row, which transactions lock, when it is missing.
    static let prepare = Statement<NoRow, String>(
        """
        INSERT INTO feed_position (account_id, feed)
        VALUES (0, $1::text)
        ON CONFLICT (account_id, feed) DO NOTHING
        """)

    /// A primary key probe; who begins again waits until all who hold the row have ended.
    static let hold = Statement<Columns<String, Int64, Int64>, String>(
        """
        SELECT epoch, xid, change_id
        FROM feed_position
        WHERE account_id = 0 AND feed = $1::text
        FOR SHARE
        """)

    /// Locks the account's row, making it when it is missing; one row.
    static let lock = Statement<StoredPosition, Int64, String, [Int64]>(
        """
        INSERT INTO feed_position (account_id, feed)
        VALUES ($1::bigint, $2::text)
        ON CONFLICT (account_id, feed) DO UPDATE SET feed = EXCLUDED.feed
        RETURNING
            epoch, xid, change_id,
            ARRAY(
                SELECT DISTINCT subject_id
                FROM parked_change
                WHERE account_id = $1::bigint AND feed = $2::text
                    AND subject_id = ANY ($3::bigint[])
            )
        """)

    /// A primary key probe.
    static let find = Statement<Columns<String, Int64, Int64>, Int64, String>(
        """
        SELECT epoch, xid, change_id
        FROM feed_position
        WHERE account_id = $1::bigint AND feed = $2::text AND epoch <> ''
        """)

    /// One row by primary key.
    static let move = Statement<NoRow, Int64, String, String, Int64, Int64>(
        """
        INSERT INTO feed_position (account_id, feed, epoch, xid, change_id)
        VALUES ($1::bigint, $2::text, $3::text, $4::bigint, $5::bigint)
        ON CONFLICT (account_id, feed) DO UPDATE
            SET epoch = EXCLUDED.epoch, xid = EXCLUDED.xid, change_id = EXCLUDED.change_id
        """)

    /// The page's position, unless someone else has moved it: it may have begun again.
    static let advance = Statement<
        NoRow, String, String, Int64, Int64, String, Int64, Int64
    >(
        """
        INSERT INTO feed_position AS held (account_id, feed, epoch, xid, change_id)
        VALUES (0, $1::text, $2::text, $3::bigint, $4::bigint)
        ON CONFLICT (account_id, feed) DO UPDATE
            SET epoch = EXCLUDED.epoch, xid = EXCLUDED.xid, change_id = EXCLUDED.change_id
            WHERE held.epoch = $5::text AND held.xid = $6::bigint AND held.change_id = $7::bigint
        """)

    /// Every account's row of one feed: after a snapshot they mean nothing.
    static let forget = Statement<NoRow, String>(
        "DELETE FROM feed_position WHERE account_id <> 0 AND feed = $1::text")

    /// One row.
    static let park = Statement<
        NoRow, Int64, String, String, Int64, Int64, Int64, Int64, String, String, JSONText
    >(
        """
        INSERT INTO parked_change (
            account_id, feed, epoch, xid, change_id, subject_id, at, kind, reason, data)
        VALUES (
            $1::bigint, $2::text, $3::text, $4::bigint, $5::bigint, $6::bigint,
            to_timestamp($7::bigint / 1000.0), $8::text, $9::text, $10::json)
        ON CONFLICT (account_id, feed, xid, change_id) DO NOTHING
        """)

    /// What waits of persons who were erased: nothing of them is kept.
    static let drop = Statement<NoRow, Int64, String, [Int64]>(
        """
        DELETE FROM parked_change
        WHERE account_id = $1::bigint AND feed = $2::text AND subject_id = ANY ($3::bigint[])
        """)

    /// At most 100 rows of one feed in order.
    static let parked = Statement<ParkedRow, String, Int64, Int64, Int64>(
        """
        SELECT
            account_id, epoch, xid, change_id, subject_id,
            (extract(epoch FROM at) * 1000)::bigint, kind, data
        FROM parked_change
        WHERE feed = $1::text AND (xid, change_id, account_id) > ($2::bigint, $3::bigint, $4::bigint)
        ORDER BY xid, change_id, account_id
        LIMIT 100
        """)

    /// A primary key probe; the row goes when its change was applied.
    static let unpark = Statement<NoRow, Int64, String, Int64, Int64>(
        """
        DELETE FROM parked_change
        WHERE account_id = $1::bigint AND feed = $2::text AND xid = $3::bigint
            AND change_id = $4::bigint
        """)

    /// A count of few rows.
    static let parkedCount = Statement<Int64, String>(
        "SELECT count(*) FROM parked_change WHERE feed = $1::text")
}
