public import Model
public import Postgres
internal import Service

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
    /// Writes who entered and who left which segment, and what that makes of their sizes.
    ///
    /// A few probes of primary keys a flip; one row a flip that really happened. While a generation
    /// is being filled, readers still see the one before: who leaves is marked and removed later,
    /// who enters has the new generation. `LIMIT 1` has PostgreSQL find rows one by one, and by
    /// their addresses it writes them: nobody else does, the account is held.
    static let flip = Statement<WrittenFlip, AccountID, [SegmentID], [ContactID], [Bool]>(
        """
        WITH told AS MATERIALIZED (
            SELECT told.segment_id, told.contact_id, told.is_entry
            FROM unnest($2::bigint[], $3::bigint[], $4::boolean[])
                AS told (segment_id, contact_id, is_entry)
        ), target AS MATERIALIZED (
            SELECT known.segment_id, held.generation, held.is_filled, held.is_told
            FROM (SELECT DISTINCT segment_id FROM told) AS known
            CROSS JOIN LATERAL (
                SELECT
                    deleted_at, generation, generation = filled_generation AS is_filled,
                    filled_generation > 0 OR publishes_existing AS is_told
                FROM segment
                WHERE account_id = $1::bigint AND segment_id = known.segment_id
                LIMIT 1
            ) AS held
            WHERE held.deleted_at IS NULL
        ), entered AS (
            INSERT INTO segment_member AS held (account_id, segment_id, contact_id, generation)
            SELECT $1::bigint, told.segment_id, told.contact_id, target.generation
            FROM told
            JOIN target USING (segment_id)
            WHERE told.is_entry
            ORDER BY told.segment_id, told.contact_id
            ON CONFLICT (account_id, segment_id, contact_id) DO UPDATE
            SET left_generation = NULL, entered_at = excluded.entered_at
            WHERE held.left_generation IS NOT NULL
            RETURNING segment_id, contact_id
        ), leaving AS MATERIALIZED (
            SELECT
                held.place, target.generation,
                target.is_filled OR held.generation = target.generation AS goes
            FROM told
            JOIN target USING (segment_id)
            CROSS JOIN LATERAL (
                SELECT ctid AS place, generation
                FROM segment_member
                WHERE account_id = $1::bigint AND segment_id = told.segment_id
                    AND contact_id = told.contact_id AND left_generation IS NULL
                LIMIT 1
            ) AS held
            WHERE NOT told.is_entry
        ), removed AS (
            DELETE FROM segment_member AS held
            USING leaving
            WHERE held.account_id = $1::bigint AND held.ctid = leaving.place AND leaving.goes
            RETURNING held.segment_id, held.contact_id
        ), marked AS (
            UPDATE segment_member AS held
            SET left_generation = leaving.generation
            FROM leaving
            WHERE held.account_id = $1::bigint AND held.ctid = leaving.place AND NOT leaving.goes
            RETURNING held.segment_id, held.contact_id
        ), happened AS (
            SELECT segment_id, contact_id, TRUE AS is_entry FROM entered
            UNION ALL
            SELECT segment_id, contact_id, FALSE FROM removed
            UNION ALL
            SELECT segment_id, contact_id, FALSE FROM marked
        ), sized AS (
            UPDATE segment
            SET size = size + change.sum
            FROM (
                SELECT segment_id, sum(CASE WHEN is_entry THEN 1 ELSE -1 END) AS sum
                FROM happened
                GROUP BY segment_id
            ) AS change
            WHERE segment.account_id = $1::bigint
                AND segment.segment_id = ANY ($2::bigint[])
                AND segment.segment_id = change.segment_id
            RETURNING segment.segment_id, size, generation = filled_generation AS is_filled
        ), noted AS (
            INSERT INTO segment_size (account_id, segment_id, at, size)
            SELECT $1::bigint, segment_id, date_trunc('second', now()), size
            FROM sized
            WHERE is_filled
            ORDER BY segment_id
            ON CONFLICT (account_id, segment_id, at) DO UPDATE SET size = excluded.size
        ), back AS (
            DELETE FROM segment_left AS held
            USING entered
            CROSS JOIN LATERAL (
                SELECT ctid AS place
                FROM segment_left
                WHERE account_id = $1::bigint AND segment_id = entered.segment_id
                    AND contact_id = entered.contact_id
                LIMIT 1
            ) AS gone
            WHERE held.account_id = $1::bigint AND held.ctid = gone.place
        ), remembered AS (
            INSERT INTO segment_left (account_id, segment_id, contact_id)
            SELECT $1::bigint, segment_id, contact_id
            FROM happened
            WHERE NOT is_entry
            ORDER BY segment_id, contact_id
            ON CONFLICT (account_id, segment_id, contact_id) DO UPDATE
            SET left_at = excluded.left_at
        )
        SELECT
            happened.segment_id, happened.contact_id, happened.is_entry, target.generation,
            target.is_told
        FROM happened
        JOIN target USING (segment_id)
        ORDER BY happened.contact_id, happened.segment_id
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

    /// The primary key: when the contact last left, if it is not in the segment.
    static let leftAt = Statement<Instant, AccountID, SegmentID, ContactID>(
        """
        SELECT left_at
        FROM segment_left
        WHERE account_id = $1 AND segment_id = $2 AND contact_id = $3
        """)
}
