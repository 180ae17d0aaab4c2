internal import Model
internal import Postgres
internal import Service

/// The statements that remove what is left of erased contacts; nobody can see it any more.
enum ErasureStatements {
    /// Removes persons for ever; they leave their segments with the decision that follows, all
    /// else goes with the sweep.
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

    /// The primary key: the account's row, held while its members are forgotten.
    static let hold = Statement<AccountID, AccountID>(
        """
        SELECT account_id
        FROM account_plan
        WHERE account_id = $1
        FOR UPDATE
        """)

    /// A range of the primary key: the account's segments.
    static let segments = Statement<SegmentID, AccountID>(
        """
        SELECT segment_id
        FROM segment
        WHERE account_id = $1 AND deleted_at IS NULL
        ORDER BY segment_id
        """)

    /// Pairs of a contact and a segment that one statement probes: it ends within half a second,
    /// also where each has rows.
    static let pairs = 20_000

    /// Probes of the primary keys of `segment_left` and of `segment_member`, for each pair: of who
    /// was erased nothing is remembered, and readers of an older generation see them no more.
    static let forget = Statement<NoRow, AccountID, [ContactID], [SegmentID]>(
        """
        WITH erased AS MATERIALIZED (
            SELECT contact_id
            FROM erased_contact
            WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
        ), gone AS MATERIALIZED (
            SELECT erased.contact_id, known.segment_id
            FROM erased
            CROSS JOIN unnest($3::bigint[]) AS known (segment_id)
        ), forgotten AS (
            DELETE FROM segment_left AS held
            USING gone
            CROSS JOIN LATERAL (
                SELECT ctid AS place
                FROM segment_left
                WHERE account_id = $1::bigint AND segment_id = gone.segment_id
                    AND contact_id = gone.contact_id
                LIMIT 1
            ) AS found
            WHERE held.account_id = $1::bigint AND held.ctid = found.place
        ), unseen AS (
            DELETE FROM segment_member AS held
            USING gone
            CROSS JOIN LATERAL (
                SELECT ctid AS place
                FROM segment_member
                WHERE account_id = $1::bigint AND segment_id = gone.segment_id
                    AND contact_id = gone.contact_id AND left_generation IS NOT NULL
                LIMIT 1
            ) AS found
            WHERE held.account_id = $1::bigint AND held.ctid = found.place
            RETURNING held.segment_id, held.generation, held.left_generation
        )
        UPDATE segment
        SET filled_size = filled_size - seen.count
        FROM (
            SELECT known.segment_id, count(*)
            FROM unseen
            JOIN segment AS known
                ON known.account_id = $1::bigint AND known.segment_id = unseen.segment_id
            WHERE unseen.generation <= known.filled_generation
                AND unseen.left_generation > known.filled_generation
            GROUP BY known.segment_id
        ) AS seen
        WHERE segment.account_id = $1::bigint AND segment.segment_id = seen.segment_id
        """)

    /// The primary key, for each contact.
    static let swept = Statement<NoRow, AccountID, [ContactID]>(
        """
        UPDATE erased_contact
        SET is_swept = TRUE
        WHERE account_id = $1::bigint AND contact_id = ANY ($2::bigint[])
        """)
}
