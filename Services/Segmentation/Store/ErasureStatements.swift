internal import Model
internal import Postgres
internal import Service

/// The statements that remove what is left of erased contacts; nobody can see it any more.
enum ErasureStatements {
    /// Removes persons for ever; the members' rows go with the decision that follows, all else
    /// with the sweep.
    static let erase = Statement<NoRow, AccountID, [ContactID]>(
        """
        WITH remembered AS (
            INSERT INTO erased_contact (account_id, contact_id, is_swept)
            SELECT $1::bigint, contact_id, FALSE
            FROM unnest($2::bigint[]) AS gone (contact_id)
            ON CONFLICT (account_id, contact_id) DO UPDATE
            SET is_swept = FALSE
        ), owed AS (
            UPDATE assignment
            SET contacts = ARRAY(
                SELECT contact_id
                FROM unnest(contacts) AS owed (contact_id)
                WHERE contact_id <> ALL ($2::bigint[]))
            WHERE account_id = $1::bigint AND contacts && $2::bigint[]
        )
        DELETE FROM contact
        WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
        """)

    /// The partial index: at most 20 contacts of which something may be left, of one account.
    static let leftover = Statement<Columns<AccountID, [ContactID]>>(
        """
        SELECT few.account_id, array_agg(few.contact_id)
        FROM (
            SELECT account_id, contact_id
            FROM erased_contact
            WHERE NOT is_swept
            ORDER BY account_id, contact_id
            LIMIT 20) AS few
        GROUP BY few.account_id
        ORDER BY few.account_id
        LIMIT 1
        """)

    /// A range of an index of each table a contact, and a probe an interest and contact; at most
    /// 1,000 rows of each table, and how many they were.
    static let sweep = Statement<Int64, AccountID, [ContactID]>(
        """
        WITH deliveries AS (
            DELETE FROM delivery
            WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
                AND ctid = ANY (ARRAY(
                    SELECT ctid
                    FROM delivery
                    WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
                    LIMIT 1000))
            RETURNING 1
        ), openings AS (
            DELETE FROM opening
            WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
                AND ctid = ANY (ARRAY(
                    SELECT ctid
                    FROM opening
                    WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
                    LIMIT 1000))
            RETURNING 1
        ), clicks AS (
            DELETE FROM click
            WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
                AND ctid = ANY (ARRAY(
                    SELECT ctid
                    FROM click
                    WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
                    LIMIT 1000))
            RETURNING 1
        ), visits AS (
            DELETE FROM visit
            WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
                AND ctid = ANY (ARRAY(
                    SELECT ctid
                    FROM visit
                    WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
                    LIMIT 1000))
            RETURNING 1
        ), memberships AS (
            DELETE FROM membership
            WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
                AND ctid = ANY (ARRAY(
                    SELECT held.place
                    FROM interest
                    CROSS JOIN unnest($2::bigint[]) AS gone (contact_id)
                    -- A limit keeps PostgreSQL from joining: these are probes, whatever it thinks.
                    CROSS JOIN LATERAL (
                        SELECT ctid AS place
                        FROM membership
                        WHERE account_id = $1::bigint
                            AND interest_id = interest.interest_id
                            AND contact_id = gone.contact_id
                        LIMIT 1) AS held
                    WHERE interest.account_id = $1::bigint
                    LIMIT 1000))
            RETURNING 1
        ), choices AS (
            DELETE FROM segment_manual
            WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
                AND ctid = ANY (ARRAY(
                    SELECT ctid
                    FROM segment_manual
                    WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
                    LIMIT 1000))
            RETURNING 1
        )
        SELECT
            (SELECT count(*) FROM deliveries) + (SELECT count(*) FROM openings)
            + (SELECT count(*) FROM clicks) + (SELECT count(*) FROM visits)
            + (SELECT count(*) FROM memberships) + (SELECT count(*) FROM choices)
        """)

    /// The primary key, for each contact.
    static let swept = Statement<NoRow, AccountID, [ContactID]>(
        """
        UPDATE erased_contact
        SET is_swept = TRUE
        WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
        """)
}
