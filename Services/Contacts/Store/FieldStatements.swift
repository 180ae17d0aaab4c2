internal import HTTP
public import Model
public import Postgres
internal import Service

extension Field: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(
            id: try row.next(), name: try row.next(), placeholder: try row.next(),
            type: try row.next(), options: try FieldStatements.options(row.next(JSONText.self)),
            createdAt: try row.next(), version: try row.next())
    }
}

/// The statements on custom fields.
enum FieldStatements {
    /// The primary key: at most one row.
    static let find = Statement<Field, AccountID, FieldID>(
        """
        SELECT field_id, name, placeholder, type, options, created_at, version
        FROM field
        WHERE account_id = $1 AND field_id = $2 AND deleted_at IS NULL
        """)

    /// The primary key, and its row is held until the transaction ends.
    static let lock = Statement<Field, AccountID, FieldID>(
        """
        SELECT field_id, name, placeholder, type, options, created_at, version
        FROM field
        WHERE account_id = $1 AND field_id = $2 AND deleted_at IS NULL
        FOR NO KEY UPDATE
        """)

    /// A range of the primary key: at most `$3` rows.
    static let list = Statement<Field, AccountID, FieldID, Int64>(
        """
        SELECT field_id, name, placeholder, type, options, created_at, version
        FROM field
        WHERE account_id = $1 AND field_id > $2 AND deleted_at IS NULL
        ORDER BY field_id
        LIMIT $3
        """)

    /// The unique index on placeholders: every one, those of fields that are going too.
    static let placeholders = Statement<Columns<FieldID, String, Bool>, AccountID>(
        """
        SELECT field_id, placeholder, deleted_at IS NOT NULL
        FROM field
        WHERE account_id = $1
        """)

    /// No row: one maker of fields at a time in an account, for the plan's limit.
    static let lockMaking = Statement<NoRow, AccountID>(
        """
        SELECT pg_advisory_xact_lock(hashtextextended('contacts.fields.' || $1::bigint::text, 0))
        """)

    /// A range of the primary key: one number.
    static let count = Statement<Int64, AccountID>(
        """
        SELECT count(*)
        FROM field
        WHERE account_id = $1 AND deleted_at IS NULL
        """)

    /// One row; 23505 on `field_placeholder` when the placeholder is taken.
    static let insert = Statement<
        Field, AccountID, Instant, String, String, FieldType, JSONText
    >(
        """
        INSERT INTO field (account_id, created_at, name, placeholder, type, options)
        VALUES ($1, $2, $3, $4, $5, $6::jsonb)
        RETURNING field_id, name, placeholder, type, options, created_at, version
        """)

    /// The primary key.
    static let update = Statement<Field, AccountID, FieldID, String, JSONText>(
        """
        UPDATE field
        SET name = $3, options = $4::jsonb, version = version + 1
        WHERE account_id = $1 AND field_id = $2
        RETURNING field_id, name, placeholder, type, options, created_at, version
        """)

    /// The primary key; its values go afterwards, in pieces.
    static let markDeleted = Statement<NoRow, AccountID, FieldID, Instant>(
        """
        UPDATE field
        SET deleted_at = $3, version = version + 1
        WHERE account_id = $1 AND field_id = $2
        """)

    /// The partial index: all accounts' fields whose values are not gone yet.
    static let deleted = Statement<Columns<AccountID, FieldID, String>>(
        """
        SELECT account_id, field_id, placeholder
        FROM field
        WHERE deleted_at IS NOT NULL
        ORDER BY deleted_at
        LIMIT 100
        """)

    /// A range of the contacts' primary key: the 5,000 behind `$3`, and where to go on.
    static let strip = Statement<ContactID?, AccountID, String, ContactID>(
        """
        WITH piece AS MATERIALIZED (
            SELECT contact_id
            FROM contact
            WHERE account_id = $1 AND contact_id > $3
            ORDER BY contact_id
            LIMIT 5000),
        stripped AS (
            UPDATE contact
            SET fields = fields - $2
            FROM piece
            WHERE contact.account_id = $1 AND contact.contact_id = piece.contact_id
                AND contact.fields ? $2)
        SELECT max(contact_id)
        FROM piece
        """)

    /// The primary key.
    static let delete = Statement<NoRow, AccountID, FieldID>(
        """
        DELETE FROM field
        WHERE account_id = $1 AND field_id = $2 AND deleted_at IS NOT NULL
        """)

    /// What the column holds.
    static func options(_ text: JSONText) throws(PostgresError) -> [FieldOption] {
        (try? JSON.decode([FieldOption].self, from: text.bytes, .reply)) ?? []
    }
}
