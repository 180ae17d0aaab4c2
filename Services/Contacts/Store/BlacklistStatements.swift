public import Model
public import Postgres
internal import Service

extension BlacklistEntry: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(
            id: try row.next(), email: try row.next(), contact: try row.next(),
            state: try row.next(), reason: try row.next(), createdAt: try row.next())
    }
}

/// What the blacklist says of one asked address.
struct MarkRow: PostgresRow {
    let email: String?
    let hash: [UInt8]?
    let mark: BlacklistMark

    init(row: inout RowReader) throws(PostgresError) {
        email = try row.next()
        hash = try row.next()
        mark = BlacklistMark(id: try row.next(), state: try row.next())
    }
}

/// The statements on the blacklist.
enum BlacklistStatements {
    /// Both unique indexes: at most two rows an address.
    static let marks = Statement<MarkRow, AccountID, [String], [[UInt8]]>(
        """
        SELECT email, erased_hash, blacklist_id, state
        FROM blacklist
        WHERE account_id = $1
            AND (email = ANY ($2::text[]) OR erased_hash = ANY ($3::bytea[]))
        """)

    /// The primary key: at most one row.
    static let find = Statement<BlacklistEntry, AccountID, BlacklistID>(
        """
        SELECT blacklist_id, email, contact_id, state, reason, created_at
        FROM blacklist
        WHERE account_id = $1 AND blacklist_id = $2
        """)

    /// A range of the primary key, newest first: at most `$3` rows.
    static let list = Statement<BlacklistEntry, AccountID, BlacklistID, Int64>(
        """
        SELECT blacklist_id, email, contact_id, state, reason, created_at
        FROM blacklist
        WHERE account_id = $1 AND blacklist_id < $2
        ORDER BY blacklist_id DESC
        LIMIT $3
        """)

    /// One row; an address that is on it already only grows from blacklisted to blocked.
    static let put = Statement<
        BlacklistID, AccountID, ContactID?, Instant, ContactState, BlacklistReason, String
    >(
        """
        INSERT INTO blacklist (account_id, contact_id, created_at, state, reason, email)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (account_id, email) DO UPDATE
        SET state = EXCLUDED.state, reason = EXCLUDED.reason
        WHERE blacklist.state = 'blacklisted' AND EXCLUDED.state = 'blocked'
        RETURNING blacklist_id
        """)

    /// The primary key; what is blocked stays.
    static let remove = Statement<BlacklistEntry, AccountID, BlacklistID>(
        """
        DELETE FROM blacklist
        WHERE account_id = $1 AND blacklist_id = $2 AND state = 'blacklisted'
        RETURNING blacklist_id, email, contact_id, state, reason, created_at
        """)

    /// The primary key: entries of addresses that come back.
    static let removeAll = Statement<NoRow, AccountID, [BlacklistID]>(
        """
        DELETE FROM blacklist
        WHERE account_id = $1 AND blacklist_id = ANY ($2::bigint[]) AND state = 'blacklisted'
        """)
}
