internal import Model
internal import Postgres
internal import Service

/// What became of one item, and the membership where it was written.
struct GuardRow: PostgresRow {
    let outcome: MembershipOutcome
    /// `nil` when no row was written; false when only its particulars were.
    let isChanged: Bool?
    let state: MembershipState?
    let version: Int32?
    let clicks: Int32?
    let firstClick: Instant?
    let lastClick: Instant?

    init(row: inout RowReader) throws(PostgresError) {
        outcome = try row.next()
        isChanged = try row.next()
        state = try row.next()
        version = try row.next()
        clicks = try row.next()
        firstClick = try row.next()
        lastClick = try row.next()
    }
}

/// The one statement that decides who has an interest, and the locks around it.
enum GuardStatements {
    /// Decides and writes every item by the table of `domain.md` 8.1, for every actor but clicks.
    ///
    /// `$2` to `$4` are the items, each (contact, interest) once; then who: actor, origin, done
    /// by; `$8` is whether the plan has private interests. One row an item, in order. Probes of
    /// four primary keys an item, and one row of history a change.
    ///
    /// The state is decided on the row as it is when it is locked, not as the statement first saw
    /// it: a contact who leaves at the same moment stays away. `excluded.version` carries what
    /// was seen, so that a row which another transaction changed meanwhile is returned too.
    static let decide = Statement<
        GuardRow, AccountID, [ContactID], [InterestID], [MembershipAct], Actor, String, String, Bool
    >(
        """
        WITH asked AS (
            SELECT
                item.ordinal, item.contact_id, item.interest_id, item.act,
                CASE
                    WHEN interest.interest_id IS NULL THEN 'unknown-interest'
                    WHEN erased.contact_id IS NOT NULL THEN 'erased-contact'
                    WHEN item.act IN ('subscribe', 'unsubscribe') AND interest.visibility = 'private'
                        THEN 'not-for-contacts'
                    WHEN item.act = 'assign' AND interest.visibility = 'private'
                        AND interest.kind <> 'label' AND NOT $8::boolean
                        THEN 'not-in-plan'
                END AS refusal,
                held.state, held.version
            FROM unnest($2::bigint[], $3::bigint[], $4::text[]) WITH ORDINALITY
                AS item (contact_id, interest_id, act, ordinal)
            LEFT JOIN interest
                ON interest.account_id = $1::bigint AND interest.interest_id = item.interest_id
                AND interest.deleted_at IS NULL
            LEFT JOIN erased_contact AS erased
                ON erased.account_id = $1::bigint AND erased.contact_id = item.contact_id
            LEFT JOIN membership AS held
                ON held.account_id = $1::bigint AND held.interest_id = item.interest_id
                AND held.contact_id = item.contact_id
        ), written AS (
            INSERT INTO membership AS held (
                account_id, interest_id, contact_id, version, state, act, actor, origin)
            SELECT
                $1::bigint, interest_id, contact_id, coalesce(version, 0) + 1,
                CASE WHEN act IN ('assign', 'subscribe') THEN 'subscribed' ELSE 'none' END,
                act, $5::text, $6::text
            FROM asked
            WHERE refusal IS NULL AND (act IN ('assign', 'subscribe') OR state IS NOT NULL)
            ORDER BY interest_id, contact_id
            ON CONFLICT (account_id, interest_id, contact_id) DO UPDATE
            SET (was, state, version, given_by, changed_at, act, actor, origin) = (
                SELECT
                    held.state, next.state, held.version + (next.state <> held.state)::integer,
                    NULL::bigint,
                    CASE WHEN next.is_written THEN excluded.changed_at ELSE held.changed_at END,
                    CASE WHEN next.is_written THEN excluded.act ELSE held.act END,
                    CASE WHEN next.is_written THEN excluded.actor ELSE held.actor END,
                    CASE WHEN next.is_written THEN excluded.origin ELSE held.origin END
                FROM (
                    SELECT
                        state, state <> held.state OR excluded.act = 'subscribe' AS is_written
                    FROM (
                        SELECT CASE
                            WHEN excluded.act = 'subscribe' THEN 'subscribed'
                            WHEN held.state = 'unsubscribed' THEN 'unsubscribed'
                            WHEN excluded.act = 'assign' THEN 'subscribed'
                            WHEN excluded.act = 'unsubscribe' AND held.state = 'subscribed'
                                THEN 'unsubscribed'
                            ELSE 'none'
                        END AS state
                    ) AS decided
                ) AS next
            )
            WHERE excluded.act = 'subscribe'
                OR (excluded.act = 'assign' AND (held.state = 'none' OR held.given_by IS NOT NULL))
                OR (excluded.act IN ('remove', 'unsubscribe') AND held.state = 'subscribed')
                -- Another transaction was here since the statement began: tell what it left.
                OR excluded.version <> held.version + 1
            RETURNING
                interest_id, contact_id, was, state, version, clicks, first_click, last_click, act
        ), noted AS (
            INSERT INTO membership_history (
                account_id, contact_id, interest_id, was, state, act, actor, origin, done_by)
            SELECT
                $1::bigint, contact_id, interest_id, was, state, act, $5::text, $6::text, $7::text
            FROM written
            WHERE was <> state
        )
        SELECT
            CASE
                WHEN asked.refusal IS NOT NULL THEN asked.refusal
                WHEN asked.act = 'assign' THEN
                    CASE coalesce(written.was, asked.state, 'none')
                        WHEN 'none' THEN 'assigned'
                        WHEN 'subscribed' THEN 'already'
                        ELSE 'refused-unsubscribed'
                    END
                WHEN asked.act = 'subscribe' THEN
                    CASE coalesce(written.was, asked.state, 'none')
                        WHEN 'subscribed' THEN 'already' ELSE 'assigned'
                    END
                WHEN asked.act = 'remove' THEN
                    CASE coalesce(written.was, asked.state, 'none')
                        WHEN 'subscribed' THEN 'removed' ELSE 'none'
                    END
                ELSE
                    CASE coalesce(written.was, asked.state, 'none')
                        WHEN 'none' THEN 'none' ELSE 'unsubscribed'
                    END
            END,
            written.was <> written.state,
            written.state, written.version, written.clicks, written.first_click, written.last_click
        FROM asked
        LEFT JOIN written
            ON written.interest_id = asked.interest_id AND written.contact_id = asked.contact_id
        ORDER BY asked.ordinal
        """)

    /// Held by every transaction that writes memberships; they do not wait for each other.
    static let joinWriters = Statement<NoRow, AccountID>(
        """
        SELECT pg_advisory_xact_lock_shared(hashtextextended('audience.membership', $1))
        """)

    /// Waits until no other transaction writes memberships of the account, and keeps them out.
    static let stopWriters = Statement<NoRow, AccountID>(
        """
        SELECT pg_advisory_xact_lock(hashtextextended('audience.membership', $1))
        """)
}
