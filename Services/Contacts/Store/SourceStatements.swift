public import Model
public import Postgres
internal import Service

extension Source: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(
            id: try row.next(), name: try row.next(), createdAt: try row.next(),
            version: try row.next())
    }
}

/// The statements on where contacts come from.
enum SourceStatements {
    /// The primary key: at most one row.
    static let find = Statement<Source, AccountID, SourceID>(
        """
        SELECT source_id, name, created_at, version
        FROM source
        WHERE account_id = $1 AND source_id = $2
        """)

    /// The primary key, and its row is held until the transaction ends.
    static let lock = Statement<Source, AccountID, SourceID>(
        """
        SELECT source_id, name, created_at, version
        FROM source
        WHERE account_id = $1 AND source_id = $2
        FOR UPDATE
        """)

    /// The primary key: those that exist, held against removal until the transaction ends.
    static let known = Statement<SourceID, AccountID, [SourceID]>(
        """
        SELECT source_id
        FROM source
        WHERE account_id = $1 AND source_id = ANY ($2::bigint[])
        FOR KEY SHARE
        """)

    /// A range of the primary key: at most `$3` rows.
    static let list = Statement<Source, AccountID, SourceID, Int64>(
        """
        SELECT source_id, name, created_at, version
        FROM source
        WHERE account_id = $1 AND source_id > $2
        ORDER BY source_id
        LIMIT $3
        """)

    /// The unique index on names: at most one row.
    static let findByName = Statement<SourceID, AccountID, String>(
        """
        SELECT source_id
        FROM source
        WHERE account_id = $1 AND name = $2
        """)

    /// One row, or none when the name is taken.
    static let insert = Statement<Source, AccountID, Instant, String>(
        """
        INSERT INTO source (account_id, created_at, name)
        VALUES ($1, $2, $3)
        ON CONFLICT (account_id, name) DO NOTHING
        RETURNING source_id, name, created_at, version
        """)

    /// The primary key; 23505 on `source_name` when the name is taken.
    static let rename = Statement<Source, AccountID, SourceID, String>(
        """
        UPDATE source
        SET name = $3, version = version + 1
        WHERE account_id = $1 AND source_id = $2
        RETURNING source_id, name, created_at, version
        """)

    /// Reads the account's contacts until one comes from the source.
    static let isUsed = Statement<Bool, AccountID, SourceID>(
        """
        SELECT EXISTS (
            SELECT FROM contact
            WHERE account_id = $1 AND $2::bigint = ANY (sources))
        """)

    /// The primary key.
    static let delete = Statement<NoRow, AccountID, SourceID>(
        """
        DELETE FROM source
        WHERE account_id = $1 AND source_id = $2
        """)
}
