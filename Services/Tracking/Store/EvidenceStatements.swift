internal import Model
internal import Postgres
internal import Service

/// What is known of a contact and a message besides hits.
struct RecipientEvidence: PostgresRow, Sendable {
    let contact: ContactID
    let message: MessageID
    let deliveredAt: Instant?
    let provenAt: [Instant]

    /// Whether the contact's hits count without the person.
    let isNobodys: Bool

    init(row: inout RowReader) throws(PostgresError) {
        contact = try row.next()
        message = try row.next()
        deliveredAt = try row.next()
        provenAt = try row.next()
        isNobodys = try row.next()
    }
}

/// What is known of the links of a message.
struct MessageEvidence: PostgresRow, Sendable {
    let message: MessageID

    /// How many there are, without the hidden one.
    let links: Int64
    let hidden: [LinkID]

    init(row: inout RowReader) throws(PostgresError) {
        message = try row.next()
        links = try row.next()
        hidden = try row.next()
    }
}

/// The counters of a network.
struct NetworkRow: PostgresRow, Sendable {
    let message: MessageID
    let network: String
    let evidence: NetworkEvidence

    init(row: inout RowReader) throws(PostgresError) {
        message = try row.next()
        network = try row.next()
        evidence = NetworkEvidence(
            contacts: try row.next(), soon: try row.next(), early: try row.next(),
            bursts: try row.next(), caught: try row.next(), opened: try row.next(),
            headerless: try row.next(), agents: try row.next())
    }
}

/// What was counted of a contact for a network.
struct NetworkContactRow: PostgresRow, Sendable {
    let message: MessageID
    let network: String
    let contact: ContactID
    let contribution: NetworkContribution

    init(row: inout RowReader) throws(PostgresError) {
        message = try row.next()
        network = try row.next()
        contact = try row.next()
        contribution = NetworkContribution(
            marks: NetworkMarks(rawValue: try row.next()), agents: try row.next())
    }
}

/// What is asked about hits before they are judged.
enum EvidenceStatements {
    /// A primary key probe; NULL or no row: the account chose nothing about verdicts.
    static let settings = Statement<JSONText?, AccountID>(
        """
        SELECT verdicts
        FROM setting
        WHERE account_id = $1::bigint
        """)

    /// Five index probes a contact and message; of visits the last 64 of two weeks.
    static let recipients = Statement<
        RecipientEvidence, AccountID, [ContactID], [MessageID]
    >(
        """
        SELECT
            pair.contact_id, pair.message_id,
            (
                SELECT delivered_at
                FROM recipient
                WHERE account_id = $1::bigint AND contact_id = pair.contact_id
                    AND message_id = pair.message_id
            ),
            ARRAY(
                SELECT v.visited_at
                FROM visit v
                WHERE v.account_id = $1::bigint AND v.contact_id = pair.contact_id
                    AND v.message_id = pair.message_id
                    AND v.visited_at >= now() - interval '14 days'
                ORDER BY v.visit_id DESC
                LIMIT 64),
            (
                SELECT true
                FROM erased_contact
                WHERE account_id = $1::bigint AND contact_id = pair.contact_id
            ) IS NOT NULL OR (
                SELECT true
                FROM away_contact
                WHERE account_id = $1::bigint AND contact_id = pair.contact_id
            ) IS NOT NULL OR coalesce(
                (
                    SELECT tracking
                    FROM tracking_choice
                    WHERE account_id = $1::bigint AND contact_id = pair.contact_id
                ),
                (SELECT tracking FROM account WHERE account_id = $1::bigint),
                'full') <> 'full'
        FROM unnest($2::bigint[], $3::bigint[]) AS pair (contact_id, message_id)
        """)

    /// A range of the unique key a message.
    static let messages = Statement<MessageEvidence, AccountID, [MessageID]>(
        """
        SELECT
            message_id, count(*) FILTER (WHERE NOT is_hidden),
            coalesce(array_agg(link_id) FILTER (WHERE is_hidden), '{}')
        FROM link
        WHERE account_id = $1::bigint AND message_id = ANY ($2::bigint[])
        GROUP BY message_id
        """)

