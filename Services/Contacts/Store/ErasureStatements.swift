internal import Model
internal import Postgres
internal import Service

/// What is left of an erased person, and what goes.
enum ErasureStatements {
    /// A range of the primary key.
    static let history = Statement<NoRow, AccountID, ContactID>(
        """
        DELETE FROM contact_history
        WHERE account_id = $1 AND contact_id = $2
        """)

    /// A range of the primary key.
    static let consent = Statement<NoRow, AccountID, ContactID>(
        """
        DELETE FROM contact_consent
        WHERE account_id = $1 AND contact_id = $2
        """)

    /// The partial index: what was said of this contact alone.
    static let statements = Statement<NoRow, AccountID, ContactID>(
        """
        DELETE FROM consent_statement
        WHERE account_id = $1 AND contact_id = $2
        """)

    /// The unique index on addresses: at most one row.
    static let blacklist = Statement<NoRow, AccountID, String>(
        """
        DELETE FROM blacklist
        WHERE account_id = $1 AND email = $2
        """)

    /// One row: the keyed hash that keeps the address out.
    static let remember = Statement<NoRow, AccountID, Instant, [UInt8]>(
        """
        INSERT INTO blacklist (account_id, created_at, state, reason, erased_hash)
        VALUES ($1, $2, 'blocked', 'erased', $3)
        ON CONFLICT (account_id, erased_hash) DO NOTHING
        """)

    /// One row of the log.
    static let log = Statement<NoRow, AccountID, ContactID, Instant, Int32>(
        """
        INSERT INTO erased_contact (account_id, contact_id, at, version)
        VALUES ($1, $2, $3, $4)
        """)
}
