internal import Model
internal import Postgres
internal import Service

/// A network whose contacts are judged again.
struct NetworkReview: PostgresRow, Sendable {
    let message: MessageID
    let network: String
    let after: ContactID

    init(row: inout RowReader) throws(PostgresError) {
        message = try row.next()
        network = try row.next()
        after = try row.next()
    }
}

/// What is said of judging again.
enum ReviewStatements {
    /// The first row of the account's part of the primary key.
    static let network = Statement<NetworkReview, AccountID>(
        """
        SELECT message_id, network::text, after_contact
        FROM network_review
        WHERE account_id = $1::bigint
        ORDER BY message_id, network
        LIMIT 1
        """)

    /// A range of the primary key.
    static let contacts = Statement<
        ContactID, AccountID, MessageID, String, ContactID, Int64
    >(
        """
        SELECT contact_id
        FROM network_contact
        WHERE account_id = $1::bigint AND message_id = $2::bigint AND network = $3::text::cidr
            AND contact_id > $4::bigint
        ORDER BY contact_id
        LIMIT $5::bigint
        """)

    /// One row a message and network; one that is under way begins again.
    static let begin = Statement<NoRow, AccountID, [MessageID], [String]>(
        """
        INSERT INTO network_review (account_id, message_id, network, after_contact)
        SELECT $1::bigint, message_id, network::cidr, 0
        FROM unnest($2::bigint[], $3::text[]) AS given (message_id, network)
        ON CONFLICT (account_id, message_id, network) DO UPDATE
        SET after_contact = 0
        """)

    /// One row.
    static let move = Statement<NoRow, AccountID, MessageID, String, ContactID>(
        """
        UPDATE network_review
        SET after_contact = $4::bigint
        WHERE account_id = $1::bigint AND message_id = $2::bigint AND network = $3::text::cidr
        """)

    /// One row.
    static let end = Statement<NoRow, AccountID, MessageID, String>(
        """
        DELETE FROM network_review
        WHERE account_id = $1::bigint AND message_id = $2::bigint AND network = $3::text::cidr
        """)

    /// One row a contact and message.
    static let ask = Statement<NoRow, AccountID, [ContactID], [MessageID]>(
        """
        INSERT INTO group_review (account_id, contact_id, message_id)
        SELECT DISTINCT $1::bigint, contact_id, message_id
        FROM unnest($2::bigint[], $3::bigint[]) AS given (contact_id, message_id)
        ON CONFLICT (account_id, contact_id, message_id) DO NOTHING
        """)

    /// The first rows of the account's part of the primary key; they go.
    static let takeGroups = Statement<Columns<ContactID, MessageID>, AccountID, Int64>(
        """
        DELETE FROM group_review g
        USING (
            SELECT contact_id, message_id
            FROM group_review
            WHERE account_id = $1::bigint
            ORDER BY contact_id, message_id
            LIMIT $2::bigint
        ) AS taken
        WHERE g.account_id = $1::bigint AND g.contact_id = taken.contact_id
            AND g.message_id = taken.message_id
        RETURNING g.contact_id, g.message_id
        """)

    /// At most 5,000 rows that no verdict needs any more, by the range of `network_contact_age`.
    static let forget = Statement<NoRow>(
        """
        DELETE FROM network_contact
        WHERE ctid = ANY (ARRAY(
            SELECT ctid
            FROM network_contact
            WHERE noted_at < now() - interval '14 days'
            LIMIT 5000
        ))
        """)
}
