internal import Model
internal import Postgres
internal import Service

/// What an account's segments may say, as it is stored.
struct StoredLimits: PostgresRow {
    let limits: SegmentLimits
    let version: Int32

    init(row: inout RowReader) throws(PostgresError) {
        let conditions: Int32 = try row.next()
        let levels: Int32 = try row.next()
        limits = SegmentLimits(conditions: Int(conditions), levels: Int(levels))
        version = try row.next()
    }
}

/// The statements on what an account's segments may say.
enum LimitStatements {
    /// The primary key: no row where the service's own limits count.
    static let find = Statement<StoredLimits, AccountID>(
        """
        SELECT conditions, levels, version
        FROM segment_limit
        WHERE account_id = $1
        """)

    /// The primary key: one row.
    static let put = Statement<StoredLimits, AccountID, Int32, Int32>(
        """
        INSERT INTO segment_limit AS held (account_id, conditions, levels)
        VALUES ($1::bigint, $2::integer, $3::integer)
        ON CONFLICT (account_id) DO UPDATE
        SET conditions = excluded.conditions, levels = excluded.levels,
            version = held.version + 1
        RETURNING conditions, levels, version
        """)
}
