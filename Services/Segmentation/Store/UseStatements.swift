public import Model
public import Postgres
internal import Service

extension SegmentUse: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(kind: try row.next(), reference: try row.next(), at: try row.next())
    }
}

/// The statements on what outside of Segmentation uses a segment.
enum UseStatements {
    /// A range of the primary key: at most `$3` rows.
    static let list = Statement<SegmentUse, AccountID, SegmentID, Int64>(
        """
        SELECT kind, reference, at
        FROM segment_use
        WHERE account_id = $1 AND segment_id = $2
        ORDER BY kind, reference
        LIMIT $3
        """)

    /// The primary key: at most one row.
    static let find = Statement<SegmentUse, AccountID, SegmentID, String, String>(
        """
        SELECT kind, reference, at
        FROM segment_use
        WHERE account_id = $1 AND segment_id = $2 AND kind = $3 AND reference = $4
        """)

    /// The primary key: one row, or none when it was told before.
    static let insert = Statement<SegmentUse, AccountID, SegmentID, String, String>(
        """
        INSERT INTO segment_use (account_id, segment_id, kind, reference)
        VALUES ($1::bigint, $2::bigint, $3::text, $4::text)
        ON CONFLICT (account_id, segment_id, kind, reference) DO NOTHING
        RETURNING kind, reference, at
        """)

    /// The primary key: at most one row.
    static let delete = Statement<NoRow, AccountID, SegmentID, String, String>(
        """
        DELETE FROM segment_use
        WHERE account_id = $1 AND segment_id = $2 AND kind = $3 AND reference = $4
        """)
}
