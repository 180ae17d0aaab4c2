// One connection to one SQLite file, in WAL mode.
//
// It belongs to one thread at a time and is not Sendable: whoever shares it says which thread
// that is. Statements are prepared once, kept by their owner, and reused; each keeps its file
// open. SQL is a StaticString, so that a value cannot become text.
//
// It deliberately has no pool, no async calls and no column mapping: the spool and the link copy
// need a handful of statements, on a thread of their own.

internal import CSQLite

/// One connection to a SQLite file.
public final class SQLiteFile {
    let handle: OpaquePointer

    /// Opens a file, or makes it, and turns on its write-ahead log.
    ///
    /// - Parameters:
    ///   - path: the file; its folder must exist.
    ///   - settings: see the type.
    /// - Throws: ``SQLiteError`` of kind `busy`, `refused` or `corrupt` in most cases.
    public init(_ path: String, _ settings: SQLiteSettings = SQLiteSettings()) throws(SQLiteError) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let text = String(cString: sqlite3_errstr(code))
            sqlite3_close_v2(opened)
            throw SQLiteError(code: code, operation: "open", text: text)
        }
        handle = opened
        sqlite3_extended_result_codes(handle, 1)
        try set("PRAGMA page_size = ", settings.pageBytes)
        if settings.isExclusive { try execute("PRAGMA locking_mode = EXCLUSIVE") }
        let milliseconds =
            settings.busyTimeout.components.seconds * 1_000
            + settings.busyTimeout.components.attoseconds / 1_000_000_000_000_000
        sqlite3_busy_timeout(handle, Int32(clamping: milliseconds))
        try execute("PRAGMA journal_mode = WAL")
        try setDurability(settings.durability)
        sqlite3_wal_autocheckpoint(handle, Int32(clamping: settings.checkpointPages))
        if !settings.copiesLogAtClose { sqlite_keep_log(handle) }
    }

    deinit { sqlite3_close_v2(handle) }

    // MARK: Statements

    /// Prepares one command.
    ///
    /// - Parameter sql: exactly one command; parameters are `?1`, `?2` and so on.
    /// - Returns: the command, which keeps this file open.
    /// - Throws: when the text is wrong or the file cannot be read.
    public func prepare(_ sql: StaticString) throws(SQLiteError) -> SQLiteStatement {
        try SQLiteStatement(sql, in: self)
    }

    /// Runs commands that take no values and whose rows nobody wants.
    ///
    /// - Parameter sql: any number of commands.
    /// - Throws: the first error; what came before stays done.
    public func execute(_ sql: StaticString) throws(SQLiteError) {
        try run(sql.description)
    }

    /// Runs `body` in a transaction that has the write lock from its beginning.
    ///
    /// - Parameter body: when it throws, nothing of it is kept.
    /// - Returns: what `body` returns; the commit has returned before.
    /// - Throws: what `body` throws, or what the commit says.
    public func transaction<Value>(
        _ body: () throws(SQLiteError) -> Value
    ) throws(SQLiteError) -> Value {
        try execute("BEGIN IMMEDIATE")
        do {
            let value = try body()
            try execute("COMMIT")
            return value
        } catch {
            // Some errors have ended the transaction already.
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    /// Rows that the last statement inserted, changed or deleted.
    public var changes: Int { Int(sqlite3_changes64(handle)) }

    // MARK: Upkeep

    /// Says when the commits that follow are on the disk; outside a transaction.
    ///
    /// - Parameter durability: see the type.
    /// - Throws: inside a transaction.
    public func setDurability(
        _ durability: SQLiteSettings.Durability
    ) throws(SQLiteError) {
        switch durability {
        case .full: try execute("PRAGMA synchronous = FULL")
        case .normal: try execute("PRAGMA synchronous = NORMAL")
        }
    }

    /// Bounds the file.
    ///
    /// - Parameter pages: beyond them a write is an error of kind `full`.
    /// - Throws: what SQLite says.
    public func limit(pages: Int) throws(SQLiteError) { try set("PRAGMA max_page_count = ", pages) }

    /// Reads the whole file for damage.
    ///
    /// - Throws: an error of kind `corrupt` that tells the first damage.
    /// - Complexity: O(bytes of the file).
    public func check() throws(SQLiteError) {
        var statement = try prepare("PRAGMA quick_check(1)")
        guard try statement.step() else { return }
        let verdict = statement.text(0)
        guard verdict == "ok" else {
            throw SQLiteError(code: SQLITE_CORRUPT, operation: "quick_check", text: verdict)
        }
    }

    /// The release of the library.
    public static var version: String { String(cString: sqlite3_libversion()) }

    private func set(_ pragma: StaticString, _ number: Int) throws(SQLiteError) {
        try run(pragma.description + String(number))
    }

    private func run(_ sql: String) throws(SQLiteError) {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, sql) }
    }

    func error(_ code: Int32, _ sql: String) -> SQLiteError {
        SQLiteError(
            code: code, operation: String(sql.prefix(40)),
            text: String(cString: sqlite3_errmsg(handle)))
    }
}
