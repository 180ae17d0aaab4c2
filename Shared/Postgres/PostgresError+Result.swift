internal import CPostgres

extension PostgresError {
    /// The error that a result carries; the result stays the caller's.
    init(_ result: OpaquePointer, operation: String) {
        func field(_ code: Character) -> String? {
            guard let ascii = code.asciiValue else { return nil }
            return PQresultErrorField(result, Int32(ascii)).map { String(cString: $0) }
        }
        // The letters are those of PG_DIAG_*: C, M, D, W, n, t and c.
        let code = field("C")
        self.init(
            code == nil ? .connectionLost : .server, operation,
            (field("M") ?? String(cString: PQresultErrorMessage(result))).oneLine, code: code,
            constraint: field("n"), table: field("t"), column: field("c"),
            detail: [field("D"), field("W")].compactMap { $0 }.joined(separator: "; "))
    }
}
