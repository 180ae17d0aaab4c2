internal import Model
internal import Postgres
internal import Service

/// A decided click.
struct ClickRow: PostgresRow {
    let click: LinkClick

    init(row: inout RowReader) throws(PostgresError) {
        let id: ClickID = try row.next()
        let contact: ContactID? = try row.next()
        let message: MessageID = try row.next()
        let link: LinkID = try row.next()
        let interests: [InterestID] = try row.next()
        let verdict: Verdict = try row.next()
        let clickedAt: Instant = try row.next()
        click = LinkClick(
            click: id, contact: contact, message: message, link: link, interests: interests,
            verdict: verdict, clickedAt: clickedAt)
    }
}

/// What is said of decided clicks.
enum ClickStatements {
    /// A range of the primary key, and two probes a click: what the link meant, and whether a
    /// person could see it.
    static let list = Statement<ClickRow, AccountID, Int64>(
        """
        SELECT
            h.hit_id, h.contact_id, h.message_id, h.link_id, coalesce(meant.interests, '{}'),
            h.verdict, h.received_at
        FROM hit h
        LEFT JOIN link l ON l.account_id = h.account_id AND l.link_id = h.link_id
        LEFT JOIN LATERAL (
            SELECT m.interests
            FROM link_meaning m
            WHERE m.account_id = h.account_id AND m.link_id = h.link_id
                AND m.since <= h.received_at
            ORDER BY m.since DESC
            LIMIT 1
        ) AS meant ON true
        WHERE h.account_id = $1::bigint AND h.hit_id > $2::bigint AND h.purpose = 1
            AND h.verdict IS NOT NULL AND h.flags & 5 = 0 AND l.is_hidden IS NOT TRUE
        ORDER BY h.hit_id
        """)
}
