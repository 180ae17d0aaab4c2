public import Model
public import Postgres
internal import Service

extension Account: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(
            id: try row.next(), name: try row.next(), mode: try row.next(),
            plan: try row.next(), languages: try row.next(), timeZone: try row.next(),
            notificationEmail: try row.next(), tracking: try row.next(),
            createdAt: try row.next(), version: try row.next())
    }
}

/// The statements on accounts: here is the original of the table that every service has.
enum AccountStatements {
    /// The primary key: at most one row.
    static let find = Statement<Account, AccountID>(
        """
        SELECT account_id, name, mode, plan, languages, time_zone, notification_email, tracking,
            created_at, version
        FROM account
        WHERE account_id = $1
        """)

    /// The primary key, and its row is held until the transaction ends.
    static let lock = Statement<Account, AccountID>(
        """
        SELECT account_id, name, mode, plan, languages, time_zone, notification_email, tracking,
            created_at, version
        FROM account
        WHERE account_id = $1
        FOR NO KEY UPDATE
        """)

    /// The whole table by primary key: for streams.
    static let all = Statement<Account>(
        """
        SELECT account_id, name, mode, plan, languages, time_zone, notification_email, tracking,
            created_at, version
        FROM account
        ORDER BY account_id
        """)

    /// One row, or none when the account exists.
    static let insert = Statement<
        Account, AccountID, String, AccountMode, Plan, [String], String, String?, TrackingChoice,
        Instant
    >(
        """
        INSERT INTO account (
            account_id, name, mode, plan, languages, time_zone, notification_email, tracking,
            created_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)
        ON CONFLICT (account_id) DO NOTHING
        RETURNING account_id, name, mode, plan, languages, time_zone, notification_email,
            tracking, created_at, version
        """)

    /// The primary key: one row.
    static let update = Statement<
        Account, AccountID, String, Plan, [String], String, String?, TrackingChoice
    >(
        """
        UPDATE account
        SET name = $2, plan = $3, languages = $4, time_zone = $5, notification_email = $6,
            tracking = $7, version = version + 1
        WHERE account_id = $1
        RETURNING account_id, name, mode, plan, languages, time_zone, notification_email,
            tracking, created_at, version
        """)

    /// Reads the server's time zone files, some tens of milliseconds: accounts change rarely.
    static let knowsTimeZone = Statement<Bool, String>(
        """
        SELECT EXISTS (SELECT FROM pg_catalog.pg_timezone_names WHERE name = $1)
        """)
}
