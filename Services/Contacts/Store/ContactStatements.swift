internal import HTTP
public import Model
public import Postgres
internal import Service

extension Contact: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(
            id: try row.next(), email: try row.next(), language: try row.next(),
            firstName: try row.next(), name: try row.next(),
            fields: ContactJSON.fields(try row.next(JSONText.self).bytes),
            sources: try row.next(), state: try row.next(), tracking: try row.next(),
            createdAt: try row.next(), changedAt: try row.next(), version: try row.next())
    }
}

/// The statements on contacts.
enum ContactStatements {
    /// The primary key: at most one row.
    static let find = Statement<Contact, AccountID, ContactID>(
        """
        SELECT contact_id, email, language, first_name, name, fields, sources, state, tracking,
            created_at, changed_at, version
        FROM contact
        WHERE account_id = $1 AND contact_id = $2
        """)

    /// The primary key, and its row is held until the transaction ends.
    static let lock = Statement<Contact, AccountID, ContactID>(
        """
        SELECT contact_id, email, language, first_name, name, fields, sources, state, tracking,
            created_at, changed_at, version
        FROM contact
        WHERE account_id = $1 AND contact_id = $2
        FOR NO KEY UPDATE
        """)

    /// The primary key: at most one row an id, in the order of the ids.
    static let findAll = Statement<Contact, AccountID, [ContactID]>(
        """
        SELECT contact_id, email, language, first_name, name, fields, sources, state, tracking,
            created_at, changed_at, version
        FROM contact
        WHERE account_id = $1 AND contact_id = ANY ($2::bigint[])
        ORDER BY contact_id
        """)

    /// The unique index on addresses, or one pass over the account while that is young.
    ///
    /// At most one row an address, of different ones, whatever is chosen.
    ///
    /// `= ANY`, or a probe of each, can be planned on an index that knows the account only: each
    /// address would then be compared with every contact, until the next ANALYZE.
    static let findByEmails = Statement<Contact, AccountID, [String]>(
        """
        SELECT contact_id, contact.email, language, first_name, name, fields, sources, state,
            tracking, created_at, changed_at, version
        FROM unnest($2::text[]) AS asked (email)
        JOIN contact ON contact.account_id = $1 AND contact.email = asked.email
        """)

    /// All of an account by primary key: for streams.
    static let all = Statement<Contact, AccountID>(
        """
        SELECT contact_id, email, language, first_name, name, fields, sources, state, tracking,
            created_at, changed_at, version
        FROM contact
        WHERE account_id = $1
        ORDER BY contact_id
        """)

    /// The contacts that count for a plan's limit, up to `$2`.
    static let countUpTo = Statement<Int64, AccountID, Int64>(
        """
        SELECT count(*)
        FROM (
            SELECT 1
            FROM contact
            WHERE account_id = $1 AND state = 'confirmed'
            LIMIT $2) AS counted
        """)

    /// The choke point of new contacts: an address that exists, is on the blacklist or was erased
    /// is left out of the result.
    ///
    /// One row an address, one round trip for any number.
    static let insertMissing = Statement<
        Columns<ContactID, String>, AccountID, Instant, [String], [String], [String?], [String?],
        [String], [String], [TrackingChoice?], [[UInt8]]
    >(
        """
        INSERT INTO contact (
            account_id, created_at, changed_at, version, state, email, language, first_name, name,
            sources, fields, tracking)
        SELECT $1, $2, $2, 1, 'confirmed', email, language, first_name, name,
            sources::bigint[], fields::jsonb, tracking
        FROM unnest(
            $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
            $10::bytea[])
            AS added (email, language, first_name, name, sources, fields, tracking, erased_hash)
        WHERE NOT EXISTS (
                SELECT FROM blacklist
                WHERE blacklist.account_id = $1 AND blacklist.email = added.email COLLATE "C")
            AND NOT EXISTS (
                SELECT FROM blacklist
                WHERE blacklist.account_id = $1 AND blacklist.erased_hash = added.erased_hash)
        ON CONFLICT (account_id, email) DO NOTHING
        RETURNING contact_id, email
        """)

    /// One row an id by primary key; a row that someone changed meanwhile is left out.
    static let update = Statement<
        ContactID, AccountID, Instant, [ContactID], [Int32], [ContactState], [String], [String?],
        [String?], [String], [String], [TrackingChoice?]
    >(
        """
        UPDATE contact
        SET changed_at = $2, version = changed.version, state = changed.state,
            language = changed.language, first_name = changed.first_name, name = changed.name,
            sources = changed.sources::bigint[], fields = changed.fields::jsonb,
            tracking = changed.tracking
        FROM unnest(
            $3::bigint[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
            $10::text[], $11::text[])
            AS changed (
                contact_id, version, state, language, first_name, name, sources, fields, tracking)
        WHERE contact.account_id = $1 AND contact.contact_id = changed.contact_id
            AND contact.version = changed.version - 1
        RETURNING contact.contact_id
        """)

    /// The primary key: the row itself; what hangs on it goes with ``ErasureStatements``.
    static let delete = Statement<NoRow, AccountID, ContactID>(
        """
        DELETE FROM contact
        WHERE account_id = $1 AND contact_id = $2
        """)

    /// No row: whoever adds contacts holds it shared, whoever takes addresses out for ever alone.
    static let lockAddressesShared = Statement<NoRow, AccountID>(
        """
        SELECT pg_advisory_xact_lock_shared(
            hashtextextended('contacts.addresses.' || $1::bigint::text, 0))
        """)

    /// No row: waits for whoever adds contacts to the account.
    static let lockAddresses = Statement<NoRow, AccountID>(
        """
        SELECT pg_advisory_xact_lock(
            hashtextextended('contacts.addresses.' || $1::bigint::text, 0))
        """)
}
