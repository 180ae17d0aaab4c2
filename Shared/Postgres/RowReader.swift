internal import CPostgres

/// Reads the columns of one row, from left to right.
///
/// It points into the result: it is valid during `init(row:)` only.
public struct RowReader {
    private let result: OpaquePointer
    private let row: Int32
    private let columns: Int32
    private let operation: String
    private var column: Int32 = 0

    init(_ result: OpaquePointer, row: Int32, columns: Int32, operation: String) {
        self.result = result
        self.row = row
        self.columns = columns
        self.operation = operation
    }

    /// Reads the next column.
    ///
    /// - Parameter type: what to read it as; mostly inferred.
    /// - Returns: the value.
    /// - Throws: when there is no further column, its type does not fit, or it is NULL.
    public mutating func next<Value: PostgresValue>(
        _ type: Value.Type = Value.self
    ) throws(PostgresError) -> Value {
        guard column < columns else {
            throw PostgresError(
                .decoding, operation, "the statement returns \(columns) columns, too few")
        }
        defer { column += 1 }
        return try Value(cell: cell)
    }

    private var cell: PostgresCell {
        let isNull = PQgetisnull(result, row, column) != 0
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        return PostgresCell(
            bytes: isNull ? nil : bytes, type: PQftype(result, column),
            column: Int(column) + 1, operation: operation)
    }

    mutating func skipAll() { column = columns }

    /// Throws when columns were left unread: the row's type and the statement disagree.
    func checkEnd() throws(PostgresError) {
        guard column == columns else {
            throw PostgresError(
                .decoding, operation, "the statement returns \(columns) columns, \(column) are read"
            )
        }
    }
}
