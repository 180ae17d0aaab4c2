public import Model
public import Postgres
internal import Service

extension Membership: PostgresRow {
    /// Reads a row of this service's table.
    ///
    /// - Parameter row: has the columns in the order of the statements here.
    /// - Throws: when a column holds something else.
    public init(row: inout RowReader) throws(PostgresError) {
        self.init(
            contact: try row.next(), interest: try row.next(), state: try row.next(),
            actor: try row.next(), origin: try row.next(), clicks: try row.next(),
            firstClick: try row.next(), lastClick: try row.next(), changedAt: try row.next(),
            version: try row.next())
    }
}

/// The statements that read memberships.
enum MembershipStatements {
    /// The primary key: at most one row.
    static let find = Statement<Membership, AccountID, InterestID, ContactID>(
        """
        SELECT contact_id, interest_id, state, actor, origin, clicks, first_click, last_click,
            changed_at, version
        FROM membership
        WHERE account_id = $1 AND interest_id = $2 AND contact_id = $3
        """)

    /// A range of the primary key: at most `$5` rows.
    static let ofInterest = Statement<
        Membership, AccountID, InterestID, MembershipState, ContactID, Int64
    >(
        """
        SELECT contact_id, interest_id, state, actor, origin, clicks, first_click, last_click,
            changed_at, version
        FROM membership
        WHERE account_id = $1 AND interest_id = $2 AND state = $3 AND contact_id > $4
        ORDER BY contact_id
        LIMIT $5
        """)

    /// The same without an end; read it in batches.
    static let allOfInterest = Statement<Membership, AccountID, InterestID, MembershipState>(
        """
        SELECT contact_id, interest_id, state, actor, origin, clicks, first_click, last_click,
            changed_at, version
        FROM membership
        WHERE account_id = $1 AND interest_id = $2 AND state = $3
        ORDER BY contact_id
        """)

    /// `membership_contact`: as many rows as the contact ever had interests.
    static let ofContact = Statement<Membership, AccountID, ContactID>(
        """
        SELECT held.contact_id, held.interest_id, held.state, held.actor, held.origin,
            held.clicks, held.first_click, held.last_click, held.changed_at, held.version
        FROM membership AS held
        JOIN interest USING (account_id, interest_id)
        WHERE account_id = $1 AND held.contact_id = $2 AND interest.deleted_at IS NULL
        ORDER BY interest_id
        """)

    /// The whole account in the order of its contacts; read it in batches.
    static let ofAccount = Statement<Membership, AccountID>(
        """
        SELECT held.contact_id, held.interest_id, held.state, held.actor, held.origin,
            held.clicks, held.first_click, held.last_click, held.changed_at, held.version
        FROM membership AS held
        JOIN interest USING (account_id, interest_id)
        WHERE account_id = $1 AND interest.deleted_at IS NULL
        ORDER BY held.contact_id, interest_id
        """)

    /// All of `membership_contact` of the account.
    static let holders = Statement<ContactID, AccountID>(
        """
        SELECT DISTINCT contact_id
        FROM membership
        WHERE account_id = $1
        ORDER BY contact_id
        """)

    /// The primary key of `erased_contact`.
    static let isErased = Statement<Bool, AccountID, ContactID>(
        """
        SELECT EXISTS (
            SELECT 1 FROM erased_contact WHERE account_id = $1 AND contact_id = $2)
        """)

    /// One row a contact that is new here; `$2` in any order.
    static let erase = Statement<NoRow, AccountID, [ContactID]>(
        """
        INSERT INTO erased_contact (account_id, contact_id)
        SELECT $1, contact_id FROM unnest($2) AS gone (contact_id)
        ON CONFLICT (account_id, contact_id) DO NOTHING
        """)

    /// `membership_contact` and the keys of the other tables, for each contact.
    static let forget = Statement<NoRow, AccountID, [ContactID]>(
        """
        WITH memberships AS (
            DELETE FROM membership WHERE account_id = $1 AND contact_id = ANY($2)
        ), history AS (
            DELETE FROM membership_history WHERE account_id = $1 AND contact_id = ANY($2)
        ), away AS (
            DELETE FROM away_contact WHERE account_id = $1 AND contact_id = ANY($2)
        )
        DELETE FROM applied_click
        WHERE account_id = $1 AND contact_id = ANY($2)
        """)

    /// One row a contact.
    static let leave = Statement<NoRow, AccountID, [ContactID], [Instant]>(
        """
        INSERT INTO away_contact (account_id, contact_id, since)
        SELECT $1, contact_id, since FROM unnest($2, $3) AS away (contact_id, since)
        ON CONFLICT (account_id, contact_id) DO NOTHING
        """)

    /// What a contact had when leaving for the blacklist is gone on return, unless ticked again.
    ///
    /// `membership_contact`, for each contact.
    static let comeBack = Statement<WrittenMembership, AccountID, [ContactID], String>(
        """
        WITH back AS (
            DELETE FROM away_contact
            WHERE account_id = $1 AND contact_id = ANY($2)
            RETURNING contact_id, since
        ), written AS (
            UPDATE membership AS held
            SET was = state, state = 'none', version = version + 1, given_by = NULL,
                changed_at = now(), act = 'remove', actor = 'api', origin = 'return'
            FROM back
            WHERE held.account_id = $1 AND held.contact_id = back.contact_id
                AND held.state = 'subscribed' AND held.changed_at <= back.since
            RETURNING held.contact_id, held.interest_id, held.was, held.state, held.version,
                held.clicks, held.first_click, held.last_click
        ), noted AS (
            INSERT INTO membership_history (
                account_id, contact_id, interest_id, was, state, act, actor, origin, done_by)
            SELECT $1, contact_id, interest_id, was, state, 'remove', 'api', 'return', $3
            FROM written
        )
        SELECT contact_id, interest_id, was <> state, state, version, clicks, first_click,
            last_click
        FROM written
        """)
}
