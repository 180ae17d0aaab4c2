internal import Model
internal import Postgres
internal import Service

/// The statements that hold what contacts did against Tracking's lists.
enum ActivityDiffStatements {
    /// A range of the primary key: at most 5,000 rows.
    static let deliveries = Statement<
        Columns<ContactID, MessageID>, AccountID, ContactID, MessageID, ContactID, MessageID
    >(
        """
        SELECT contact_id, message_id
        FROM delivery
        WHERE account_id = $1::bigint AND (contact_id, message_id) > ($2::bigint, $3::bigint)
            AND (contact_id, message_id) <= ($4::bigint, $5::bigint)
        ORDER BY contact_id, message_id
        LIMIT 5000
        """)

    /// All opens of the account since a moment; read them in batches.
    static let openings = Statement<Columns<ContactID, MessageID>, AccountID, Instant>(
        """
        SELECT contact_id, message_id
        FROM opening
        WHERE account_id = $1::bigint AND opened_at >= $2::timestamptz
        """)

    /// All clicks of the account since a moment, by id; read them in batches.
    static let clicks = Statement<Columns<Int64, ContactID>, AccountID, Instant>(
        """
        SELECT click_id, contact_id
        FROM click
        WHERE account_id = $1::bigint AND clicked_at >= $2::timestamptz
        ORDER BY click_id
        """)

    /// All visits of the account since a moment, by id; read them in batches.
    static let visits = Statement<Columns<Int64, ContactID>, AccountID, Instant>(
        """
        SELECT visit_id, contact_id
        FROM visit
        WHERE account_id = $1::bigint AND visited_at >= $2::timestamptz
        ORDER BY visit_id
        """)

    /// The primary key, for each; those that were there come back.
    static let dropDeliveries = Statement<
        Columns<ContactID, MessageID>, AccountID, [ContactID], [MessageID]
    >(
        """
        DELETE FROM delivery AS held
        USING unnest($2::bigint[], $3::bigint[]) AS gone (contact_id, message_id)
        WHERE held.account_id = $1::bigint AND held.contact_id = gone.contact_id
            AND held.message_id = gone.message_id
        RETURNING held.contact_id, held.message_id
        """)

    /// The primary key, for each; those that were there come back.
    static let dropOpenings = Statement<
        Columns<ContactID, MessageID>, AccountID, [ContactID], [MessageID]
    >(
        """
        DELETE FROM opening AS held
        USING unnest($2::bigint[], $3::bigint[]) AS gone (contact_id, message_id)
        WHERE held.account_id = $1::bigint AND held.contact_id = gone.contact_id
            AND held.message_id = gone.message_id
        RETURNING held.contact_id, held.message_id
        """)

    /// The primary key, for each; those that were there come back.
    static let dropClicks = Statement<TouchedClick, AccountID, [ContactID], [ClickID]>(
        """
        DELETE FROM click AS held
        USING unnest($2::bigint[], $3::bigint[]) AS gone (contact_id, click_id)
        WHERE held.account_id = $1::bigint AND held.contact_id = gone.contact_id
            AND held.click_id = gone.click_id
        RETURNING held.contact_id, held.message_id, held.link_id, held.is_human, TRUE,
            held.interests
        """)

    /// The primary key, for each; those that were there come back.
    static let dropVisits = Statement<
        Columns<ContactID, VisitKind>, AccountID, [ContactID], [VisitID]
    >(
        """
        DELETE FROM visit AS held
        USING unnest($2::bigint[], $3::bigint[]) AS gone (contact_id, visit_id)
        WHERE held.account_id = $1::bigint AND held.contact_id = gone.contact_id
            AND held.visit_id = gone.visit_id
        RETURNING held.contact_id, held.kind
        """)
}
