internal import Model
internal import Postgres
internal import Service

/// A repair of a link.
struct RepairRow: PostgresRow {
    let repair: LinkRepair

    init(row: inout RowReader) throws(PostgresError) {
        repair = LinkRepair(
            id: try row.next(), at: try row.next(), actor: try row.next(), from: try row.next(),
            to: try row.next())
    }
}

/// What is said of links that change after their message was made.
enum LinkStatements {
    /// One row a link, and one of its history; each text is ids with spaces between them.
    ///
    /// A later click means the new, an earlier one the old.
    static let setInterests = Statement<NoRow, AccountID, MessageID, [LinkID], [String]>(
        """
        WITH given AS MATERIALIZED (
            SELECT link_id, string_to_array(interests, ' ')::bigint[] AS interests
            FROM unnest($3::bigint[], $4::text[]) AS given (link_id, interests)
        ), meant AS (
            INSERT INTO link_meaning (account_id, link_id, since, interests)
            SELECT
                link.account_id, link.link_id, date_trunc('milliseconds', now()),
                given.interests
            FROM link
            JOIN given ON given.link_id = link.link_id
            WHERE link.account_id = $1::bigint AND link.message_id = $2::bigint
                AND NOT link.is_hidden
            ON CONFLICT (account_id, link_id, since) DO UPDATE SET interests = EXCLUDED.interests
        )
        UPDATE link
        SET interests = given.interests
        FROM given
        WHERE link.account_id = $1::bigint AND link.message_id = $2::bigint
            AND link.link_id = given.link_id AND NOT link.is_hidden
        """)

    /// One row a link whose URL is another, and one of its history; tracking nodes copy what moved.
    static let repair = Statement<
        NoRow, AccountID, MessageID, [LinkID], [String], [String?], String
    >(
        """
        WITH given AS MATERIALIZED (
            SELECT link_id, url, destination
            FROM unnest($3::bigint[], $4::text[], $5::text[]) AS given (link_id, url, destination)
        ), noted AS (
            INSERT INTO link_repair (
                account_id, link_id, actor, old_url, url, old_destination, destination)
            SELECT
                link.account_id, link.link_id, $6::text, link.url, given.url,
                link.destination, given.destination
            FROM link
            JOIN given ON given.link_id = link.link_id
            WHERE link.account_id = $1::bigint AND link.message_id = $2::bigint
                AND NOT link.is_hidden AND link.url <> given.url
        )
        UPDATE link
        SET url = given.url, destination = given.destination, xid = pg_current_xact_id()
        FROM given
        WHERE link.account_id = $1::bigint AND link.message_id = $2::bigint
            AND link.link_id = given.link_id AND NOT link.is_hidden AND link.url <> given.url
        """)

    /// A range of the primary key.
    static let repairs = Statement<RepairRow, AccountID, LinkID, Int64, Int64>(
        """
        SELECT repair_id, repaired_at, actor, old_url, url
        FROM link_repair
        WHERE account_id = $1::bigint AND link_id = $2::bigint AND repair_id > $3::bigint
        ORDER BY repair_id
        LIMIT $4::bigint
        """)
}
