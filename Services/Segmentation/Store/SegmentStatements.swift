internal import Model
internal import Postgres
internal import Service

/// A segment as it is stored.
struct StoredSegment: PostgresRow {
    let segment: Segment
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
        segment = Segment(
            id: id, name: name, match: StoredCriteria.read(match), parent: parent,
            onEnter: rule.map { StoredCriteria.read($0) }, generation: generation,
            isFilled: filled == generation, createdAt: try row.next(), version: try row.next())
        size = try row.next()
        filledGeneration = filled
    }
}

/// The statements on segments.
enum SegmentStatements {
    /// The primary key: at most one row.
    static let find = Statement<StoredSegment, AccountID, SegmentID>(
        """
        SELECT segment_id, name, parent_id, match, on_enter, generation, filled_generation,
            created_at, version, size
        FROM segment
        WHERE account_id = $1 AND segment_id = $2 AND deleted_at IS NULL
        """)

    /// A range of the primary key: at most `$3` rows.
    static let list = Statement<StoredSegment, AccountID, SegmentID, Int64>(
        """
        SELECT segment_id, name, parent_id, match, on_enter, generation, filled_generation,
            created_at, version, size
        FROM segment
        WHERE account_id = $1 AND segment_id > $2 AND deleted_at IS NULL
        ORDER BY segment_id
        LIMIT $3
        """)

    /// Every segment of the account.
    static let ofAccount = Statement<StoredSegment, AccountID>(
        """
        SELECT segment_id, name, parent_id, match, on_enter, generation, filled_generation,
            created_at, version, size
        FROM segment
        WHERE account_id = $1 AND deleted_at IS NULL
        ORDER BY segment_id
        """)

    /// One row, or none when the name is taken.
    static let insert = Statement<
        StoredSegment, AccountID, String, SegmentID?, JSONText, JSONText?
    >(
        """
        INSERT INTO segment (account_id, name, parent_id, match, on_enter, decided_on)
        SELECT $1, $2, $3, $4::json, $5::json, (now() AT TIME ZONE coalesce(
            (SELECT time_zone FROM account WHERE account_id = $1), 'UTC'))::date
        ON CONFLICT (account_id, name) WHERE deleted_at IS NULL DO NOTHING
        RETURNING segment_id, name, parent_id, match, on_enter, generation, filled_generation,
            created_at, version, size
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
            created_at, version, size
        """)

    /// The primary key, for each segment: their criteria mean something else now.
    static let refill = Statement<NoRow, AccountID, [SegmentID]>(
        """
        UPDATE segment
        SET generation = generation + 1, fill_after = 0
        WHERE account_id = $1 AND segment_id = ANY ($2)
        """)

    /// The primary key, for each segment: decide again by the same criteria.
    static let recheck = Statement<NoRow, AccountID, [SegmentID]>(
        """
        UPDATE segment
        SET fill_after = 0
        WHERE account_id = $1 AND segment_id = ANY ($2) AND fill_after IS NULL
        """)

    /// The primary key; the members go afterwards, in pieces.
    static let delete = Statement<NoRow, AccountID, SegmentID>(
        """
        UPDATE segment
        SET deleted_at = now(), fill_after = NULL
        WHERE account_id = $1 AND segment_id = $2
        """)

    /// `segment_member`'s rows of deleted segments and those that no reader sees: 5,000 at most.
    static let sweep = Statement<NoRow, AccountID, SegmentID, Bool>(
        """
        DELETE FROM segment_member
        WHERE account_id = $1 AND segment_id = $2 AND contact_id IN (
            SELECT contact_id
            FROM segment_member
            WHERE account_id = $1 AND segment_id = $2 AND ($3 OR left_generation IS NOT NULL)
            ORDER BY contact_id
            LIMIT 5000)
        """)

    /// Segments of all accounts that were deleted in the last two days.
    static let deletedLately = Statement<Columns<AccountID, SegmentID>>(
        """
        SELECT account_id, segment_id
        FROM segment
        WHERE deleted_at > now() - interval '2 days'
        """)

    /// The primary key: one row, none when nothing was ever decided for the account.
    static let planVersion = Statement<Int64, AccountID>(
        """
        SELECT version
        FROM account_plan
        WHERE account_id = $1
        """)

    /// The primary key.
    static let bumpPlan = Statement<NoRow, AccountID>(
        """
        INSERT INTO account_plan AS held (account_id)
        VALUES ($1)
        ON CONFLICT (account_id) DO UPDATE SET version = held.version + 1
        """)

    /// `segment_to_fill`, over all accounts: what is to do.
    static let toFill = Statement<Columns<AccountID, SegmentID>>(
        """
        SELECT account_id, segment_id
        FROM segment
        WHERE fill_after IS NOT NULL AND deleted_at IS NULL
        ORDER BY account_id, segment_id
        LIMIT 1000
        """)

    /// The primary key: where filling goes on.
    static let fillAfter = Statement<ContactID?, AccountID, SegmentID>(
        """
        SELECT fill_after
        FROM segment
        WHERE account_id = $1 AND segment_id = $2 AND deleted_at IS NULL
        """)

    /// The primary key.
    static let moveFill = Statement<NoRow, AccountID, SegmentID, ContactID>(
        """
        UPDATE segment
        SET fill_after = $3
        WHERE account_id = $1 AND segment_id = $2
        """)

    /// The primary key, and a row of `segment_size`: readers see the newest generation from now.
    static let finishFill = Statement<Int64, AccountID, SegmentID, String>(
        """
        WITH finished AS (
            UPDATE segment
            SET fill_after = NULL, filled_generation = generation,
                decided_on = (now() AT TIME ZONE $3)::date
            WHERE account_id = $1 AND segment_id = $2
            RETURNING size
        ), noted AS (
            INSERT INTO segment_size (account_id, segment_id, at, size)
            SELECT $1, $2, date_trunc('second', now()), size FROM finished
            ON CONFLICT (account_id, segment_id, at) DO UPDATE SET size = excluded.size
        )
        SELECT size FROM finished
        """)

    /// Every segment of every account whose zone has a new day since it was decided.
    static let outOfDate = Statement<Columns<AccountID, SegmentID>>(
        """
        SELECT segment.account_id, segment.segment_id
        FROM segment
        JOIN account USING (account_id)
        WHERE segment.deleted_at IS NULL AND segment.fill_after IS NULL
            AND segment.decided_on < (now() AT TIME ZONE account.time_zone)::date
        """)

    /// The primary key, for each segment: nothing in it depends on the day.
    static let upToDate = Statement<NoRow, AccountID, [SegmentID], String>(
        """
        UPDATE segment
        SET decided_on = (now() AT TIME ZONE $3)::date
        WHERE account_id = $1 AND segment_id = ANY ($2)
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

    /// Of sizes older than an hour only the last of a minute stays, and older than a week only the
    /// last of an hour: one pass over the table.
    static let thinSizes = Statement<NoRow>(
        """
        DELETE FROM segment_size AS older
        WHERE older.at < now() - interval '1 hour' AND EXISTS (
            SELECT 1
            FROM segment_size AS newer
            WHERE newer.account_id = older.account_id AND newer.segment_id = older.segment_id
                AND newer.at > older.at
                AND newer.at < CASE
                    WHEN older.at < now() - interval '7 days'
                        THEN date_trunc('hour', older.at) + interval '1 hour'
                    ELSE date_trunc('minute', older.at) + interval '1 minute'
                END)
        """)
}