    /// A range of the primary key a link, oldest first.
    static let meanings = Statement<
        Columns<LinkID, Instant, [InterestID]>, AccountID, [LinkID]
    >(
        """
        SELECT link_id, since, interests
        FROM link_meaning
        WHERE account_id = $1::bigint AND link_id = ANY ($2::bigint[])
        ORDER BY link_id, since
        """)

    /// A primary key probe a message and network; where nothing was counted, no row.
    static let networks = Statement<NetworkRow, AccountID, [MessageID], [String]>(
        """
        SELECT
            n.message_id, n.network::text, n.contacts, n.soon, n.early, n.bursts, n.caught,
            n.opened, n.headerless, n.agents
        FROM unnest($2::bigint[], $3::text[]) AS place (message_id, network)
        CROSS JOIN LATERAL (
            SELECT
                t.message_id, t.network, t.contacts, t.soon, t.early, t.bursts, t.caught,
                t.opened, t.headerless, t.agents
            FROM network_tally t
            WHERE t.account_id = $1::bigint AND t.message_id = place.message_id
                AND t.network = place.network::cidr
            LIMIT 1
        ) AS n
        """)

    /// A primary key probe a message, network and contact; where nothing was counted, no row.
    static let contributions = Statement<
        NetworkContactRow, AccountID, [MessageID], [String], [ContactID]
    >(
        """
        SELECT c.message_id, c.network::text, c.contact_id, c.marks, c.agents
        FROM unnest($2::bigint[], $3::text[], $4::bigint[])
            AS place (message_id, network, contact_id)
        CROSS JOIN LATERAL (
            SELECT g.message_id, g.network, g.contact_id, g.marks, g.agents
            FROM network_contact g
            WHERE g.account_id = $1::bigint AND g.message_id = place.message_id
                AND g.network = place.network::cidr AND g.contact_id = place.contact_id
            LIMIT 1
        ) AS c
        """)

    /// One row a message and network; nobody else writes them meanwhile.
    static let putNetworks = Statement<
        NoRow, AccountID, [MessageID], [String], [Int32], [Int32], [Int32], [Int32], [Int32],
        [Int32], [Int32], [Int64]
    >(
        """
        INSERT INTO network_tally (
            account_id, message_id, network, contacts, soon, early, bursts, caught, opened,
            headerless, agents)
        SELECT
            $1::bigint, message_id, network::cidr, contacts, soon, early, bursts, caught, opened,
            headerless, agents
        FROM unnest(
            $2::bigint[], $3::text[], $4::integer[], $5::integer[], $6::integer[], $7::integer[],
            $8::integer[], $9::integer[], $10::integer[], $11::bigint[]
        ) AS given (
            message_id, network, contacts, soon, early, bursts, caught, opened, headerless, agents)
        ON CONFLICT (account_id, message_id, network) DO UPDATE
        SET contacts = EXCLUDED.contacts, soon = EXCLUDED.soon, early = EXCLUDED.early,
            bursts = EXCLUDED.bursts, caught = EXCLUDED.caught, opened = EXCLUDED.opened,
            headerless = EXCLUDED.headerless, agents = EXCLUDED.agents
        """)

    /// One row a message, network and contact.
    static let putContributions = Statement<
        NoRow, AccountID, [MessageID], [String], [ContactID], [Int16], [Int64]
    >(
        """
        INSERT INTO network_contact (account_id, message_id, network, contact_id, marks, agents)
        SELECT $1::bigint, message_id, network::cidr, contact_id, marks, agents
        FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::smallint[], $6::bigint[])
            AS given (message_id, network, contact_id, marks, agents)
        ON CONFLICT (account_id, message_id, network, contact_id) DO UPDATE
        SET marks = EXCLUDED.marks, agents = EXCLUDED.agents, noted_at = now()
        """)
}
