internal import Model
internal import Postgres
internal import Service

/// A link as tracking nodes copy it.
struct CopiedLink: Sendable {
    let xid: Int64
    let link: LinkID
    let url: [UInt8]
}

extension CopiedLink: PostgresRow {
    init(row: inout RowReader) throws(PostgresError) {
        xid = try row.next()
        link = try row.next()
        url = try row.next()
    }
}

/// What a node says to keep its copy of the links.
enum LinkCopyStatements {
    /// No table: below the first number every transaction has ended; the second names the cluster
    /// and its timeline, within which these numbers mean something.
    static let horizon = Statement<Columns<Int64, String>>(
        """
        SELECT
            pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
            (SELECT system_identifier::text FROM pg_control_system())
                || '-' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)
        """)

    /// A range of `link_in_order`, of all accounts.
    ///
    /// The order names the table: `xid` alone would be the number of the list, which has no index.
    static let page = Statement<CopiedLink, Int64, LinkID, Int64>(
        """
        SELECT xid::text::bigint, link_id, coalesce(destination, url)
        FROM link
        WHERE (xid, link_id) > ($1::bigint::text::xid8, $2::bigint)
        ORDER BY link.xid, link.link_id
        LIMIT $3::bigint
        """)

    /// A primary key probe.
    static let find = Statement<CopiedLink, AccountID, LinkID>(
        """
        SELECT xid::text::bigint, link_id, coalesce(destination, url)
        FROM link
        WHERE account_id = $1::bigint AND link_id = $2::bigint
        """)
}
