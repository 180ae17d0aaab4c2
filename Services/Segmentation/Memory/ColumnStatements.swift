internal import Columns
internal import Model
internal import Postgres
internal import Service

/// What happened to a contact on one day.
struct ActivityRow: PostgresRow {
    let contact: ContactID
    let day: Day
    let count: Int32
    let name: String?

    init(row: inout RowReader) throws(PostgresError) {
        contact = try row.next()
        day = try row.next()
        count = try row.next()
        name = try row.next()
    }
}

/// A confirmed contact without its texts and fields.
struct BaseRow: PostgresRow {
    let contact: ContactID
    let created: Day
    let language: String
    let sources: [SourceID]

    init(row: inout RowReader) throws(PostgresError) {
        contact = try row.next()
        created = try row.next()
        language = try row.next()
        sources = try row.next()
    }
}

/// A membership as columns hold it; `state` is 1 for subscribed, 2 for unsubscribed.
struct MembershipRow: PostgresRow {
    let interest: InterestID
    let contact: ContactID
    let state: Int16
    let clicks: Int32

    init(row: inout RowReader) throws(PostgresError) {
        interest = try row.next()
        contact = try row.next()
        state = try row.next()
        clicks = try row.next()
    }
}

/// The statements that fill columns: of all confirmed contacts where the ids are NULL, which the
/// plan knows as values are planned with, else probes of primary keys.
enum ColumnStatements {
    /// The primary key: one row a confirmed contact, or with `$4` any, ascending.
    static let base = Statement<BaseRow, AccountID, String, [ContactID]?, Bool>(
        """
        SELECT contact_id, (created_at AT TIME ZONE $2::text)::date, language, sources
        FROM contact
        WHERE account_id = $1::bigint AND (state = 'confirmed' OR $4::boolean)
            AND ($3::bigint[] IS NULL OR contact_id = ANY ($3::bigint[]))
        ORDER BY contact_id
        """)

    /// The primary key: one row a confirmed contact, or with `$3` any.
    static let texts = Statement<
        Postgres.Columns<ContactID, String, String, String>, AccountID, [ContactID]?, Bool
    >(
        """
        SELECT contact_id, email, first_name, name
        FROM contact
        WHERE account_id = $1::bigint AND (state = 'confirmed' OR $3::boolean)
            AND ($2::bigint[] IS NULL OR contact_id = ANY ($2::bigint[]))
        """)

    /// The primary key: one row a confirmed contact, or one in any state, with its values of these
    /// fields, as text.
    ///
    /// A list of expressions, not a subquery over an array: it runs for every contact.
    static func fields(
        _ placeholders: [String], of account: AccountID, _ contacts: [ContactID]?,
        inAnyState: Bool
    ) -> SQLText {
        var text = SQLText("SELECT contact_id, ARRAY[", name: "fields of contacts")
        for (index, placeholder) in placeholders.enumerated() {
            text.append(index == 0 ? "coalesce(fields ->> " : ", coalesce(fields ->> ")
            text.bind(placeholder, cast: "::text")
            text.append(", '')")
        }
        text.append("]::text[] FROM contact WHERE account_id = ")
        text.bind(account, cast: "::bigint")
        if !inAnyState { text.append(" AND state = 'confirmed'") }
        if let contacts {
            text.append(" AND contact_id = ANY (")
            text.bind(contacts, cast: "::bigint[]")
            text.append(")")
        }
        return text
    }

    /// The primary key of `membership`: one row for each that says anything.
    static let memberships = Statement<MembershipRow, AccountID, [InterestID], [ContactID]?>(
        """
        SELECT interest_id, contact_id,
            CASE state WHEN 'subscribed' THEN 1 WHEN 'unsubscribed' THEN 2 ELSE 0 END::smallint,
            clicks
        FROM membership
        WHERE account_id = $1::bigint AND interest_id = ANY ($2::bigint[])
            AND (state <> 'none' OR clicks > 0)
            AND ($3::bigint[] IS NULL OR contact_id = ANY ($3::bigint[]))
        """)

    /// The primary key of `delivery`, or `delivery_by_message`: one row a contact and day.
    static let deliveries = Statement<ActivityRow, AccountID, String, MessageID?, [ContactID]?>(
        """
        SELECT contact_id, (delivered_at AT TIME ZONE $2::text)::date AS day, count(*)::integer,
            NULL::text
        FROM delivery
        WHERE account_id = $1::bigint AND ($3::bigint IS NULL OR message_id = $3::bigint)
            AND ($4::bigint[] IS NULL OR contact_id = ANY ($4::bigint[]))
        GROUP BY contact_id, day
        """)

