internal import Model
internal import Postgres
internal import Service

/// What is said of who got a message, and of who may not be named any more.
enum RecipientStatements {
    /// Primary key probes; in no order.
    static let erased = Statement<ContactID, AccountID, [ContactID]>(
        """
        SELECT contact_id
        FROM erased_contact
        WHERE account_id = $1::bigint AND contact_id = ANY($2::bigint[])
        """)

    /// No table: waits until nobody is erased from the account, and lets other deliveries in.
    static let hold = Statement<NoRow, String, AccountID>(
        "SELECT pg_advisory_xact_lock_shared(hashtextextended($1::text, $2::bigint))")

    /// One row a contact and one counter, in one round trip; the last delivery is kept.
    ///
    /// Returns who had not got the message before, or not so late.
    static let deliver = Statement<ContactID, AccountID, MessageID, [ContactID], Instant, Int16>(
        """
        WITH delivered AS (
            INSERT INTO recipient (account_id, contact_id, message_id, delivered_at)
            SELECT DISTINCT $1::bigint, contact_id, $2::bigint, $4::timestamptz
            FROM unnest($3::bigint[]) AS given (contact_id)
            WHERE NOT EXISTS (
                SELECT FROM erased_contact e
                WHERE e.account_id = $1::bigint AND e.contact_id = given.contact_id)
            ORDER BY contact_id
            ON CONFLICT (account_id, contact_id, message_id)
            DO UPDATE SET delivered_at = EXCLUDED.delivered_at
            WHERE EXCLUDED.delivered_at > recipient.delivered_at
            -- Zero only in a row that this statement inserted.
            RETURNING contact_id, (xmax = 0) AS is_new
        ), counted AS (
            INSERT INTO tally (account_id, message_id, link_id, recipients, slot)
            SELECT $1::bigint, $2::bigint, 0, count(*), $5::smallint
            FROM delivered
            WHERE is_new
            HAVING count(*) > 0
            ON CONFLICT (account_id, message_id, link_id, slot)
            DO UPDATE SET recipients = tally.recipients + EXCLUDED.recipients
        )
        SELECT contact_id
        FROM delivered
        """)

    /// One row a contact.
    static let addErased = Statement<NoRow, AccountID, [ContactID]>(
        """
        INSERT INTO erased_contact (account_id, contact_id)
        SELECT DISTINCT $1::bigint, contact_id
        FROM unnest($2::bigint[]) AS given (contact_id)
        ON CONFLICT (account_id, contact_id) DO NOTHING
        """)

    /// One row a contact.
    static let leave = Statement<NoRow, AccountID, [ContactID]>(
        """
        INSERT INTO away_contact (account_id, contact_id)
        SELECT DISTINCT $1::bigint, contact_id
        FROM unnest($2::bigint[]) AS given (contact_id)
        ON CONFLICT (account_id, contact_id) DO NOTHING
        """)

    /// Primary key probes.
    static let comeBack = Statement<NoRow, AccountID, [ContactID]>(
        """
        DELETE FROM away_contact
        WHERE account_id = $1::bigint AND contact_id = ANY($2::bigint[])
        """)

    /// Networks that the contacts' hits name, before these forget them; primary key probes.
    static let forgetNetworks = Statement<NoRow, AccountID, [ContactID]>(
        """
        DELETE FROM network_contact c
        USING (
            SELECT DISTINCT contact_id, message_id, network
            FROM hit
            WHERE account_id = $1::bigint AND contact_id = ANY($2::bigint[])
                AND network IS NOT NULL
        ) AS seen
        WHERE c.account_id = $1::bigint AND c.message_id = seen.message_id
            AND c.network = seen.network AND c.contact_id = seen.contact_id
        """)

    /// A range of the primary key a contact.
    static let forgetReviews = Statement<NoRow, AccountID, [ContactID]>(
        """
        DELETE FROM group_review
        WHERE account_id = $1::bigint AND contact_id = ANY($2::bigint[])
        """)

    /// A range of the primary key a contact.
    static let forgetOpens = Statement<NoRow, AccountID, [ContactID]>(
        """
        DELETE FROM message_open
        WHERE account_id = $1::bigint AND contact_id = ANY($2::bigint[])
        """)

    /// A range of `hit_by_contact` a contact and partition: the hits stay, the person goes.
    static let forgetHits = Statement<NoRow, AccountID, [ContactID]>(
        """
        UPDATE hit
        SET contact_id = NULL, agent = '', network = NULL, address = NULL
        WHERE account_id = $1::bigint AND contact_id = ANY($2::bigint[])
        """)

    /// A range of the primary key a contact.
    static let forgetClicks = Statement<NoRow, AccountID, [ContactID]>(
        """
        DELETE FROM human_click
        WHERE account_id = $1::bigint AND contact_id = ANY($2::bigint[])
        """)

    /// A range of the primary key a contact.
    static let forgetInterests = Statement<NoRow, AccountID, [ContactID]>(
        """
        DELETE FROM interest_click
        WHERE account_id = $1::bigint AND contact_id = ANY($2::bigint[])
        """)

    /// A range of the primary key a contact.
    static let forgetDeliveries = Statement<NoRow, AccountID, [ContactID]>(
        """
        DELETE FROM recipient
        WHERE account_id = $1::bigint AND contact_id = ANY($2::bigint[])
        """)

    /// A range of the primary key: at most `$4` rows.
    static let list = Statement<
        Columns<ContactID, MessageID, Instant>, AccountID, ContactID, MessageID, Int64
    >(
        """
        SELECT contact_id, message_id, delivered_at
        FROM recipient
        WHERE account_id = $1::bigint AND (contact_id, message_id) > ($2::bigint, $3::bigint)
        ORDER BY contact_id, message_id
        LIMIT $4::bigint
        """)

    /// All contacts of the account that got anything: for a diff.
    static let known = Statement<ContactID, AccountID>(
        """
        SELECT DISTINCT contact_id
        FROM recipient
        WHERE account_id = $1::bigint
        ORDER BY contact_id
        """)
}
