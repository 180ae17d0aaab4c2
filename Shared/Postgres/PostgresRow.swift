/// What one row of a result becomes.
public protocol PostgresRow: Sendable {
    /// Reads the columns in the order of the statement's list.
    ///
    /// - Parameter row: must be read to its last column.
    /// - Throws: what ``RowReader/next(_:)`` throws.
    init(row: inout RowReader) throws(PostgresError)
}

/// The row of a statement that returns none.
public struct NoRow: PostgresRow {
    /// Reads nothing, whatever the columns.
    ///
    /// - Parameter row: is left as it is.
    public init(row: inout RowReader) { row.skipAll() }
}

/// A row without a type of its own: `Columns<Int64, String>`.
public struct Columns<each Value: PostgresValue>: PostgresRow {
    /// In the order of the statement's list.
    public let values: (repeat each Value)

    /// Reads one column a value.
    ///
    /// - Parameter row: gives its next columns.
    /// - Throws: what ``RowReader/next(_:)`` throws.
    public init(row: inout RowReader) throws(PostgresError) {
        values = (repeat try row.next((each Value).self))
    }
}
