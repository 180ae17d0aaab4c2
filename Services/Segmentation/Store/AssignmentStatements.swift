internal import Model
internal import Postgres
internal import Service

/// The statements on what rules owe to Interests.
enum AssignmentStatements {
    /// One row of `assignment`, and the account's of `rule_pace`, under the account's lock.
    ///
    /// The minute only moves forward, so rows are due in the order in which they were written.
    static let owe = Statement<
        NoRow, AccountID, SegmentID, [ContactID], [InterestID], Int64, Int64
    >(
        """
        WITH paced AS (
            INSERT INTO rule_pace AS held (account_id, minute_at, entries)
            VALUES ($1::bigint, now(), $5::bigint)
            ON CONFLICT (account_id) DO UPDATE
            SET minute_at = CASE
                    WHEN held.minute_at + interval '1 minute' <= now() THEN now()
                    WHEN held.entries + $5::bigint <= $6::bigint THEN held.minute_at
                    ELSE held.minute_at + interval '1 minute'
                END,
                entries = CASE
                    WHEN held.minute_at + interval '1 minute' <= now() THEN $5::bigint
                    WHEN held.entries + $5::bigint <= $6::bigint THEN held.entries + $5::bigint
                    ELSE $5::bigint
                END
            RETURNING minute_at
        )
        INSERT INTO assignment (account_id, segment_id, contacts, interests, due_at)
        SELECT $1::bigint, $2::bigint, $3::bigint[], $4::bigint[], greatest(minute_at, now())
        FROM paced
        """)

    /// `assignment_owed`: the oldest that each account owes, of at most `$2` accounts behind `$1`.
    ///
    /// One probe an account; what an account owes goes in order, so only its oldest can be tried.
    static let heads = Statement<AssignmentHead, AccountID, Int64>(
        """
        WITH RECURSIVE owing AS (
            (
                SELECT account_id, assignment_id
                FROM assignment
                WHERE failed_at IS NULL AND account_id > $1::bigint
                ORDER BY account_id, assignment_id
                LIMIT 1
            )
            UNION ALL
            SELECT next.account_id, next.assignment_id
            FROM owing
            CROSS JOIN LATERAL (
                SELECT account_id, assignment_id
                FROM assignment
                WHERE failed_at IS NULL AND account_id > owing.account_id
                ORDER BY account_id, assignment_id
                LIMIT 1
            ) AS next
        )
        SELECT owing.account_id, owing.assignment_id,
            head.due_at <= now() AND coalesce(head.claimed_until <= now(), TRUE)
        FROM (SELECT account_id, assignment_id FROM owing LIMIT $2::bigint) AS owing
        JOIN assignment AS head USING (account_id, assignment_id)
        ORDER BY owing.account_id
        """)

    /// `assignment_owed`: the oldest that one account owes.
    static let head = Statement<AssignmentHead, AccountID>(
        """
        SELECT account_id, assignment_id,
            due_at <= now() AND coalesce(claimed_until <= now(), TRUE)
        FROM assignment
        WHERE failed_at IS NULL AND account_id = $1::bigint
        ORDER BY assignment_id
        LIMIT 1
        """)

    /// The primary key: nobody else delivers it for ten seconds; no row when somebody does, or
    /// when it is not due.
    static let claim = Statement<Assignment, AccountID, Int64>(
        """
        UPDATE assignment
        SET claimed_until = now() + interval '10 seconds'
        WHERE account_id = $1::bigint AND assignment_id = $2::bigint AND failed_at IS NULL
            AND due_at <= now() AND (claimed_until IS NULL OR claimed_until <= now())
        RETURNING account_id, assignment_id, segment_id, contacts, interests, tries
        """)

    /// The primary key: it was done.
    static let settle = Statement<NoRow, AccountID, Int64>(
        """
        DELETE FROM assignment
        WHERE account_id = $1::bigint AND assignment_id = $2::bigint
        """)

    /// The primary key: try again later.
    static let postpone = Statement<NoRow, AccountID, Int64, Double>(
        """
        UPDATE assignment
        SET tries = tries + 1, claimed_until = NULL,
            due_at = now() + make_interval(secs => $3::double precision)
        WHERE account_id = $1::bigint AND assignment_id = $2::bigint
        """)

    /// The primary key: it was refused, and stays for someone to see.
    static let fail = Statement<NoRow, AccountID, Int64, String>(
        """
        UPDATE assignment
        SET failed_at = now(), claimed_until = NULL, reason = $3::text
        WHERE account_id = $1::bigint AND assignment_id = $2::bigint
        """)

    /// `assignment_of_segment`: every row that the segment's rule owes.
    static let state = Statement<Columns<Int64, Int64, Instant?>, AccountID, SegmentID>(
        """
        SELECT
            coalesce(sum(cardinality(contacts)) FILTER (WHERE failed_at IS NULL), 0)::bigint,
            coalesce(sum(cardinality(contacts)) FILTER (WHERE failed_at IS NOT NULL), 0)::bigint,
            max(due_at) FILTER (WHERE failed_at IS NULL AND tries = 0 AND due_at > now())
        FROM assignment
        WHERE account_id = $1::bigint AND segment_id = $2::bigint
        """)

    /// `assignment_of_segment`: what was refused is owed again, in its old place.
    static let redrive = Statement<NoRow, AccountID, SegmentID>(
        """
        UPDATE assignment
        SET failed_at = NULL, reason = NULL, tries = 0, due_at = now()
        WHERE account_id = $1::bigint AND segment_id = $2::bigint AND failed_at IS NOT NULL
        """)

    /// `rule_pace`, a row an account: those whose newest entries wait for a minute to begin.
    static let slowed = Statement<Columns<AccountID, Instant>>(
        """
        SELECT account_id, minute_at
        FROM rule_pace
        WHERE minute_at > now()
        """)
}
