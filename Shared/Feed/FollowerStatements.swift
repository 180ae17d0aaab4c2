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
    ///
    /// It begins where the feed under another number of shards was applied wholly, of several such
    /// numbers the furthest: page rows are few.
    static let prepare = Statement<NoRow, String, String>(
        """
        INSERT INTO feed_position (account_id, feed, epoch, xid, change_id)
        SELECT 0, $1::text, coalesce(min(other.epoch), ''), coalesce(min(other.xid), 0),
            coalesce(min(other.change_id), 0)
        FROM (
            SELECT
                (array_agg(epoch ORDER BY xid, change_id))[1] AS epoch,
                (array_agg(xid ORDER BY xid, change_id))[1] AS xid,
                (array_agg(change_id ORDER BY xid, change_id))[1] AS change_id
            FROM feed_position
            WHERE account_id = 0 AND feed <> $1::text AND epoch <> ''
                AND (feed = $2::text OR feed ~ ('^' || $2::text || ' [0-9]+/[0-9]+$'))
            GROUP BY coalesce(substring(feed FROM '/([0-9]+)$'), '1')
            HAVING count(*) = coalesce(substring(max(feed) FROM '/([0-9]+)$'), '1')::bigint
                AND min(epoch) = max(epoch)
            ORDER BY 2 DESC, 3 DESC
            LIMIT 1
        ) AS other
        ON CONFLICT (account_id, feed) DO NOTHING
        """)

    /// Every account's furthest position under another number of shards, in one pass of the table;
    /// once, before the first batch.
    static let adopt = Statement<NoRow, String, String>(
        """
        INSERT INTO feed_position (account_id, feed, epoch, xid, change_id)
        SELECT DISTINCT ON (other.account_id)
            other.account_id, $1::text, other.epoch, other.xid, other.change_id
        FROM feed_position AS page
        JOIN feed_position AS other ON other.account_id <> 0 AND other.epoch = page.epoch
        WHERE page.account_id = 0 AND page.feed = $1::text AND page.epoch <> ''
            AND other.feed <> $1::text
            AND (other.feed = $2::text OR other.feed ~ ('^' || $2::text || ' [0-9]+/[0-9]+$'))
        ORDER BY other.account_id, other.xid DESC, other.change_id DESC
        ON CONFLICT (account_id, feed) DO NOTHING
        """)

    /// Accounts of which changes wait under another number of shards; a pass of few rows.
    static let waiting = Statement<Int64, String, String>(
        """
        SELECT DISTINCT account_id
        FROM parked_change
        WHERE feed <> $1::text
            AND (feed = $2::text OR feed ~ ('^' || $2::text || ' [0-9]+/[0-9]+$'))
        """)

    /// What waits of some accounts under another number of shards; a range of the key an account.
    static let inherit = Statement<NoRow, String, String, [Int64]>(
        """
        UPDATE parked_change
        SET feed = $1::text
        WHERE account_id = ANY ($3::bigint[]) AND feed <> $1::text
            AND (feed = $2::text OR feed ~ ('^' || $2::text || ' [0-9]+/[0-9]+$'))
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
