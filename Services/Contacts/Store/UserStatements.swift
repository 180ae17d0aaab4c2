public import Model
public import Postgres
internal import Service

extension User: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(
            id: try row.next(), email: try row.next(), name: try row.next(),
            language: try row.next(), createdAt: try row.next(), version: try row.next())
    }
}

/// The statements on the people who work in an account.
enum UserStatements {
    /// The primary key: at most one row.
    static let find = Statement<User, AccountID, UserID>(
        """
        SELECT user_id, email, name, language, created_at, version
        FROM account_user
        WHERE account_id = $1 AND user_id = $2
        """)

    /// The primary key, and its row is held until the transaction ends.
    static let lock = Statement<User, AccountID, UserID>(
        """
        SELECT user_id, email, name, language, created_at, version
        FROM account_user
        WHERE account_id = $1 AND user_id = $2
        FOR NO KEY UPDATE
        """)

    /// A range of the primary key: at most `$3` rows.
    static let list = Statement<User, AccountID, UserID, Int64>(
        """
        SELECT user_id, email, name, language, created_at, version
        FROM account_user
        WHERE account_id = $1 AND user_id > $2
        ORDER BY user_id
        LIMIT $3
        """)

    /// The unique index on addresses: at most one row.
    static let findByEmail = Statement<UserID, AccountID, String>(
        """
        SELECT user_id
        FROM account_user
        WHERE account_id = $1 AND email = $2
        """)

    /// One row, or none when the address is taken.
    static let insert = Statement<UserID, AccountID, Instant, String, String, String>(
        """
        INSERT INTO account_user (account_id, created_at, email, name, language)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (account_id, email) DO NOTHING
        RETURNING user_id
        """)

    /// The primary key; 23505 on `account_user_email` when the address is taken.
    static let update = Statement<User, AccountID, UserID, String, String, String>(
        """
        UPDATE account_user
        SET email = $3, name = $4, language = $5, version = version + 1
        WHERE account_id = $1 AND user_id = $2
        RETURNING user_id, email, name, language, created_at, version
        """)

    /// The primary key.
    static let delete = Statement<NoRow, AccountID, UserID>(
        """
        DELETE FROM account_user
        WHERE account_id = $1 AND user_id = $2
        """)
}
