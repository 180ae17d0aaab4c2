public import Model
public import Postgres
internal import Service

extension HistoryEntry: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(
            at: try row.next(), kind: try row.next(), actor: try row.next(),
            origin: try row.next(), changes: try row.next())
    }
}

extension ConsentEntry: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(
            at: try row.next(), kind: try row.next(), actor: try row.next(),
            origin: try row.next(), text: try row.next(), textVersion: try row.next(),
            note: try row.next())
    }
}

/// The statements on what happened to contacts, and on what was attested.
enum HistoryStatements {
    /// One row a contact, one round trip for any number; `$7` joins names by a comma.
    static let append = Statement<
        NoRow, AccountID, Instant, String, String?, [ContactID], [String], [String]
    >(
        """
        INSERT INTO contact_history (account_id, contact_id, at, kind, actor, origin, changes)
        SELECT $1, contact_id, $2, kind, $3, $4,
            CASE WHEN changes = '' THEN '{}' ELSE string_to_array(changes, ',') END
        FROM unnest($5::bigint[], $6::text[], $7::text[]) AS added (contact_id, kind, changes)
        """)

    /// A range of the primary key, newest first: at most `$4` rows with their numbers.
    static let list = Statement<Numbered<HistoryEntry>, AccountID, ContactID, Int64, Int64>(
        """
        SELECT entry_id, at, kind, actor, origin, changes
        FROM contact_history
        WHERE account_id = $1 AND contact_id = $2 AND entry_id < $3
        ORDER BY entry_id DESC
        LIMIT $4
        """)

    /// One row: what was said once.
    static let addStatement = Statement<
        Int64, AccountID, ContactID?, Instant, String, String, String?, String, Int32, String?
    >(
        """
        INSERT INTO consent_statement (
            account_id, contact_id, at, kind, actor, origin, text, text_version, note)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        RETURNING statement_id
        """)

    /// One row a contact, one round trip for any number.
    static let coverContacts = Statement<NoRow, AccountID, Int64, [ContactID]>(
        """
        INSERT INTO contact_consent (account_id, contact_id, statement_id)
        SELECT $1, contact_id, $2
        FROM unnest($3::bigint[]) AS added (contact_id)
        """)

    /// A range of the primary key with a probe each, newest first: at most `$4` rows.
    static let listConsent = Statement<Numbered<ConsentEntry>, AccountID, ContactID, Int64, Int64>(
        """
        SELECT statement_id, at, kind, actor, origin, text, text_version, note
        FROM contact_consent
            JOIN consent_statement USING (account_id, statement_id)
        WHERE account_id = $1 AND contact_consent.contact_id = $2 AND statement_id < $3
        ORDER BY statement_id DESC
        LIMIT $4
        """)
}
