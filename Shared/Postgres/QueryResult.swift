internal import CPostgres

/// The rows that libpq holds; freed with the last reference.
public final class QueryResult: @unchecked Sendable {
    // @unchecked: a PGresult is never written after libpq has returned it.

    private let handle: OpaquePointer
    private let operation: String

    init(_ handle: OpaquePointer, operation: String) {
        self.handle = handle
        self.operation = operation
    }

    deinit { PQclear(handle) }

    var count: Int { Int(PQntuples(handle)) }

    /// What the command says that it did: `COMMIT`, `INSERT 0 3`.
    var tag: String { PQcmdStatus(handle).map { String(cString: $0) } ?? "" }

    /// Rows inserted, updated, deleted, copied or selected.
    var affectedRows: Int { PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0 }

    var status: ExecStatusType { PQresultStatus(handle) }

    /// The error that it carries, if any.
    func error(_ operation: String) -> PostgresError? {
        guard status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE else { return nil }
        return PostgresError(handle, operation: operation)
    }

    func rows<Row: PostgresRow>() throws(PostgresError) -> [Row] {
        var rows: [Row] = []
        rows.reserveCapacity(count)
        for index in 0..<Int32(count) { rows.append(try row(index)) }
        return rows
    }

    func firstRow<Row: PostgresRow>() throws(PostgresError) -> Row? {
        count > 0 ? try row(0) : nil
    }

    private func row<Row: PostgresRow>(_ index: Int32) throws(PostgresError) -> Row {
        var reader = RowReader(handle, row: index, columns: PQnfields(handle), operation: operation)
        let row = try Row(row: &reader)
        try reader.checkEnd()
        return row
    }
}
