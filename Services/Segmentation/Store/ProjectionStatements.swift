internal import Model
internal import Postgres
internal import Service

/// A contact that was written, and that is or was one that segments can hold.
struct TouchedContact: PostgresRow {
    let contact: ContactID
    let wasConfirmed: Bool
    let isConfirmed: Bool

    init(row: inout RowReader) throws(PostgresError) {
        contact = try row.next()
        wasConfirmed = try row.next()
        isConfirmed = try row.next()
    }
}

/// A membership as it was written.
struct TouchedMembership: PostgresRow {
    let contact: ContactID
    let interest: InterestID
    let state: MembershipState
    let clicks: Int32

    init(row: inout RowReader) throws(PostgresError) {
        contact = try row.next()
        interest = try row.next()
        state = try row.next()
        clicks = try row.next()
    }
}

/// The statements that keep the projection.
enum ProjectionStatements {
    /// Upserts contacts of which each stands once; nothing replaces a higher version, unless `$12`
    /// and anything is another.
    ///
    /// Three probes of primary keys a contact. Only contacts that are or were confirmed come back.
    /// What is asked of others is asked as a value, not joined: on tables that were just filled,
    /// reading a whole table is what PostgreSQL must never choose.
    static let putContacts = Statement<
        TouchedContact, AccountID, [ContactID], [Instant], [Int32], [ContactState], [String],
        [String], [String], [String], [String], [String], Bool
    >(
        """
        WITH told AS (
            SELECT
                told.contact_id, told.created_at, told.version, told.state, told.language,
                told.email, told.first_name, told.name, told.sources, told.fields,
                COALESCE((
                    SELECT held.state = 'confirmed'
                    FROM contact AS held
                    WHERE held.account_id = $1::bigint AND held.contact_id = told.contact_id
                ), FALSE) AS was_confirmed
            FROM unnest(
                $2::bigint[], $3::timestamptz[], $4::integer[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::text[], $11::text[])
                AS told (
                    contact_id, created_at, version, state, language, email, first_name, name,
                    sources, fields)
            WHERE told.contact_id <> ALL (ARRAY(
                SELECT contact_id
                FROM erased_contact
                WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])))
        ), written AS (
            INSERT INTO contact AS held (
                account_id, contact_id, created_at, version, state, language, email, first_name,
                name, sources, fields)
            SELECT
                $1::bigint, contact_id, created_at, version, state, language, email, first_name,
                name, sources::bigint[], fields::jsonb
            FROM told
            ORDER BY contact_id
            ON CONFLICT (account_id, contact_id) DO UPDATE
            SET created_at = excluded.created_at, version = excluded.version, state = excluded.state,
                language = excluded.language, email = excluded.email,
                first_name = excluded.first_name, name = excluded.name,
                sources = excluded.sources, fields = excluded.fields
            WHERE held.version < excluded.version
                OR $12::boolean AND (
                    held.created_at, held.version, held.state, held.language, held.email,
                    held.first_name, held.name, held.sources, held.fields)
                IS DISTINCT FROM (
                    excluded.created_at, excluded.version, excluded.state, excluded.language,
                    excluded.email, excluded.first_name, excluded.name, excluded.sources,
                    excluded.fields)
            RETURNING contact_id, state = 'confirmed' AS is_confirmed
        )
        SELECT written.contact_id, told.was_confirmed, written.is_confirmed
        FROM written
        JOIN told ON told.contact_id = written.contact_id
        WHERE written.is_confirmed OR told.was_confirmed
        """)

    /// Upserts memberships, each once; nothing replaces a higher version, unless `$7` and anything
    /// is another.
    ///
    /// Three probes of primary keys a membership; what was written comes back.
    static let putMemberships = Statement<
        TouchedMembership, AccountID, [ContactID], [InterestID], [Int32], [Int32],
        [MembershipState], Bool
    >(
        """
        INSERT INTO membership AS held (
            account_id, interest_id, contact_id, version, clicks, state)
        SELECT
            $1::bigint, told.interest_id, told.contact_id, told.version, told.clicks, told.state
        FROM unnest($2::bigint[], $3::bigint[], $4::integer[], $5::integer[], $6::text[])
            AS told (contact_id, interest_id, version, clicks, state)
        WHERE told.contact_id <> ALL (ARRAY(
                SELECT contact_id
                FROM erased_contact
                WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])))
            AND told.interest_id <> ALL (ARRAY(
                SELECT interest_id
                FROM interest
                WHERE account_id = $1::bigint AND is_deleted AND interest_id = ANY ($3::bigint[])))
        ORDER BY told.interest_id, told.contact_id
        ON CONFLICT (account_id, interest_id, contact_id) DO UPDATE
        SET version = excluded.version, clicks = excluded.clicks, state = excluded.state
        WHERE held.version < excluded.version
            OR $7::boolean AND (held.version, held.clicks, held.state)
            IS DISTINCT FROM (excluded.version, excluded.clicks, excluded.state)
        RETURNING contact_id, interest_id, state, clicks
        """)

    /// All ids of the account, for a diff.
    static let contacts = Statement<ContactID, AccountID>(
        """
        SELECT contact_id
        FROM contact
        WHERE account_id = $1
        ORDER BY contact_id
        """)

    /// All memberships of the account, for a diff; read them in batches.
    static let memberships = Statement<Columns<ContactID, InterestID>, AccountID>(
        """
        SELECT contact_id, interest_id
        FROM membership
        WHERE account_id = $1
        """)

    /// The primary key, for each contact.
    static let dropContacts = Statement<NoRow, AccountID, [ContactID]>(
        """
        DELETE FROM contact
        WHERE account_id = $1 AND contact_id = ANY ($2)
        """)

    /// The primary key, for each pair.
    static let dropMemberships = Statement<NoRow, AccountID, [ContactID], [InterestID]>(
        """
        DELETE FROM membership AS held
        USING unnest($2, $3) AS gone (contact_id, interest_id)
        WHERE held.account_id = $1 AND held.interest_id = gone.interest_id
            AND held.contact_id = gone.contact_id
        """)

    /// Deleted interests of all accounts that still have memberships: one probe each.
    static let deletedInterests = Statement<Columns<AccountID, InterestID>>(
        """
        SELECT account_id, interest_id
        FROM interest
        WHERE is_deleted AND EXISTS (
            SELECT 1
            FROM membership
            WHERE membership.account_id = interest.account_id
                AND membership.interest_id = interest.interest_id)
        LIMIT 100
        """)

    /// A range of the primary key of `membership`: at most 5,000 rows.
    static let sweepMemberships = Statement<NoRow, AccountID, InterestID>(
        """
        DELETE FROM membership
        WHERE account_id = $1 AND interest_id = $2 AND contact_id <= (
            SELECT max(first.contact_id)
            FROM (
                SELECT contact_id
                FROM membership
                WHERE account_id = $1 AND interest_id = $2
                ORDER BY contact_id
                LIMIT 5000) AS first)
        """)
}
