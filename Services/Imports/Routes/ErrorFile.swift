internal import Model

/// The rows that people mend and upload again, in the columns and with the delimiter of their file.
struct ErrorFile {
    private var writer: CSVWriter
    private let columns: Int

    /// A file that begins with the header; the reason is the column behind the last.
    init(_ source: Import) {
        writer = CSVWriter(delimiter: source.dialect.delimiter.utf8.first ?? UInt8(ascii: ";"))
        columns = source.columns.count
        writer.row(source.columns.map(\.header) + [HeaderAliases.reason])
    }

    /// Appends a row with its line and reasons; a short one is filled up first.
    mutating func add(_ row: ErrorRow) {
        let missing = max(0, columns - row.cells.count)
        let cells = row.cells.prefix(columns) + Array(repeating: "", count: missing)
        // What a row has too much stays visible behind the reason.
        let rest = row.cells.dropFirst(columns)
        writer.row(cells + ["line \(row.line): \(row.reasons)"] + rest)
    }

    /// Takes what was written.
    mutating func take() -> [UInt8] { writer.take() }
}
