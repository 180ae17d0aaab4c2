/// What the link copy says to SQLite.
enum LinkFileStatements {
    /// Two tables, made once a file.
    static let schema: StaticString = """
        CREATE TABLE IF NOT EXISTS link (
            link INTEGER PRIMARY KEY,
            url  BLOB    NOT NULL
        );
        CREATE TABLE IF NOT EXISTS mark (
            is_only INTEGER PRIMARY KEY CHECK (is_only = 1),
            epoch   TEXT    NOT NULL,
            xid     INTEGER NOT NULL
        );
        """

    /// One row.
    static let put: StaticString = """
        INSERT INTO link (link, url)
        VALUES (?1, ?2)
        ON CONFLICT (link) DO UPDATE SET url = excluded.url
        """

    /// The only row.
    static let mark: StaticString = """
        INSERT INTO mark (is_only, epoch, xid)
        VALUES (1, ?1, ?2)
        ON CONFLICT (is_only) DO UPDATE SET epoch = excluded.epoch, xid = excluded.xid
        """

    /// The only row, or none.
    static let readMark: StaticString = """
        SELECT epoch, xid
        FROM mark
        """

    /// The whole table.
    static let read: StaticString = """
        SELECT link, url
        FROM link
        ORDER BY link
        """
}
