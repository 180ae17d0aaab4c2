/// One column of one row, in PostgreSQL's binary form.
public struct PostgresCell {
    /// What the server sent, or `nil` for NULL; valid during `init(cell:)` only.
    public let bytes: UnsafeRawBufferPointer?

    /// The column's type, as `pg_type` numbers it.
    public let type: UInt32

    /// From 1.
    let column: Int

    let operation: String

    /// Whether the column is NULL.
    public var isNull: Bool { bytes == nil }

    /// The bytes of a column that must not be NULL.
    ///
    /// - Returns: what the server sent.
    /// - Throws: when the column is NULL.
    public func present() throws(PostgresError) -> UnsafeRawBufferPointer {
        guard let bytes else {
            throw PostgresError(.decoding, operation, "column \(column) is NULL")
        }
        return bytes
    }

    /// The error of a column that holds something else.
    ///
    /// - Parameter wanted: what the caller reads it as.
    /// - Returns: it names the column and its type, never its value.
    public func mismatch(_ wanted: String) -> PostgresError {
        PostgresError(
            .decoding, operation, "column \(column) of type \(type) is not \(wanted)")
    }

    /// A big-endian integer of the width of `type`.
    func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(PostgresError) -> Value {
        let bytes = try present()
        guard bytes.count == MemoryLayout<Value>.size else {
            throw mismatch("\(MemoryLayout<Value>.size) bytes")
        }
        return Value(bigEndian: bytes.loadUnaligned(as: Value.self))
    }

    /// The same column with other bytes: one element of an array.
    func element(_ bytes: UnsafeRawBufferPointer?, type: UInt32) -> PostgresCell {
        PostgresCell(bytes: bytes, type: type, column: column, operation: operation)
    }
}
