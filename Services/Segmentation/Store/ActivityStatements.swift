internal import Model
internal import Postgres
internal import Service

/// A click that is new, or of which it turned whether a person made it.
struct TouchedClick: PostgresRow {
    let contact: ContactID
    let message: MessageID
    let link: LinkID
    let isHuman: Bool
    let isNew: Bool
    let interests: [InterestID]

    init(row: inout RowReader) throws(PostgresError) {
        contact = try row.next()
        message = try row.next()
        link = try row.next()
        isHuman = try row.next()
        isNew = try row.next()
        interests = try row.next()
    }
}

/// The statements that keep what contacts did.
///
/// Who was erased is asked once a statement, as a list: nearly always it is empty.
enum ActivityStatements {
    /// Two probes of primary keys a delivery, each once; those that are new or later come back.
    static let putDeliveries = Statement<
        Columns<ContactID, MessageID>, AccountID, [ContactID], [MessageID], [Instant]
    >(
        """
        INSERT INTO delivery AS held (account_id, contact_id, message_id, delivered_at)
        SELECT $1::bigint, told.contact_id, told.message_id, told.delivered_at
        FROM unnest($2::bigint[], $3::bigint[], $4::timestamptz[])
            AS told (contact_id, message_id, delivered_at)
        WHERE told.contact_id <> ALL (ARRAY(
            SELECT contact_id
            FROM erased_contact
            WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])))
        ORDER BY told.contact_id, told.message_id
        ON CONFLICT (account_id, contact_id, message_id) DO UPDATE
            SET delivered_at = EXCLUDED.delivered_at
            WHERE EXCLUDED.delivered_at > held.delivered_at
        RETURNING contact_id, message_id
        """)

    /// Two probes of primary keys an open, each once; those that are new come back.
    static let putOpenings = Statement<
        Columns<ContactID, MessageID>, AccountID, [ContactID], [MessageID], [Instant]
    >(
        """
        INSERT INTO opening (account_id, contact_id, message_id, opened_at)
        SELECT $1::bigint, told.contact_id, told.message_id, told.opened_at
        FROM unnest($2::bigint[], $3::bigint[], $4::timestamptz[])
            AS told (contact_id, message_id, opened_at)
        WHERE told.contact_id <> ALL (ARRAY(
            SELECT contact_id
            FROM erased_contact
            WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])))
        ORDER BY told.contact_id, told.message_id
        ON CONFLICT (account_id, contact_id, message_id) DO NOTHING
        RETURNING contact_id, message_id
        """)

    /// Two probes of primary keys a click, each once; those that are new or turned come back.
    ///
    /// Interests are lists as text: `{1,2}`.
    static let putClicks = Statement<
        TouchedClick, AccountID, [ContactID], [ClickID], [MessageID], [LinkID], [Instant], [Bool],
        [String]
    >(
        """
        INSERT INTO click AS held (
            account_id, contact_id, click_id, message_id, link_id, clicked_at, is_human, interests)
        SELECT
            $1::bigint, told.contact_id, told.click_id, told.message_id, told.link_id,
            told.clicked_at, told.is_human, told.interests::bigint[]
        FROM unnest(
            $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::timestamptz[],
            $7::boolean[], $8::text[])
            AS told (
                contact_id, click_id, message_id, link_id, clicked_at, is_human, interests)
        WHERE told.contact_id <> ALL (ARRAY(
            SELECT contact_id
            FROM erased_contact
            WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])))
        ORDER BY told.contact_id, told.click_id
        ON CONFLICT (account_id, contact_id, click_id) DO UPDATE
        SET is_human = excluded.is_human
        WHERE held.is_human <> excluded.is_human
        -- Zero only in a row that this statement inserted.
        RETURNING contact_id, message_id, link_id, is_human, xmax = 0, interests
        """)

    /// Two probes of primary keys a visit, each once; those that are new come back.
    static let putVisits = Statement<
        Columns<ContactID, VisitKind>, AccountID, [ContactID], [VisitID], [Instant], [VisitKind],
        [String]
    >(
        """
        INSERT INTO visit (account_id, contact_id, visit_id, visited_at, kind, name)
        SELECT
            $1::bigint, told.contact_id, told.visit_id, told.visited_at, told.kind, told.name
        FROM unnest($2::bigint[], $3::bigint[], $4::timestamptz[], $5::text[], $6::text[])
            AS told (contact_id, visit_id, visited_at, kind, name)
        WHERE told.contact_id <> ALL (ARRAY(
            SELECT contact_id
            FROM erased_contact
            WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])))
        ORDER BY told.contact_id, told.visit_id
        ON CONFLICT (account_id, contact_id, visit_id) DO NOTHING
        RETURNING contact_id, kind
        """)
}
