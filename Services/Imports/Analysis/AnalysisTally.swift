internal import Model

// What an analysis adds up over its chunks. Pure: chunks come in order, outcomes go out.

/// Adds up what an analysis finds.
struct AnalysisTally: Sendable {
    /// More new sources than this are a wrong column, not sources.
    static let sourceLimit = 100

    /// In the order of the file.
    private(set) var newSources: [String] = []

    /// Whether a new contact has no language.
    private(set) var lacksLanguage = false

    /// Whether a row has no source.
    private(set) var lacksSource = false

    private var knownSources: Set<String> = []
    private var addresses: Set<String> = []

    /// Settles a chunk.
    ///
    /// - Parameters:
    ///   - draft: the next one of the file.
    ///   - results: from ``ChunkDraft/results(_:)``.
    ///   - compiler: finds columns.
    /// - Returns: what to store of it.
    mutating func settle(
        _ draft: ChunkDraft, _ results: [ContactRowResult?], _ compiler: RowCompiler
    ) -> ChunkOutcome {
        var outcome = ChunkOutcome()
        for (row, result) in zip(draft.rows, results) {
            var issues = row.compiled.issues
            noteSource(row.compiled, &issues, compiler)
            let isOwnReject = issues.contains { $0.severity == .error }
            let told = Self.told(result, row.compiled, compiler)
            let isReject = isOwnReject || told.contains { $0.severity == .error }
            var became = isReject ? RowOutcome.rejected : result?.outcome ?? .rejected
            // Rejected for nothing but a source that will be made before the run.
            if became == .rejected, !isReject { became = .created }
            if !isReject { became = merge(row.compiled, became, &issues, compiler) }
            outcome.count(became, contact: result?.contact)
            for (number, issue) in issues.enumerated() {
                outcome.issues.append(
                    IssueRow(row: row.number, number: Int32(number), line: row.line, issue))
            }
            // A row of ours to reject is not sent again: what was told of it stays.
            let start = isOwnReject ? Int32(issues.count) : IssueNumber.ofContacts
            for (number, issue) in told.enumerated() {
                outcome.issues.append(
                    IssueRow(row: row.number, number: start + Int32(number), line: row.line, issue))
            }
        }
        return outcome
    }

    /// What Contacts said; a missing source is told once for the file.
    private static func told(
        _ result: ContactRowResult?, _ row: CompiledRow, _ compiler: RowCompiler
    ) -> [RowIssue] {
        let errors = (result?.errors ?? []).filter { $0.code != "missing-source" }
        return errors.map { RowIssue($0, severity: .error, in: compiler) }
            + (result?.warnings ?? []).map { RowIssue($0, severity: .warning, in: compiler) }
    }

    private mutating func noteSource(
        _ row: CompiledRow, _ issues: inout [RowIssue], _ compiler: RowCompiler
    ) {
        guard let name = row.newSource, !knownSources.contains(name) else { return }
        guard knownSources.count < Self.sourceLimit else {
            issues.append(
                .error(
                    "too-many-sources",
                    "A file makes at most \(Self.sourceLimit) sources: is the column mapped right?",
                    column: compiler.column(ofIssueField: Target.source.issueField)))
            return
        }
        guard !row.isRejected else { return }
        knownSources.insert(name)
        newSources.append(name)
    }

    /// A later row of one address changes what the earlier made.
    private mutating func merge(
        _ row: CompiledRow, _ outcome: RowOutcome, _ issues: inout [RowIssue],
        _ compiler: RowCompiler
    ) -> RowOutcome {
        if row.contact.sources == nil, row.newSource == nil { lacksSource = true }
        let address = (try? EmailAddress(row.contact.email))?.text ?? row.contact.email.lowercased()
        guard addresses.insert(address).inserted else {
            issues.append(
                .warning(
                    "duplicate-in-file", "An earlier row has this address; both are merged.",
                    column: compiler.column(ofIssueField: Target.email.issueField)))
            return outcome == .created ? .updated : outcome
        }
        if outcome == .created, row.contact.language == nil { lacksLanguage = true }
        return outcome
    }
}
