internal import Model
internal import Postgres

/// One issue of a file, with its place in the list.
struct IssueRow: PostgresRow, Sendable, Hashable {
    /// 0: the file.
    var row: Int32

    /// Its number within the row.
    var number: Int32
    var line: Int32?
    var column: Int32?
    var code: String
    var severity: Severity
    var detail: String
    var suggestion: String?

    init(row reader: inout RowReader) throws(PostgresError) {
        row = try reader.next()
        number = try reader.next()
        line = try reader.next()
        column = try reader.next()
        code = try reader.next()
        severity = Severity(rawValue: try reader.next()) ?? .unknown
        detail = try reader.next()
        suggestion = try reader.next()
    }

    /// An issue at its place.
    init(row: Int32, number: Int32, line: Int32?, _ issue: RowIssue) {
        self.row = row
        self.number = number
        self.line = line
        column = issue.column.map { Int32($0) }
        code = issue.code
        severity = issue.severity
        detail = issue.detail
        suggestion = issue.suggestion
    }

    /// As the protocol shows it.
    var value: ImportIssue {
        ImportIssue(
            row: row == 0 ? nil : Int64(row), line: line.map { Int64($0) }, column: column,
            code: code, severity: severity, detail: detail, suggestion: suggestion)
    }
}

/// A row for the error file.
struct ErrorRow: PostgresRow, Sendable {
    var number: Int32
    var line: Int32
    var cells: [String]
    var reasons: String

    init(row: inout RowReader) throws(PostgresError) {
        number = try row.next()
        line = try row.next()
        cells = try row.next()
        reasons = try row.next()
    }
}
