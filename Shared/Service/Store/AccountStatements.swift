internal import Model
internal import Postgres

/// An account row as this service keeps it.
struct AccountRow: PostgresRow {
    let account: Account

    init(row: inout RowReader) throws(PostgresError) {
        account = Account(
            id: try row.next(), name: try row.next(), mode: try row.next(),
            plan: try row.next(), languages: try row.next(), timeZone: try row.next(),
            notificationEmail: try row.next(), tracking: try row.next(),
            createdAt: try row.next(), version: try row.next())
    }
}

enum AccountStatements {
    /// A primary key probe.
    static let find = Statement<AccountRow, AccountID>(
        """
        SELECT
            account_id, name, mode, plan, languages, time_zone, notification_email, tracking,
            created_at, version
        FROM account
        WHERE account_id = $1::bigint
        """)

    /// One row by primary key; nothing replaces a higher version.
    static let put = Statement<
        NoRow, AccountID, String, AccountMode, Plan, [String], String, String?, TrackingChoice,
        Instant, Int32
    >(
        """
        INSERT INTO account (
            account_id, name, mode, plan, languages, time_zone, notification_email, tracking,
            created_at, version)
        VALUES (
            $1::bigint, $2::text, $3::text, $4::text, $5::text[], $6::text, $7::text,
            $8::text, $9::timestamptz, $10::integer)
        ON CONFLICT (account_id) DO UPDATE
            SET name = EXCLUDED.name, mode = EXCLUDED.mode, plan = EXCLUDED.plan,
                languages = EXCLUDED.languages, time_zone = EXCLUDED.time_zone,
                notification_email = EXCLUDED.notification_email, tracking = EXCLUDED.tracking,
                version = EXCLUDED.version
            WHERE account.version < EXCLUDED.version
        """)
}
