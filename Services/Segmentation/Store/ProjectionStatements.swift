internal import Model
internal import Postgres
internal import Service

/// What a change of a contact means for deciding.
struct TouchedContact: PostgresRow {
    let contact: ContactID
    /// Whether it became, or is no more, one that segments can hold: all segments are to decide.
    let isAppearance: Bool

    init(row: inout RowReader) throws(PostgresError) {
        contact = try row.next()
        isAppearance = try row.next()
    }
}

/// What a change of memberships means for deciding.
struct TouchedInterest: PostgresRow {
    let interest: InterestID
    let contacts: [ContactID]

    init(row: inout RowReader) throws(PostgresError) {
        interest = try row.next()
        contacts = try row.next()
    }
}

/// The statements that keep the projection.
enum ProjectionStatements {
    /// One at a time decides for an account: the feeds' followers and the filler take turns.
    static let lock = Statement<NoRow, AccountID>(
        """
        SELECT pg_advisory_xact_lock(hashtextextended('audience.segmentation', $1))
        """)

    /// Upserts contacts of which each stands once; nothing replaces a higher version unless `$12`.
    ///
    /// Two probes of primary keys a contact. Only contacts that are or were confirmed come back.
    static let putContacts = Statement<
        TouchedContact, AccountID, [ContactID], [Instant], [Int32], [ContactState], [String],
        [String], [String], [String], [String], [String], Bool
    >(
        """
        WITH told AS (
            SELECT
                told.contact_id, told.created_at, told.version, told.state, told.language,
                told.email, told.first_name, told.name, told.sources::bigint[] AS sources,
                told.fields::jsonb AS fields, held.state = 'confirmed' AS was_confirmed
            FROM unnest(
                $2::bigint[], $3::timestamptz[], $4::integer[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::text[], $11::text[])
                AS told (
                    contact_id, created_at, version, state, language, email, first_name, name,
                    sources, fields)
            LEFT JOIN contact AS held
                ON held.account_id = $1 AND held.contact_id = told.contact_id
            WHERE NOT EXISTS (
                SELECT 1
                FROM erased_contact AS erased
                WHERE erased.account_id = $1 AND erased.contact_id = told.contact_id)
        ), written AS (
            INSERT INTO contact AS held (
                account_id, contact_id, created_at, version, state, language, email, first_name,
                name, sources, fields)
            SELECT
                $1, contact_id, created_at, version, state, language, email, first_name, name,
                sources, fields
            FROM told
            ORDER BY contact_id
            ON CONFLICT (account_id, contact_id) DO UPDATE
            SET created_at = excluded.created_at, version = excluded.version, state = excluded.state,
                language = excluded.language, email = excluded.email,
                first_name = excluded.first_name, name = excluded.name,
                sources = excluded.sources, fields = excluded.fields
            WHERE held.version < excluded.version OR $12::boolean
            RETURNING contact_id, state = 'confirmed' AS is_confirmed
        )
        SELECT contact_id, is_confirmed IS DISTINCT FROM told.was_confirmed
        FROM written
        JOIN told USING (contact_id)
        WHERE is_confirmed OR was_confirmed
        ORDER BY contact_id
        """)

    /// Upserts memberships, each once; nothing replaces a higher version unless `$7`.
    ///
    /// Three probes of primary keys a membership; one row an interest with what really changed.
    static let putMemberships = Statement<
        TouchedInterest, AccountID, [ContactID], [InterestID], [Int32], [Int32], [MembershipState],
        Bool
    >(
        """
        WITH written AS (
            INSERT INTO membership AS held (
                account_id, interest_id, contact_id, version, clicks, state)
            SELECT $1, told.interest_id, told.contact_id, told.version, told.clicks, told.state
            FROM unnest($2::bigint[], $3::bigint[], $4::integer[], $5::integer[], $6::text[])
                AS told (contact_id, interest_id, version, clicks, state)
            WHERE NOT EXISTS (
                    SELECT 1
                    FROM erased_contact AS erased
                    WHERE erased.account_id = $1 AND erased.contact_id = told.contact_id)
                AND NOT EXISTS (
                    SELECT 1
                    FROM interest
                    WHERE interest.account_id = $1 AND interest.interest_id = told.interest_id
                        AND interest.is_deleted)
            ORDER BY told.interest_id, told.contact_id
            ON CONFLICT (account_id, interest_id, contact_id) DO UPDATE
            SET version = excluded.version, clicks = excluded.clicks, state = excluded.state
            WHERE held.version < excluded.version OR $7::boolean
            RETURNING interest_id, contact_id
        )
        SELECT interest_id, array_agg(contact_id ORDER BY contact_id)
        FROM written
        GROUP BY interest_id
        ORDER BY interest_id
        """)

