internal import CSQLite

/// One prepared command; on the thread of its file.
public struct SQLiteStatement: ~Copyable {
    private let handle: OpaquePointer
    private let file: SQLiteFile
    private let sql: StaticString

    init(_ sql: StaticString, in file: SQLiteFile) throws(SQLiteError) {
        var prepared: OpaquePointer?
        let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
        let code = sqlite3_prepare_v3(file.handle, sql.description, -1, flags, &prepared, nil)
        guard code == SQLITE_OK, let prepared else { throw file.error(code, sql.description) }
        handle = prepared
        self.file = file
        self.sql = sql
    }

    deinit { sqlite3_finalize(handle) }

    // MARK: Parameters

    /// Sets a parameter to an integer.
    ///
    /// - Parameters:
    ///   - value: stored in as few bytes as it needs.
    ///   - index: 1 is the first.
    public mutating func bind(_ value: Int64, at index: Int32) {
        check(sqlite3_bind_int64(handle, index, value))
    }

    /// Sets a parameter to bytes, which are copied.
    ///
    /// - Parameters:
    ///   - value: stored as a BLOB.
    ///   - index: 1 is the first.
    public mutating func bind(_ value: [UInt8], at index: Int32) {
        let code = value.withUnsafeBytes { bytes in
            // A null pointer would be NULL instead of an empty BLOB.
            bytes.isEmpty
                ? sqlite3_bind_zeroblob(handle, index, 0)
                : sqlite3_bind_blob64(
                    handle, index, bytes.baseAddress, UInt64(bytes.count), transient)
        }
        check(code)
    }

    /// Sets a parameter to text, which is copied.
    ///
    /// - Parameters:
    ///   - value: stored as TEXT.
    ///   - index: 1 is the first.
    public mutating func bind(_ value: String, at index: Int32) {
        check(sqlite3_bind_text(handle, index, value, Int32(value.utf8.count), transient))
    }

    // MARK: Running

    /// Runs the command to its end and makes it ready for the next values.
    ///
    /// - Throws: what SQLite says; the command is ready again.
    public mutating func run() throws(SQLiteError) {
        while try step() {}
    }

    /// Goes to the next row.
    ///
    /// - Returns: whether there is one; after `false` the command is ready for the next values.
    /// - Throws: what SQLite says; the command is ready again.
    public mutating func step() throws(SQLiteError) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        let error = code == SQLITE_DONE ? nil : file.error(code, sql.description)
        sqlite3_reset(handle)
        if let error { throw error }
        return false
    }

    /// Leaves the rows that were not read; a read holds the log back until its end.
    public mutating func reset() { sqlite3_reset(handle) }

    // MARK: Columns

    /// An integer of the present row.
    ///
    /// - Parameter column: 0 is the first.
    /// - Returns: 0 for NULL.
    public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    /// Bytes of the present row, copied.
    ///
    /// - Parameter column: 0 is the first.
    /// - Returns: empty for NULL.
    public func bytes(_ column: Int32) -> [UInt8] {
        let start = sqlite3_column_blob(handle, column)
        return Array(
            UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
    }

    /// Text of the present row, copied.
    ///
    /// - Parameter column: 0 is the first.
    /// - Returns: empty for NULL.
    public func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        return String(cString: start)
    }

    /// Tells SQLite to copy the value before the call returns: `SQLITE_TRANSIENT`, which is a cast in C.
    private var transient: sqlite3_destructor_type? {
        unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }

    /// An index that the command does not have, or a value beyond 2 GB, is our own mistake.
    private func check(_ code: Int32) {
        precondition(code == SQLITE_OK, "SQLite refused a parameter: code \(code)")
    }
}
