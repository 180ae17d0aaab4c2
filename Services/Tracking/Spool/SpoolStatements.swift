internal import SQLite

/// What the spool says to SQLite.
enum SpoolStatements {
    /// Two tables, made once a file.
    static let schema: StaticString = """
        CREATE TABLE IF NOT EXISTS opening (
            opening   INTEGER PRIMARY KEY,
            epoch     BLOB    NOT NULL UNIQUE CHECK (length(epoch) = 16)
        );
        CREATE TABLE IF NOT EXISTS batch (
            batch     INTEGER PRIMARY KEY AUTOINCREMENT,
            opening   INTEGER NOT NULL,
            first     INTEGER NOT NULL,
            count     INTEGER NOT NULL,
            checksum  INTEGER NOT NULL,
            hits      BLOB    NOT NULL
        );
        """

    /// One row an opening that has something to ship.
    static let addOpening: StaticString = """
        INSERT INTO opening (epoch)
        VALUES (?1)
        ON CONFLICT (epoch) DO NOTHING
        """

    /// One row of at most as many as there are openings with batches.
    static let findOpening: StaticString = """
        SELECT opening
        FROM opening
        WHERE epoch = ?1
        """

    /// One row a group commit.
    static let append: StaticString = """
        INSERT INTO batch (opening, first, count, checksum, hits)
        VALUES (?1, ?2, ?3, ?4, ?5)
        """

    /// In the order of the commits, by primary key; the reader stops when it has enough.
    static let read: StaticString = """
        SELECT b.batch, o.epoch, b.first, b.count, b.checksum, b.hits
        FROM batch b
        JOIN opening o ON o.opening = b.opening
        ORDER BY b.batch
        """

    /// A range of the primary key.
    static let remove: StaticString = """
        DELETE FROM batch
        WHERE batch <= ?1
        RETURNING count
        """

    /// Openings of which nothing is left, save the present one.
    static let removeOpenings: StaticString = """
        DELETE FROM opening
        WHERE opening <> ?1 AND opening NOT IN (SELECT opening FROM batch)
        """

    /// Walks the table, but not the pages of the hits: their column is the last.
    static let depth: StaticString = """
        SELECT coalesce(sum(count), 0)
        FROM batch
        """
}
