internal import SQLite

/// What the spool says to SQLite.
enum SpoolStatements {
    /// Two tables, made once a segment; the first release had one file with the same two.
    static let schema: StaticString = """
        CREATE TABLE IF NOT EXISTS opening (
            opening   INTEGER PRIMARY KEY,
            epoch     BLOB    NOT NULL UNIQUE CHECK (length(epoch) = 16)
        );
        CREATE TABLE IF NOT EXISTS batch (
            batch     INTEGER PRIMARY KEY,
            opening   INTEGER NOT NULL,
            first     INTEGER NOT NULL,
            count     INTEGER NOT NULL,
            checksum  INTEGER NOT NULL,
            hits      BLOB    NOT NULL
        );
        """

    /// One row a segment.
    static let addOpening: StaticString = """
        INSERT INTO opening (opening, epoch)
        VALUES (1, ?1)
        """

    /// One row a group commit.
    static let append: StaticString = """
        INSERT INTO batch (batch, opening, first, count, checksum, hits)
        VALUES (?1, 1, ?2, ?3, ?4, ?5)
        """

    /// In the order of the commits, by primary key; the reader stops when it has enough.
    static let read: StaticString = """
        SELECT b.batch, o.epoch, b.first, b.count, b.checksum, b.hits
        FROM batch b
        JOIN opening o ON o.opening = b.opening
        WHERE b.batch > ?1
        ORDER BY b.batch
        """

    /// Walks the table, but not the pages of the hits: their column is the last.
    static let depth: StaticString = """
        SELECT coalesce(sum(count), 0), coalesce(sum(length(hits)), 0)
        FROM batch
        """
}
