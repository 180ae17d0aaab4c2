internal import Model
internal import Postgres
internal import Service

/// A membership that a statement has written.
struct WrittenMembership: PostgresRow {
    let contact: ContactID
    let interest: InterestID
    /// Whether the state is another one; else only the count is.
    let isChanged: Bool
    let state: MembershipState
    let version: Int32
    let clicks: Int32
    let firstClick: Instant?
    let lastClick: Instant?

    init(row: inout RowReader) throws(PostgresError) {
        contact = try row.next()
        interest = try row.next()
        isChanged = try row.next()
        state = try row.next()
        version = try row.next()
        clicks = try row.next()
        firstClick = try row.next()
        lastClick = try row.next()
    }
}

/// What clicks do to memberships.
enum ClickStatements {
    /// Counts clicks that did not count yet, and gives the interest where its state is `none`.
    ///
    /// `$2` to `$6` are (click, contact, interest, link, moment), each (click, interest) once;
    /// `$7` is whether the plan has private interests: without it they are counted and not given.
    /// A contact who left an interest is counted and stays away. One row a membership.
    static let count = Statement<
        WrittenMembership, AccountID, [ClickID], [ContactID], [InterestID], [LinkID], [Instant],
        Bool
    >(
        """
        WITH fresh AS (
            INSERT INTO applied_click AS held (
                account_id, click_id, interest_id, contact_id, link_id, clicked_at)
            SELECT
                $1::bigint, click.click_id, click.interest_id, click.contact_id, click.link_id,
                click.clicked_at
            FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::timestamptz[])
                AS click (click_id, contact_id, interest_id, link_id, clicked_at)
            JOIN interest
                ON interest.account_id = $1::bigint AND interest.interest_id = click.interest_id
                AND interest.deleted_at IS NULL
            WHERE NOT EXISTS (
                SELECT 1
                FROM erased_contact AS erased
                WHERE erased.account_id = $1::bigint AND erased.contact_id = click.contact_id)
            ORDER BY click.clicked_at, click.click_id
            ON CONFLICT (account_id, click_id, interest_id) DO UPDATE
            SET is_counted = TRUE, applied_id = excluded.applied_id
            WHERE NOT held.is_counted
            RETURNING interest_id, contact_id, link_id, clicked_at, applied_id
        ), tally AS (
            SELECT
                interest_id, contact_id, count(*)::integer AS clicks,
                min(clicked_at) AS first_click, max(clicked_at) AS last_click,
                min(applied_id) AS applied_id,
                (array_agg(link_id ORDER BY applied_id))[1] AS link_id
            FROM fresh
            GROUP BY interest_id, contact_id
        ), offered AS (
            SELECT
                tally.interest_id, tally.contact_id, tally.clicks, tally.first_click,
                tally.last_click, tally.applied_id, tally.link_id,
                $7::boolean OR interest.kind = 'label' OR interest.visibility = 'public'
                    AS is_given
            FROM tally
            JOIN interest
                ON interest.account_id = $1::bigint AND interest.interest_id = tally.interest_id
        ), written AS (
            INSERT INTO membership AS held (
                account_id, interest_id, contact_id, first_click, last_click, given_by, clicks,
                state, act, actor, origin)
            SELECT
                $1::bigint, interest_id, contact_id, first_click, last_click,
                CASE WHEN is_given THEN applied_id END, clicks,
                CASE WHEN is_given THEN 'subscribed' ELSE 'none' END,
                'assign', 'link', 'link:' || link_id
            FROM offered
            ORDER BY interest_id, contact_id
            ON CONFLICT (account_id, interest_id, contact_id) DO UPDATE
            SET (was, version, clicks, first_click, last_click, changed_at,
                state, given_by, act, actor, origin) = (
                SELECT
                    held.state, held.version + 1, held.clicks + excluded.clicks,
                    least(held.first_click, excluded.first_click),
                    greatest(held.last_click, excluded.last_click), excluded.changed_at,
                    CASE WHEN is_given THEN 'subscribed' ELSE held.state END,
                    CASE WHEN is_given THEN excluded.given_by ELSE held.given_by END,
                    CASE WHEN is_given THEN excluded.act ELSE held.act END,
                    CASE WHEN is_given THEN excluded.actor ELSE held.actor END,
                    CASE WHEN is_given THEN excluded.origin ELSE held.origin END
                FROM (
                    SELECT held.state = 'none' AND excluded.given_by IS NOT NULL AS is_given
                ) AS decided
            )
            RETURNING
                contact_id, interest_id, was, state, version, clicks, first_click, last_click,
                origin
        ), noted AS (
            INSERT INTO membership_history (
                account_id, contact_id, interest_id, was, state, act, actor, origin, done_by)
            SELECT $1::bigint, contact_id, interest_id, was, state, 'assign', 'link', origin, 'link'
            FROM written
            WHERE was <> state
        )
        SELECT
            contact_id, interest_id, was <> state, state, version, clicks, first_click, last_click
        FROM written
        ORDER BY contact_id, interest_id
        """)

