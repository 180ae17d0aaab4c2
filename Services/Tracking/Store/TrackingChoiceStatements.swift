internal import Model
internal import Postgres
internal import Service

/// What is said of the contacts' choices.
enum TrackingChoiceStatements {
    /// Primary key probes; only who chose has a row.
    static let find = Statement<Columns<ContactID, TrackingChoice>, AccountID, [ContactID]>(
        """
        SELECT contact_id, tracking
        FROM tracking_choice
        WHERE account_id = $1::bigint AND contact_id = ANY($2::bigint[])
        """)

    /// One row a contact; what is the same is not written again.
    static let put = Statement<NoRow, AccountID, [ContactID], [TrackingChoice]>(
        """
        INSERT INTO tracking_choice (account_id, contact_id, tracking)
        SELECT $1::bigint, contact_id, tracking
        FROM unnest($2::bigint[], $3::text[]) AS given (contact_id, tracking)
        ON CONFLICT (account_id, contact_id) DO UPDATE
            SET tracking = EXCLUDED.tracking
            WHERE tracking_choice.tracking <> EXCLUDED.tracking
        """)

    /// All of the account by primary key: for a diff.
    static let known = Statement<ContactID, AccountID>(
        """
        SELECT contact_id
        FROM tracking_choice
        WHERE account_id = $1::bigint
        ORDER BY contact_id
        """)

    /// Primary key probes.
    static let remove = Statement<NoRow, AccountID, [ContactID]>(
        """
        DELETE FROM tracking_choice
        WHERE account_id = $1::bigint AND contact_id = ANY($2::bigint[])
        """)
}
