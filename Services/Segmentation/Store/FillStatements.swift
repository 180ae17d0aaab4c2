internal import Model
internal import Postgres
internal import Service

/// A segment that is to be filled.
struct FillRow: PostgresRow {
    let segment: SegmentID
    /// Who was decided already.
    let after: ContactID

    init(row: inout RowReader) throws(PostgresError) {
        segment = try row.next()
        after = try row.next()
    }
}

/// A segment that was filled.
struct FilledRow: PostgresRow {
    let segment: SegmentID
    let generation: Int32
    let size: Int64
    /// Whether nobody had seen members of it.
    let isFirst: Bool
    /// Whether members of an older generation may be left.
    let isEdit: Bool

    init(row: inout RowReader) throws(PostgresError) {
        segment = try row.next()
        generation = try row.next()
        size = try row.next()
        isFirst = try row.next()
        isEdit = try row.next()
    }
}

/// The statements that fill segments, and remove what is left of them.
enum FillStatements {
    /// `segment_to_fill`, over all accounts: which have something to do.
    static let accounts = Statement<AccountID>(
        """
        SELECT DISTINCT account_id
        FROM segment
        WHERE fill_after IS NOT NULL AND deleted_at IS NULL
        ORDER BY account_id
        """)

    /// How many segments ``open`` finds.
    static let segmentsInOne = 200

    /// `segment_to_fill`: where filling goes on; at most ``segmentsInOne``.
    static let open = Statement<FillRow, AccountID>(
        """
        SELECT segment_id, fill_after
        FROM segment
        WHERE account_id = $1 AND fill_after IS NOT NULL AND deleted_at IS NULL
        ORDER BY segment_id
        LIMIT 200
        """)

    /// A range of the primary key of `contact`: at most `$3` ids.
    static let contactsAfter = Statement<ContactID, AccountID, ContactID, Int64>(
        """
        SELECT contact_id
        FROM contact
        WHERE account_id = $1 AND contact_id > $2
        ORDER BY contact_id
        LIMIT $3
        """)

    /// The primary key, for each segment: where filling goes on.
    static let move = Statement<NoRow, AccountID, [SegmentID], [ContactID]>(
        """
        UPDATE segment
        SET fill_after = moved.contact_id
        FROM unnest($2::bigint[], $3::bigint[]) AS moved (segment_id, contact_id)
        WHERE segment.account_id = $1::bigint AND segment.segment_id = moved.segment_id
        """)

    /// The primary key, and a row of `segment_size`, for each segment: readers see the newest
    /// generation from now on.
    static let finish = Statement<FilledRow, AccountID, [SegmentID]>(
        """
        WITH held AS MATERIALIZED (
            SELECT segment_id, filled_generation
            FROM segment
            WHERE account_id = $1::bigint AND segment_id = ANY ($2::bigint[])
        ), finished AS (
            UPDATE segment
            SET fill_after = NULL, filled_generation = generation
            FROM held
            WHERE segment.account_id = $1::bigint AND segment.segment_id = held.segment_id
            RETURNING segment.segment_id, generation, size, held.filled_generation AS seen
        ), noted AS (
            INSERT INTO segment_size (account_id, segment_id, at, size)
            SELECT $1::bigint, segment_id, date_trunc('second', now()), size
            FROM finished
            ORDER BY segment_id
            ON CONFLICT (account_id, segment_id, at) DO UPDATE SET size = excluded.size
        )
        SELECT
            segment_id, generation, size, seen = 0, seen <> generation AND generation > 1
        FROM finished
        ORDER BY segment_id
        """)

    /// `segment_by_day`, over all accounts: what was decided for a day that is over at `$1`.
    static let outOfDate = Statement<Columns<AccountID, [SegmentID]>, Instant>(
        """
        SELECT segment.account_id, array_agg(segment.segment_id ORDER BY segment.segment_id)
        FROM segment
        JOIN account USING (account_id)
        WHERE segment.deleted_at IS NULL AND segment.decided_on IS NOT NULL
            AND segment.decided_on < ($1::timestamptz AT TIME ZONE account.time_zone)::date
        GROUP BY segment.account_id
        ORDER BY segment.account_id
        """)

    /// `segment_by_day`, over all accounts: when the next day begins in some account's zone.
    static let nextDay = Statement<Instant?, Instant>(
        """
        SELECT min(moment)
        FROM (
            SELECT DISTINCT account.time_zone AS name
            FROM segment
            JOIN account USING (account_id)
            WHERE segment.deleted_at IS NULL AND segment.decided_on IS NOT NULL
        ) AS zone
        CROSS JOIN LATERAL (
            SELECT ($1::timestamptz AT TIME ZONE zone.name)::date + 1 AS day
        ) AS next
        -- Midnight may come twice: the day begins with the first.
        CROSS JOIN LATERAL generate_series(
            next.day::timestamp AT TIME ZONE zone.name - interval '3 hours',
            next.day::timestamp AT TIME ZONE zone.name, interval '15 minutes') AS moment
        WHERE (moment AT TIME ZONE zone.name)::date >= next.day
        """)

    /// The primary key, for each segment: decide again by the same criteria, for a new day, or
    /// never again where the day does not matter.
    static let turn = Statement<NoRow, AccountID, [SegmentID], [Bool], Day>(
        """
        UPDATE segment
        SET fill_after = CASE WHEN old.depends_on_day THEN 0 ELSE fill_after END,
            decided_on = CASE WHEN old.depends_on_day THEN $4::date END
        FROM unnest($2::bigint[], $3::boolean[]) AS old (segment_id, depends_on_day)
        WHERE segment.account_id = $1::bigint AND segment.segment_id = old.segment_id
            AND deleted_at IS NULL AND decided_on < $4::date
        """)

    /// A range of the primary key of `segment_member`: rows of a deleted segment, or those that no
    /// reader sees, 5,000 at most.
    ///
    /// Those who left a generation that readers do not see yet stay.
    static let sweep = Statement<NoRow, AccountID, SegmentID, Bool>(
        """
        DELETE FROM segment_member
        WHERE account_id = $1 AND segment_id = $2
            AND ($3 OR left_generation <= (
                SELECT filled_generation
                FROM segment
                WHERE account_id = $1 AND segment_id = $2))
            AND contact_id <= (
                SELECT max(first.contact_id)
                FROM (
                    SELECT contact_id
                    FROM segment_member
                    WHERE account_id = $1 AND segment_id = $2
                        AND ($3 OR left_generation <= (
                            SELECT filled_generation
                            FROM segment
                            WHERE account_id = $1 AND segment_id = $2))
                    ORDER BY contact_id
                    LIMIT 5000) AS first)
        """)

    /// A range of the primary key of `segment_left`: a deleted segment's rows, 5,000 at most.
    static let sweepLeft = Statement<NoRow, AccountID, SegmentID>(
        """
        DELETE FROM segment_left
        WHERE account_id = $1 AND segment_id = $2 AND contact_id <= (
            SELECT max(first.contact_id)
            FROM (
                SELECT contact_id
                FROM segment_left
                WHERE account_id = $1 AND segment_id = $2
                ORDER BY contact_id
                LIMIT 5000) AS first)
        """)

    /// Segments of all accounts that were deleted in the last two days.
    static let deletedLately = Statement<Columns<AccountID, SegmentID>>(
        """
        SELECT account_id, segment_id
        FROM segment
        WHERE deleted_at > now() - interval '2 days'
        """)
}
