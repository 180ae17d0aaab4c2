public import Model
public import Postgres
internal import Service

/// A contact that entered or left a segment.
struct Flip: PostgresRow {
    let segment: SegmentID
    let contact: ContactID
    let isEntry: Bool

    init(row: inout RowReader) throws(PostgresError) {
        segment = try row.next()
        contact = try row.next()
        isEntry = try row.next()
    }
}

extension SegmentMember: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(contact: try row.next(), enteredAt: try row.next())
    }
}

/// The statements on members.
enum MemberStatements {
    /// Writes who entered and who left one segment, and what that makes of its size.
    ///
    /// While a generation is being filled, readers still see the one before: who leaves is marked
    /// and removed later, who enters has the new generation. One row a flip that really happened.
    /// Arrays, not joins: probes of the primary key, also where nothing was ever analysed.
    static let flip = Statement<Flip, AccountID, SegmentID, [ContactID], [ContactID]>(
        """
        WITH target AS MATERIALIZED (
            SELECT generation, generation = filled_generation AS is_filled
            FROM segment
            WHERE account_id = $1::bigint AND segment_id = $2::bigint
        ), entered AS (
            INSERT INTO segment_member AS held (account_id, segment_id, contact_id, generation)
            SELECT $1::bigint, $2::bigint, told.contact_id, target.generation
            FROM target
            CROSS JOIN unnest($3::bigint[]) AS told (contact_id)
            ORDER BY told.contact_id
            ON CONFLICT (account_id, segment_id, contact_id) DO UPDATE
            SET left_generation = NULL, entered_at = excluded.entered_at
            WHERE held.left_generation IS NOT NULL
            RETURNING contact_id
        ), removed AS (
            DELETE FROM segment_member
            WHERE account_id = $1::bigint AND segment_id = $2::bigint
                AND contact_id = ANY ($4::bigint[]) AND left_generation IS NULL
                AND (
                    (SELECT is_filled FROM target)
                    OR generation = (SELECT generation FROM target))
            RETURNING contact_id
        ), marked AS (
            UPDATE segment_member
            SET left_generation = (SELECT generation FROM target)
            WHERE account_id = $1::bigint AND segment_id = $2::bigint
                AND contact_id = ANY ($4::bigint[]) AND left_generation IS NULL
                AND NOT (SELECT is_filled FROM target)
                AND generation <> (SELECT generation FROM target)
            RETURNING contact_id
        ), happened AS (
            SELECT contact_id, TRUE AS is_entry FROM entered
            UNION ALL
            SELECT contact_id, FALSE FROM removed
            UNION ALL
            SELECT contact_id, FALSE FROM marked
        ), sized AS (
            UPDATE segment
            SET size = size + (
                SELECT coalesce(sum(CASE WHEN is_entry THEN 1 ELSE -1 END), 0) FROM happened)
            WHERE account_id = $1::bigint AND segment_id = $2::bigint
            RETURNING size, generation = filled_generation AS is_filled
        ), noted AS (
            INSERT INTO segment_size (account_id, segment_id, at, size)
            SELECT $1::bigint, $2::bigint, date_trunc('second', now()), size
            FROM sized
            WHERE is_filled
            ON CONFLICT (account_id, segment_id, at) DO UPDATE SET size = excluded.size
        )
        SELECT $2::bigint, contact_id, is_entry
        FROM happened
        ORDER BY contact_id
        """)

    /// A range of the primary key: at most `$4` members that readers see.
    static let list = Statement<SegmentMember, AccountID, SegmentID, ContactID, Int64>(
        """
        SELECT held.contact_id, held.entered_at
        FROM segment
        JOIN segment_member AS held USING (account_id, segment_id)
        WHERE account_id = $1 AND segment_id = $2 AND held.contact_id > $3
            AND held.generation <= segment.filled_generation
            AND (held.left_generation IS NULL OR held.left_generation > segment.filled_generation)
        ORDER BY held.contact_id
        LIMIT $4
        """)

    /// The same without an end; read it in batches.
    static let all = Statement<SegmentMember, AccountID, SegmentID>(
        """
        SELECT held.contact_id, held.entered_at
        FROM segment
        JOIN segment_member AS held USING (account_id, segment_id)
        WHERE account_id = $1 AND segment_id = $2
            AND held.generation <= segment.filled_generation
            AND (held.left_generation IS NULL OR held.left_generation > segment.filled_generation)
        ORDER BY held.contact_id
        """)

    /// The members that readers see while a generation is being filled: reads them all.
    static let count = Statement<Int64, AccountID, SegmentID>(
        """
        SELECT count(*)
        FROM segment
        JOIN segment_member AS held USING (account_id, segment_id)
        WHERE account_id = $1 AND segment_id = $2
            AND held.generation <= segment.filled_generation
            AND (held.left_generation IS NULL OR held.left_generation > segment.filled_generation)
        """)

    /// The primary key: when the contact entered, if readers see it.
    static let enteredAt = Statement<Instant, AccountID, SegmentID, ContactID>(
        """
        SELECT held.entered_at
        FROM segment
        JOIN segment_member AS held USING (account_id, segment_id)
        WHERE account_id = $1 AND segment_id = $2 AND held.contact_id = $3
            AND held.generation <= segment.filled_generation
            AND (held.left_generation IS NULL OR held.left_generation > segment.filled_generation)
        """)
}
