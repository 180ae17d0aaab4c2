public import Model
public import Postgres
internal import Service

extension ManualMember: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(
            contact: try row.next(), choice: try row.next(), user: try row.next(),
            at: try row.next())
    }
}

/// The statements on what people decided about contacts and segments.
enum ManualStatements {
    /// The primary key of `contact`, for each id: those that there are.
    static let known = Statement<ContactID, AccountID, [ContactID]>(
        """
        SELECT contact_id
        FROM contact
        WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
        """)

    /// The primary key, for each contact: writes what is new, and returns whose choice changed.
    static let choose = Statement<
        ContactID, AccountID, SegmentID, [ContactID], ManualChoice, UserID?
    >(
        """
        INSERT INTO segment_manual AS held (account_id, segment_id, contact_id, choice, user_id)
        SELECT $1::bigint, $2::bigint, chosen.contact_id, $4::text, $5::bigint
        FROM unnest($3::bigint[]) AS chosen (contact_id)
        ORDER BY chosen.contact_id
        ON CONFLICT (account_id, segment_id, contact_id) DO UPDATE
        SET choice = excluded.choice, user_id = excluded.user_id, at = excluded.at
        WHERE held.choice <> excluded.choice
        RETURNING contact_id
        """)

    /// The primary key, for each contact: takes choices back, and returns whose there were.
    static let takeBack = Statement<ContactID, AccountID, SegmentID, [ContactID]>(
        """
        DELETE FROM segment_manual
        WHERE account_id = $1::bigint AND segment_id = $2::bigint
            AND contact_id = ANY ($3::bigint[])
        RETURNING contact_id
        """)

    /// A range of the primary key: at most `$4` rows, by contact; none of who was erased.
    static let list = Statement<ManualMember, AccountID, SegmentID, ContactID, Int64>(
        """
        SELECT contact_id, choice, user_id, at
        FROM segment_manual AS chosen
        WHERE account_id = $1 AND segment_id = $2 AND contact_id > $3 AND NOT EXISTS (
            SELECT 1
            FROM erased_contact AS erased
            WHERE erased.account_id = $1 AND erased.contact_id = chosen.contact_id)
        ORDER BY contact_id
        LIMIT $4
        """)

    /// The same without an end; read it in batches.
    static let all = Statement<ManualMember, AccountID, SegmentID>(
        """
        SELECT contact_id, choice, user_id, at
        FROM segment_manual AS chosen
        WHERE account_id = $1 AND segment_id = $2 AND NOT EXISTS (
            SELECT 1
            FROM erased_contact AS erased
            WHERE erased.account_id = $1 AND erased.contact_id = chosen.contact_id)
        ORDER BY contact_id
        """)

    /// A range of the primary key: at most 5,000 rows of a deleted segment.
    static let sweep = Statement<NoRow, AccountID, SegmentID>(
        """
        DELETE FROM segment_manual
        WHERE account_id = $1 AND segment_id = $2 AND contact_id <= (
            SELECT max(first.contact_id)
            FROM (
                SELECT contact_id
                FROM segment_manual
                WHERE account_id = $1 AND segment_id = $2
                ORDER BY contact_id
                LIMIT 5000) AS first)
        """)
}