    /// Removes persons for ever; the members' rows go with the decision that follows.
    static let eraseContacts = Statement<NoRow, AccountID, [ContactID]>(
        """
        WITH remembered AS (
            INSERT INTO erased_contact (account_id, contact_id)
            SELECT $1, contact_id FROM unnest($2) AS gone (contact_id)
            ON CONFLICT (account_id, contact_id) DO NOTHING
        ), owed AS (
            UPDATE assignment
            SET contacts = ARRAY(
                SELECT contact_id
                FROM unnest(contacts) AS owed (contact_id)
                WHERE contact_id <> ALL ($2))
            WHERE account_id = $1 AND contacts && $2
        ), memberships AS (
            DELETE FROM membership
            USING interest
            WHERE membership.account_id = $1 AND interest.account_id = $1
                AND membership.interest_id = interest.interest_id
                AND membership.contact_id = ANY ($2)
        )
        DELETE FROM contact
        WHERE account_id = $1 AND contact_id = ANY ($2)
        """)

    /// Upserts interests, each once, and returns those that are gone now.
    ///
    /// Nothing replaces a higher version, and a deleted interest stays deleted.
    static let putInterests = Statement<
        InterestID, AccountID, [InterestID], [Int32], [Bool]
    >(
        """
        WITH written AS (
            INSERT INTO interest AS held (account_id, interest_id, version, is_deleted)
            SELECT $1, interest_id, version, is_deleted
            FROM unnest($2, $3, $4) AS told (interest_id, version, is_deleted)
            ORDER BY interest_id
            ON CONFLICT (account_id, interest_id) DO UPDATE
            SET version = excluded.version, is_deleted = excluded.is_deleted
            WHERE held.version < excluded.version AND NOT held.is_deleted
            RETURNING interest_id, is_deleted
        )
        SELECT interest_id
        FROM written
        WHERE is_deleted
        """)

    /// Upserts fields, each once, and returns the placeholders that are gone now.
    ///
    /// Nothing replaces a higher version, and a deleted field stays deleted.
    static let putFields = Statement<
        String, AccountID, [FieldID], [Int32], [Bool], [String], [String]
    >(
        """
        WITH written AS (
            INSERT INTO field AS held (
                account_id, field_id, version, is_deleted, type, placeholder)
            SELECT $1, field_id, version, is_deleted, type, placeholder
            FROM unnest($2, $3, $4, $5, $6)
                AS told (field_id, version, is_deleted, type, placeholder)
            ORDER BY field_id
            ON CONFLICT (account_id, field_id) DO UPDATE
            SET version = excluded.version, is_deleted = excluded.is_deleted,
                type = CASE WHEN excluded.is_deleted THEN held.type ELSE excluded.type END,
                placeholder = CASE
                    WHEN excluded.is_deleted THEN held.placeholder ELSE excluded.placeholder
                END
            WHERE held.version < excluded.version AND NOT held.is_deleted
            RETURNING placeholder, is_deleted
        )
        SELECT placeholder
        FROM written
        WHERE is_deleted
        """)

    /// The primary key: the account's live interests.
    static let interests = Statement<Columns<InterestID, Bool>, AccountID>(
        """
        SELECT interest_id, is_deleted
        FROM interest
        WHERE account_id = $1
        """)

    /// The primary key: the account's live fields.
    static let fields = Statement<Columns<String, FieldType>, AccountID>(
        """
        SELECT placeholder, type
        FROM field
        WHERE account_id = $1 AND NOT is_deleted
        """)

    /// A range of the primary key: at most 5,000 ids.
    static let contactsAfter = Statement<ContactID, AccountID, ContactID>(
        """
        SELECT contact_id
        FROM contact
        WHERE account_id = $1 AND contact_id > $2
        ORDER BY contact_id
        LIMIT 5000
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

    /// All live fields of the account, for a diff.
    static let fieldIDs = Statement<FieldID, AccountID>(
        """
        SELECT field_id
        FROM field
        WHERE account_id = $1 AND NOT is_deleted
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
        WHERE account_id = $1 AND interest_id = $2 AND contact_id IN (
            SELECT contact_id
            FROM membership
            WHERE account_id = $1 AND interest_id = $2
            ORDER BY contact_id
            LIMIT 5000)
        """)
}
