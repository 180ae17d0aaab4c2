public import Model
public import Postgres
internal import Service

extension Interest: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(
            id: try row.next(), name: try row.next(), label: try row.next(),
            description: try row.next(), kind: try row.next(), visibility: try row.next(),
            createdAt: try row.next(), version: try row.next())
    }
}

/// The statements on the catalogue.
enum InterestStatements {
    /// The primary key: at most one row.
    static let find = Statement<Interest, AccountID, InterestID>(
        """
        SELECT interest_id, name, label, description, kind, visibility, created_at, version
        FROM interest
        WHERE account_id = $1 AND interest_id = $2 AND deleted_at IS NULL
        """)

    /// A range of the primary key, filtered: at most `$6` rows.
    static let list = Statement<
        Interest, AccountID, InterestKind?, Visibility?, String?, InterestID, Int64
    >(
        """
        SELECT interest_id, name, label, description, kind, visibility, created_at, version
        FROM interest
        WHERE account_id = $1 AND interest_id > $5 AND deleted_at IS NULL
            AND ($2::text IS NULL OR kind = $2)
            AND ($3::text IS NULL OR visibility = $3)
            AND ($4::text IS NULL OR name = $4)
        ORDER BY interest_id
        LIMIT $6
        """)

    /// One row, or none when the name is taken.
    static let insert = Statement<
        Interest, AccountID, InterestKind, Visibility, String, String?, String?
    >(
        """
        INSERT INTO interest (account_id, kind, visibility, name, label, description)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (account_id, kind, name) WHERE deleted_at IS NULL DO NOTHING
        RETURNING interest_id, name, label, description, kind, visibility, created_at, version
        """)

    /// The unique index on names: at most one row.
    static let findByName = Statement<InterestID, AccountID, InterestKind, String>(
        """
        SELECT interest_id
        FROM interest
        WHERE account_id = $1 AND kind = $2 AND name = $3 AND deleted_at IS NULL
        """)

    /// The primary key, and its row is held until the transaction ends.
    static let lock = Statement<Interest, AccountID, InterestID>(
        """
        SELECT interest_id, name, label, description, kind, visibility, created_at, version
        FROM interest
        WHERE account_id = $1 AND interest_id = $2 AND deleted_at IS NULL
        FOR NO KEY UPDATE
        """)

    /// The primary key; 23505 on `interest_name` when the name is taken.
    static let update = Statement<
        Interest, AccountID, InterestID, Visibility, String, String?, String?
    >(
        """
        UPDATE interest
        SET visibility = $3, name = $4, label = $5, description = $6, version = version + 1
        WHERE account_id = $1 AND interest_id = $2
        RETURNING interest_id, name, label, description, kind, visibility, created_at, version
        """)

    /// The primary key; the memberships go afterwards, in pieces.
    static let delete = Statement<Int32, AccountID, InterestID>(
        """
        UPDATE interest
        SET deleted_at = now(), version = version + 1
        WHERE account_id = $1 AND interest_id = $2 AND deleted_at IS NULL
        RETURNING version
        """)

    /// All accounts' catalogues once: what was deleted in the last two days.
    static let deletedLately = Statement<Columns<AccountID, InterestID>>(
        """
        SELECT account_id, interest_id
        FROM interest
        WHERE deleted_at > now() - interval '2 days'
        """)

    /// A range of the primary key of `membership`: at most 5,000 rows.
    static let sweep = Statement<NoRow, AccountID, InterestID>(
        """
        DELETE FROM membership
        WHERE account_id = $1 AND interest_id = $2 AND contact_id IN (
            SELECT contact_id
            FROM membership
            WHERE account_id = $1 AND interest_id = $2
            ORDER BY contact_id
            LIMIT 5000)
        """)
}
