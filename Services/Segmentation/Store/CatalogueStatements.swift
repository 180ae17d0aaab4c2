internal import Model
internal import Postgres
internal import Service

/// The statements that keep what criteria can name.
enum CatalogueStatements {
    /// The primary key of `account`.
    static let zone = Statement<String, AccountID>(
        """
        SELECT time_zone
        FROM account
        WHERE account_id = $1::bigint
        """)

    /// A range of the primary key: all interests of the account, also deleted ones.
    static let interests = Statement<
        Columns<InterestID, Bool, String?, InterestKind?>, AccountID
    >(
        """
        SELECT interest_id, is_deleted, name, kind
        FROM interest
        WHERE account_id = $1::bigint
        """)

    /// A range of the primary key: the account's live fields.
    static let fields = Statement<Columns<String, FieldType, String?>, AccountID>(
        """
        SELECT placeholder, type, name
        FROM field
        WHERE account_id = $1::bigint AND NOT is_deleted
        """)

    /// A range of the primary key: the messages that criteria named once.
    static let messages = Statement<KnownMessage, AccountID>(
        """
        SELECT message_id, name, links
        FROM message
        WHERE account_id = $1::bigint
        """)

    /// All live fields of the account, for a diff.
    static let fieldIDs = Statement<FieldID, AccountID>(
        """
        SELECT field_id
        FROM field
        WHERE account_id = $1::bigint AND NOT is_deleted
        """)

    /// One probe of the primary key: whether it was not known.
    static let putMessage = Statement<Bool, AccountID, MessageID, String, [LinkID]>(
        """
        INSERT INTO message (account_id, message_id, name, links)
        VALUES ($1::bigint, $2::bigint, $3::text, $4::bigint[])
        ON CONFLICT (account_id, message_id) DO NOTHING
        RETURNING TRUE
        """)

    /// Upserts interests, each once; those that were written, and whether they are gone now.
    ///
    /// Nothing replaces a higher version, and a deleted interest stays deleted. A name that was
    /// not known is taken of the same version too.
    static let putInterests = Statement<
        Columns<InterestID, Bool>, AccountID, [InterestID], [Int32], [Bool], [String?],
        [InterestKind?]
    >(
        """
        INSERT INTO interest AS held (account_id, interest_id, version, is_deleted, name, kind)
        SELECT
            $1::bigint, told.interest_id, told.version, told.is_deleted, told.name, told.kind
        FROM unnest($2::bigint[], $3::integer[], $4::boolean[], $5::text[], $6::text[])
            AS told (interest_id, version, is_deleted, name, kind)
        ORDER BY told.interest_id
        ON CONFLICT (account_id, interest_id) DO UPDATE
        SET version = excluded.version, is_deleted = excluded.is_deleted,
            name = coalesce(excluded.name, held.name), kind = coalesce(excluded.kind, held.kind)
        WHERE NOT held.is_deleted
            AND (held.version < excluded.version
                OR held.version = excluded.version AND held.name IS NULL
                    AND excluded.name IS NOT NULL)
        RETURNING interest_id, is_deleted
        """)

    /// Upserts fields, each once; the placeholders of those written, and whether they are gone now.
    ///
    /// Nothing replaces a higher version, and a deleted field stays deleted. A name that was not
    /// known is taken of the same version too.
    static let putFields = Statement<
        Columns<String, Bool>, AccountID, [FieldID], [Int32], [Bool], [FieldType], [String],
        [String?]
    >(
        """
        INSERT INTO field AS held (
            account_id, field_id, version, is_deleted, type, placeholder, name)
        SELECT
            $1::bigint, told.field_id, told.version, told.is_deleted, told.type,
            told.placeholder, told.name
        FROM unnest(
            $2::bigint[], $3::integer[], $4::boolean[], $5::text[], $6::text[], $7::text[])
            AS told (field_id, version, is_deleted, type, placeholder, name)
        ORDER BY told.field_id
        ON CONFLICT (account_id, field_id) DO UPDATE
        SET version = excluded.version, is_deleted = excluded.is_deleted,
            type = CASE WHEN excluded.is_deleted THEN held.type ELSE excluded.type END,
            placeholder = CASE
                WHEN excluded.is_deleted THEN held.placeholder ELSE excluded.placeholder
            END,
            name = coalesce(excluded.name, held.name)
        WHERE NOT held.is_deleted
            AND (held.version < excluded.version
                OR held.version = excluded.version AND held.name IS NULL
                    AND excluded.name IS NOT NULL)
        RETURNING placeholder, is_deleted
        """)
}