    /// Takes back what clicks did: their count, and the interest where they alone hold it.
    ///
    /// An interest that a click gave stays while a later click would have given it too, and
    /// `given_by` is empty as soon as anyone else acted. One row a membership.
    static let takeBack = Statement<WrittenMembership, AccountID, [ClickID]>(
        """
        WITH undone AS (
            UPDATE applied_click
            SET is_counted = FALSE
            WHERE account_id = $1::bigint AND click_id = ANY($2::bigint[]) AND is_counted
            RETURNING click_id, interest_id, contact_id, applied_id
        ), tally AS (
            SELECT
                interest_id, contact_id, count(*)::integer AS clicks,
                array_agg(applied_id) AS applied
            FROM undone
            GROUP BY interest_id, contact_id
        ), rest AS (
            SELECT
                tally.interest_id, tally.contact_id, tally.clicks, tally.applied,
                min(kept.clicked_at) AS first_click, max(kept.clicked_at) AS last_click,
                array_agg(kept.applied_id ORDER BY kept.applied_id) AS kept
            FROM tally
            LEFT JOIN applied_click AS kept
                ON kept.account_id = $1::bigint AND kept.contact_id = tally.contact_id
                AND kept.interest_id = tally.interest_id AND kept.is_counted
                AND kept.applied_id <> ALL (tally.applied)
            GROUP BY tally.interest_id, tally.contact_id, tally.clicks, tally.applied
        ), written AS (
            UPDATE membership AS held
            SET (was, version, clicks, first_click, last_click, changed_at,
                state, given_by, act, actor, origin) = (
                SELECT
                    held.state, held.version + 1, greatest(0, held.clicks - rest.clicks),
                    rest.first_click, rest.last_click, now(),
                    CASE WHEN is_held THEN held.state ELSE 'none' END, next_giver,
                    CASE WHEN is_held THEN held.act ELSE 'remove' END,
                    CASE WHEN is_held THEN held.actor ELSE 'link' END,
                    held.origin
                FROM (
                    SELECT
                        next_giver,
                        held.given_by IS NULL OR next_giver IS NOT NULL AS is_held
                    FROM (
                        SELECT CASE
                            WHEN held.given_by = ANY (rest.applied) THEN (
                                SELECT min(applied_id)
                                FROM unnest(rest.kept) AS kept (applied_id)
                                WHERE applied_id > held.given_by)
                            ELSE held.given_by
                        END AS next_giver
                    ) AS found
                ) AS decided
            )
            FROM rest
            WHERE held.account_id = $1::bigint AND held.interest_id = rest.interest_id
                AND held.contact_id = rest.contact_id
            RETURNING
                held.contact_id, held.interest_id, held.was, held.state, held.version,
                held.clicks, held.first_click, held.last_click, held.origin
        ), noted AS (
            INSERT INTO membership_history (
                account_id, contact_id, interest_id, was, state, act, actor, origin, done_by)
            SELECT $1::bigint, contact_id, interest_id, was, state, 'remove', 'link', origin, 'link'
            FROM written
            WHERE was <> state
        )
        SELECT
            contact_id, interest_id, was <> state, state, version, clicks, first_click, last_click
        FROM written
        ORDER BY contact_id, interest_id
        """)
}
