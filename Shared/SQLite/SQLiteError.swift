internal import CSQLite

/// What SQLite refused to do.
public struct SQLiteError: Error, Hashable, CustomStringConvertible {
    /// The extended result code, such as `SQLITE_IOERR_FSYNC`.
    public let code: Int32

    /// What was tried: `open`, or the beginning of the statement.
    public let operation: String

    /// The library's own text; it holds no values.
    public let text: String

    /// What the caller can do about it.
    public enum Kind: Sendable, Hashable {
        /// Another process or connection has the file: later.
        case busy

        /// The disk, or the page limit, is reached: again when there is room.
        case full

        /// The disk did not do what it was told: nothing may be assumed of the last commit.
        case failing

        /// The file is damaged, or no database.
        case corrupt

        /// The file or its folder cannot be opened or written.
        case refused

        /// A mistake of the program.
        case misuse
    }

    /// The result code without its extension (sqlite.org/rescode.html).
    public var kind: Kind {
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL: .busy
        case SQLITE_FULL: .full
        case SQLITE_IOERR: .failing
        case SQLITE_CORRUPT, SQLITE_NOTADB: .corrupt
        case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH: .refused
        default: .misuse
        }
    }

    /// One line for a log.
    public var description: String { "SQLite \(operation): \(text) (\(code))" }
}