    /// The primary key of `opening`, or `opening_by_message`: one row a contact and day.
    static let openings = Statement<ActivityRow, AccountID, String, MessageID?, [ContactID]?>(
        """
        SELECT contact_id, (opened_at AT TIME ZONE $2::text)::date AS day, count(*)::integer,
            NULL::text
        FROM opening
        WHERE account_id = $1::bigint AND ($3::bigint IS NULL OR message_id = $3::bigint)
            AND ($4::bigint[] IS NULL OR contact_id = ANY ($4::bigint[]))
        GROUP BY contact_id, day
        """)

    /// The primary key of `click`, or `click_by_link`: one row a contact and day.
    static let clicks = Statement<
        ActivityRow, AccountID, String, MessageID?, LinkID?, Bool, [ContactID]?
    >(
        """
        SELECT contact_id, (clicked_at AT TIME ZONE $2::text)::date AS day, count(*)::integer,
            NULL::text
        FROM click
        WHERE account_id = $1::bigint AND ($3::bigint IS NULL OR message_id = $3::bigint)
            AND ($4::bigint IS NULL OR link_id = $4::bigint) AND (is_human OR $5::boolean)
            AND ($6::bigint[] IS NULL OR contact_id = ANY ($6::bigint[]))
        GROUP BY contact_id, day
        """)

    /// The primary key of `click`: one row a contact and day with human clicks on the interest.
    static let interestClicks = Statement<
        ActivityRow, AccountID, String, InterestID, [ContactID]?
    >(
        """
        SELECT contact_id, (clicked_at AT TIME ZONE $2::text)::date AS day, count(*)::integer,
            NULL::text
        FROM click
        WHERE account_id = $1::bigint AND is_human AND $3::bigint = ANY (interests)
            AND ($4::bigint[] IS NULL OR contact_id = ANY ($4::bigint[]))
        GROUP BY contact_id, day
        """)

    /// The primary key of `visit`, or `visit_by_name`: one row a contact, day and name.
    static let visits = Statement<ActivityRow, AccountID, String, VisitKind, [ContactID]?>(
        """
        SELECT contact_id, (visited_at AT TIME ZONE $2::text)::date AS day, count(*)::integer, name
        FROM visit
        WHERE account_id = $1::bigint AND kind = $3::text
            AND ($4::bigint[] IS NULL OR contact_id = ANY ($4::bigint[]))
        GROUP BY contact_id, day, name
        """)

    /// The primary key of `segment_manual`: what people decided about the segments `$2`.
    static let manual = Statement<
        Postgres.Columns<SegmentID, ContactID, ManualChoice>, AccountID, [SegmentID], [ContactID]?
    >(
        """
        SELECT segment_id, contact_id, choice
        FROM segment_manual
        WHERE account_id = $1::bigint AND segment_id = ANY ($2::bigint[])
            AND ($3::bigint[] IS NULL OR contact_id = ANY ($3::bigint[]))
        """)

    /// The primary key of `segment`: what is stored of the members of each.
    static let segments = Statement<
        Postgres.Columns<SegmentID, Int64, Bool, Day>, AccountID
    >(
        """
        SELECT segment_id, size, fill_after IS NULL AND generation = filled_generation,
            coalesce(decided_on, 'epoch'::date)
        FROM segment
        WHERE account_id = $1::bigint AND deleted_at IS NULL
        """)

    /// A range of the primary key of `segment_member`: who belongs by the newest generation.
    static let members = Statement<ContactID, AccountID, SegmentID>(
        """
        SELECT contact_id
        FROM segment_member
        WHERE account_id = $1::bigint AND segment_id = $2::bigint AND left_generation IS NULL
        ORDER BY contact_id
        """)

    /// Probes of the primary key of `segment_member`: which of the contacts belong to which of the
    /// segments, by the newest generation.
    static let membersAmong = Statement<
        Postgres.Columns<SegmentID, ContactID>, AccountID, [SegmentID], [ContactID]
    >(
        """
        SELECT segment_id, contact_id
        FROM segment_member
        WHERE account_id = $1::bigint AND segment_id = ANY ($2::bigint[])
            AND contact_id = ANY ($3::bigint[]) AND left_generation IS NULL
        """)
}
