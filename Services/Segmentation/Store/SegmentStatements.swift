internal import Model
internal import Postgres
internal import Service

/// A segment as it is stored.
struct StoredSegment: PostgresRow {
    let segment: Segment
    /// Members that readers see.
    let size: Int64
    let filledGeneration: Int32

    init(row: inout RowReader) throws(PostgresError) {
        let id: SegmentID = try row.next()
        let name: String = try row.next()
        let parent: SegmentID? = try row.next()
        let match: JSONText = try row.next()
        let rule: JSONText? = try row.next()
        let generation: Int32 = try row.next()
        let filled: Int32 = try row.next()
        let createdAt: Instant = try row.next()
        let version: Int32 = try row.next()
        size = try row.next()
        filledGeneration = filled
        segment = Segment(
            id: id, name: name, match: StoredCriteria.read(match), parent: parent,
            onEnter: rule.map { StoredCriteria.read($0) }, generation: generation,
            isFilled: filled == generation, size: size, createdAt: createdAt, version: version)
    }
}

/// The statements on segments.
enum SegmentStatements {
    /// The primary key: at most one row.
    static let find = Statement<StoredSegment, AccountID, SegmentID>(
        """
        SELECT segment_id, name, parent_id, match, on_enter, generation, filled_generation,
            created_at, version,
            CASE WHEN generation = filled_generation THEN size ELSE filled_size END
        FROM segment
        WHERE account_id = $1 AND segment_id = $2 AND deleted_at IS NULL
        """)

    /// A range of the primary key: at most `$3` rows.
    static let list = Statement<StoredSegment, AccountID, SegmentID, Int64>(
        """
        SELECT segment_id, name, parent_id, match, on_enter, generation, filled_generation,
            created_at, version,
            CASE WHEN generation = filled_generation THEN size ELSE filled_size END
        FROM segment
        WHERE account_id = $1 AND segment_id > $2 AND deleted_at IS NULL
        ORDER BY segment_id
        LIMIT $3
        """)

    /// Every segment of the account.
    static let ofAccount = Statement<StoredSegment, AccountID>(
        """
        SELECT segment_id, name, parent_id, match, on_enter, generation, filled_generation,
            created_at, version,
            CASE WHEN generation = filled_generation THEN size ELSE filled_size END
        FROM segment
        WHERE account_id = $1 AND deleted_at IS NULL
        ORDER BY segment_id
        """)

    /// One row, or none when the name is taken; `$6` is the account's day where it matters.
    static let insert = Statement<
        StoredSegment, AccountID, String, SegmentID?, JSONText, JSONText?, Day?, Bool
    >(
        """
        INSERT INTO segment (
            account_id, name, parent_id, match, on_enter, decided_on, publishes_existing)
        VALUES ($1, $2, $3, $4::json, $5::json, $6::date, $7::boolean)
        ON CONFLICT (account_id, name) WHERE deleted_at IS NULL DO NOTHING
        RETURNING segment_id, name, parent_id, match, on_enter, generation, filled_generation,
            created_at, version,
            CASE WHEN generation = filled_generation THEN size ELSE filled_size END
        """)

    /// The unique index on names: at most one row.
    static let findByName = Statement<SegmentID, AccountID, String>(
        """
        SELECT segment_id
        FROM segment
        WHERE account_id = $1 AND name = $2 AND deleted_at IS NULL
        """)

    /// The primary key; 23505 on `segment_name` when the name is taken.
    static let update = Statement<
        StoredSegment, AccountID, SegmentID, String, SegmentID?, JSONText, JSONText?
    >(
        """
        UPDATE segment
        SET name = $3, parent_id = $4, match = $5::json, on_enter = $6::json, version = version + 1
        WHERE account_id = $1 AND segment_id = $2
        RETURNING segment_id, name, parent_id, match, on_enter, generation, filled_generation,
            created_at, version,
            CASE WHEN generation = filled_generation THEN size ELSE filled_size END
        """)

    /// The primary key, for each segment: their criteria mean something else now.
    ///
    /// `$4` is the account's day; it is noted where it matters.
    static let refill = Statement<NoRow, AccountID, [SegmentID], [Bool], Day>(
        """
        UPDATE segment
        SET generation = generation + 1, fill_after = 0,
            filled_size = CASE WHEN generation = filled_generation THEN size ELSE filled_size END,
            decided_on = CASE WHEN changed.depends_on_day THEN $4::date END
        FROM unnest($2::bigint[], $3::boolean[]) AS changed (segment_id, depends_on_day)
        WHERE segment.account_id = $1::bigint AND segment.segment_id = changed.segment_id
            AND deleted_at IS NULL
        """)

    /// The primary key; the members go afterwards, in pieces.
    static let delete = Statement<NoRow, AccountID, SegmentID>(
        """
        UPDATE segment
        SET deleted_at = now(), fill_after = NULL
        WHERE account_id = $1 AND segment_id = $2
        """)

    /// A range of the primary key: at most `$4` rows, oldest first.
    static let sizes = Statement<Columns<Instant, Int64>, AccountID, SegmentID, Instant, Int64>(
        """
        SELECT at, size
        FROM segment_size
        WHERE account_id = $1 AND segment_id = $2 AND at > $3
        ORDER BY at
        LIMIT $4
        """)

    /// A range of the primary key, over all accounts: at most 200 segments behind one.
    static let after = Statement<Columns<AccountID, SegmentID>, AccountID, SegmentID>(
        """
        SELECT account_id, segment_id
        FROM segment
        WHERE (account_id, segment_id) > ($1, $2)
        ORDER BY account_id, segment_id
        LIMIT 200
        """)

    /// A range of the primary key of `segment_size`: of sizes older than an hour only the last of a
    /// minute stays, and older than a week only the last of an hour; 5,000 rows at most.
    static let thinSizes = Statement<NoRow, AccountID, SegmentID>(
        """
        DELETE FROM segment_size
        WHERE account_id = $1 AND segment_id = $2 AND at = ANY (ARRAY(
            SELECT older.at
            FROM (
                SELECT at, lead(at) OVER (ORDER BY at) AS next
                FROM segment_size
                WHERE account_id = $1 AND segment_id = $2
            ) AS older
            WHERE older.at < now() - interval '1 hour'
                AND older.next < CASE
                    WHEN older.at < now() - interval '7 days'
                        THEN date_trunc('hour', older.at) + interval '1 hour'
                    ELSE date_trunc('minute', older.at) + interval '1 minute'
                END
            ORDER BY older.at
            LIMIT 5000))
        """)
}
