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
    /// Writes flips, each (segment, contact) once, and what they make of the sizes.
    ///
    /// While a generation is being filled, readers still see the one before: who leaves is marked
    /// and removed later, who enters has the new generation. One row a flip that really happened.
    static let flip = Statement<Flip, AccountID, [SegmentID], [ContactID], [Bool]>(
        """
        WITH flip AS (
            SELECT
                flip.segment_id, flip.contact_id, flip.is_entry, segment.generation,
                segment.generation = segment.filled_generation AS is_filled
            FROM unnest($2::bigint[], $3::bigint[], $4::boolean[])
                AS flip (segment_id, contact_id, is_entry)
            JOIN segment
                ON segment.account_id = $1::bigint AND segment.segment_id = flip.segment_id
        ), entered AS (
            INSERT INTO segment_member AS held (account_id, segment_id, contact_id, generation)
            SELECT $1::bigint, segment_id, contact_id, generation
            FROM flip
            WHERE is_entry
            ORDER BY segment_id, contact_id
            ON CONFLICT (account_id, segment_id, contact_id) DO UPDATE
            SET left_generation = NULL, entered_at = excluded.entered_at
            WHERE held.left_generation IS NOT NULL
            RETURNING segment_id, contact_id
        ), removed AS (
            DELETE FROM segment_member AS held
            USING flip
            WHERE NOT flip.is_entry AND (flip.is_filled OR held.generation = flip.generation)
                AND held.account_id = $1::bigint AND held.segment_id = flip.segment_id
                AND held.contact_id = flip.contact_id AND held.left_generation IS NULL
            RETURNING held.segment_id, held.contact_id
        ), marked AS (
            UPDATE segment_member AS held
            SET left_generation = flip.generation
            FROM flip
            WHERE NOT flip.is_entry AND NOT flip.is_filled AND held.generation <> flip.generation
                AND held.account_id = $1::bigint AND held.segment_id = flip.segment_id
                AND held.contact_id = flip.contact_id AND held.left_generation IS NULL
            RETURNING held.segment_id, held.contact_id
        ), happened AS (
            SELECT segment_id, contact_id, TRUE AS is_entry FROM entered
            UNION ALL
            SELECT segment_id, contact_id, FALSE FROM removed
            UNION ALL
            SELECT segment_id, contact_id, FALSE FROM marked
        ), sized AS (
            UPDATE segment
            SET size = segment.size + tally.growth
            FROM (
                SELECT segment_id, sum(CASE WHEN is_entry THEN 1 ELSE -1 END) AS growth
                FROM happened
                GROUP BY segment_id
            ) AS tally
            WHERE segment.account_id = $1::bigint AND segment.segment_id = tally.segment_id
            RETURNING segment.segment_id, segment.size,
                segment.generation = segment.filled_generation AS is_filled
        ), noted AS (
            INSERT INTO segment_size (account_id, segment_id, at, size)
            SELECT $1::bigint, segment_id, date_trunc('second', now()), size
            FROM sized
            WHERE is_filled
            ON CONFLICT (account_id, segment_id, at) DO UPDATE SET size = excluded.size
        )
        SELECT segment_id, contact_id, is_entry
        FROM happened
        ORDER BY contact_id, segment_id
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

    /// One row: what a rule owes to Interests.
    static let owe = Statement<NoRow, AccountID, SegmentID, [ContactID], [InterestID]>(
        """
        INSERT INTO assignment (account_id, segment_id, contacts, interests)
        VALUES ($1, $2, $3, $4)
        """)

    /// `assignment_due`: the oldest that may be tried now.
    static let due = Statement<Assignment>(
        """
        SELECT account_id, assignment_id, segment_id, contacts, interests, tries
        FROM assignment
        WHERE failed_at IS NULL AND due_at <= now()
        ORDER BY due_at, assignment_id
        LIMIT 20
        """)

    /// The primary key: it was done.
    static let settle = Statement<NoRow, AccountID, Int64>(
        """
        DELETE FROM assignment
        WHERE account_id = $1 AND assignment_id = $2
        """)

    /// The primary key: try again later.
    static let postpone = Statement<NoRow, AccountID, Int64, Double>(
        """
        UPDATE assignment
        SET tries = tries + 1, due_at = now() + make_interval(secs => $3)
        WHERE account_id = $1 AND assignment_id = $2
        """)

    /// The primary key: it was refused, and stays for someone to see.
    static let fail = Statement<NoRow, AccountID, Int64, String>(
        """
        UPDATE assignment
        SET failed_at = now(), reason = $3
        WHERE account_id = $1 AND assignment_id = $2
        """)
}
