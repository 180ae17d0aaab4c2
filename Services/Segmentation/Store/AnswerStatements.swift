internal import Model
internal import Postgres
internal import Service

/// What is known of a contact and its place in a segment.
struct Standing: PostgresRow, Hashable {
    let state: ContactState
    /// As readers see it.
    let enteredAt: Instant?
    let leftAt: Instant?

    init(row: inout RowReader) throws(PostgresError) {
        state = try row.next()
        enteredAt = try row.next()
        leftAt = try row.next()
    }
}

/// The statements behind answers.
enum AnswerStatements {
    /// The primary key of `segment`, for each id: those of which readers see an older generation.
    static let unfilled = Statement<SegmentID, AccountID, [SegmentID]>(
        """
        SELECT segment_id
        FROM segment
        WHERE account_id = $1 AND segment_id = ANY ($2) AND generation <> filled_generation
            AND deleted_at IS NULL
        """)

    /// Four primary keys: one row, none when the account has no such contact.
    static let standing = Statement<Standing, AccountID, SegmentID, ContactID>(
        """
        SELECT person.state, (
                SELECT held.entered_at
                FROM segment
                JOIN segment_member AS held USING (account_id, segment_id)
                WHERE account_id = $1 AND segment_id = $2 AND held.contact_id = $3
                    AND held.generation <= segment.filled_generation
                    AND (
                        held.left_generation IS NULL
                        OR held.left_generation > segment.filled_generation)
            ), (
                SELECT left_at
                FROM segment_left
                WHERE account_id = $1 AND segment_id = $2 AND contact_id = $3
                    AND left_at > now() - interval '400 days'
            )
        FROM contact AS person
        WHERE person.account_id = $1 AND person.contact_id = $3
        """)
}
