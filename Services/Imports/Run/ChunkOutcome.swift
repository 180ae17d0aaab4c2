internal import Model

/// What became of a chunk: each row in exactly one of the four counts.
struct ChunkOutcome: Sendable, Hashable {
    var counts = ImportCounts(created: 0, updated: 0, unchanged: 0, rejected: 0, warnings: 0)

    /// One a row, 0 where there is none.
    var contacts: [Int64] = []

    /// What to tell of the rows.
    var issues: [IssueRow] = []

    /// Counts a row.
    mutating func count(_ outcome: RowOutcome, contact: ContactID?) {
        switch outcome {
        case .created: counts.created += 1
        case .updated: counts.updated += 1
        case .unchanged: counts.unchanged += 1
        case .rejected, .unknown: counts.rejected += 1
        }
        contacts.append(contact?.number ?? 0)
    }
}

/// Where issues are numbered within a row.
enum IssueNumber {
    /// From here on: what Contacts said; a run says it anew.
    static let ofContacts: Int32 = 1_000

    /// From here on: what Interests said.
    static let ofInterests: Int32 = 2_000
}

extension RowIssue {
    /// What Contacts says of a row, at the column it is about.
    init(_ issue: FieldIssue, severity: Severity, in compiler: RowCompiler) {
        self.init(
            column: compiler.column(ofIssueField: issue.field), code: issue.code,
            severity: severity, detail: issue.detail, suggestion: issue.suggestion)
    }
}
