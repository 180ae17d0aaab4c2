internal import Model
internal import Postgres
internal import Service

/// What a dry run reads.
enum DryRunStatements {
    /// A range of `hit_by_contact` of each month, at most as many rows, contact after contact.
    static let ofContacts = Statement<
        StoredHit, AccountID, ContactID, Instant, MessageID?, Int64
    >(
        """
        SELECT
            hit_id, received_at, message_id, link_id, contact_id, purpose, flags, network::text,
            agent, verdict, purpose = 2 AND 'privacy-proxy' = ANY (reasons)
        FROM hit
        WHERE account_id = $1::bigint AND contact_id > $2::bigint
            AND received_at >= $3::timestamptz
            AND ($4::bigint IS NULL OR message_id = $4::bigint)
        ORDER BY contact_id, received_at
        LIMIT $5::bigint
        """)

    /// A range of the primary key of each month, at most as many rows.
    static let ofNobody = Statement<StoredHit, AccountID, Int64, Instant, MessageID?, Int64>(
        """
        SELECT
            hit_id, received_at, message_id, link_id, contact_id, purpose, flags, network::text,
            agent, verdict, purpose = 2 AND 'privacy-proxy' = ANY (reasons)
        FROM hit
        WHERE account_id = $1::bigint AND hit_id > $2::bigint AND contact_id IS NULL
            AND received_at >= $3::timestamptz
            AND ($4::bigint IS NULL OR message_id = $4::bigint)
        ORDER BY hit_id
        LIMIT $5::bigint
        """)
}
