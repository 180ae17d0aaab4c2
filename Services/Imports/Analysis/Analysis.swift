internal import Clients
internal import Model
internal import Service

// uploaded rows --compile--> requests --check--> forecast
//
// One chunk is compiled while Contacts checks the one before. Nothing is written outside this
// service, so an analysis that was interrupted starts over.

/// One analysis of one file.
struct Analysis: Sendable {
    let job: JobRow
    let jobs: JobStore
    let accounts: AccountDirectory
    let contacts: ContactsClient
    let interests: InterestsClient
    let steadily: Steadily

    /// Runs it to its end.
    ///
    /// - Throws: ``JobLost``, or what will not pass.
    func run() async throws {
        let catalogue = try await steadily.run { try await load() }
        try await steadily.run { try await jobs.freeze(catalogue, of: job) }
        try await steadily.run { try await jobs.clearFindings(of: job) }

        let compiler = RowCompiler(
            job.plan, columnCount: job.file.columns.count, catalogue: catalogue)
        let tally = try await check(catalogue, compiler)

        try await steadily.run {
            try await jobs.endAnalysis(
                fileIssues(tally), newSources: tally.newSources, of: job)
        }
    }

    private func load() async throws -> Catalogue {
        let account = try await accounts.find(job.account)
        async let fields = contacts.fields(in: job.account)
        async let sources = contacts.sources(in: job.account)
        async let interests = interests.interests(in: job.account)
        return Catalogue(
            mode: account.mode, languages: account.languages, fields: try await fields,
            sources: Dictionary(
                try await sources.map { ($0.name, $0.id) }, uniquingKeysWith: { first, _ in first }),
            interests: try await interests.map {
                Catalogue.Named(id: $0.id, name: $0.name, kind: $0.kind)
            })
    }

    private func check(
        _ catalogue: Catalogue, _ compiler: RowCompiler
    ) async throws -> AnalysisTally {
        var compiler = compiler
        var tally = AnalysisTally()
        // Fallbacks are asked for later: here they only keep rows from being refused.
        let frame = ContactBatch(
            rows: [], fallbackLanguage: catalogue.languages.first,
            fallbackSource: catalogue.sources.values.min(), origin: job.origin)
        try await withThrowingTaskGroup(of: Checked.self) { group in
            func settle(_ checked: Checked) async throws {
                let results = try checked.draft.results(checked.reply)
                let outcome = tally.settle(checked.draft, results, compiler)
                try await steadily.run {
                    try await jobs.put(
                        outcome, of: checked.draft.number, step: .checked, in: job)
                }
            }
            for number in 0..<job.chunkCount {
                let rows = try await steadily.run { try await jobs.rows(of: number, in: job) }
                let draft = await compiler.draft(number, rows) { !$0.contact.email.isEmpty }
                if let checked = try await group.next() { try await settle(checked) }
                group.addTask {
                    let body = draft.body(frame)
                    let reply = try await steadily.run {
                        try await contacts.check(encoded: body, in: job.account)
                    }
                    return Checked(draft: draft, reply: reply)
                }
            }
            while let checked = try await group.next() { try await settle(checked) }
        }
        return tally
    }

    private struct Checked: Sendable {
        var draft: ChunkDraft
        var reply: ContactBatchReply
    }

    /// What holds for the file as a whole.
    private func fileIssues(_ tally: AnalysisTally) -> [RowIssue] {
        var issues: [RowIssue] = []
        let targets = job.plan.targets(columnCount: job.file.columns.count)
        for (index, column) in job.file.columns.enumerated()
        where targets[index] == .skip && !column.header.isEmpty
            && column.header != HeaderAliases.reason
        {
            issues.append(
                .warning("unmapped-column", "This column is not imported.", column: index))
        }
        let source = targets.firstIndex(of: .source)
        for _ in tally.newSources {
            issues.append(
                .warning("new-source", "A source of this name is made by the run.", column: source))
        }
        if tally.lacksLanguage {
            issues.append(
                .warning(
                    "missing-language",
                    "Some new contacts have no language: finalise with a fallbackLanguage."))
        }
        if tally.lacksSource {
            issues.append(
                .warning(
                    "missing-source", "Some rows have no source: finalise with a fallbackSource."))
        }
        return issues
    }
}

extension RowCompiler {
    /// Compiles a chunk; lets other work of the loop in between.
    ///
    /// - Parameters:
    ///   - number: of the chunk.
    ///   - rows: of the file.
    ///   - isSent: whether Contacts hears of a row.
    /// - Returns: the chunk, ready to send.
    mutating func draft(
        _ number: Int32, _ rows: [StagedRow], _ isSent: (CompiledRow) -> Bool
    ) async -> ChunkDraft {
        var draft = ChunkDraft(number: number)
        draft.rows.reserveCapacity(rows.count)
        var last: [Int] = []
        for (place, row) in rows.enumerated() {
            if place % 1_000 == 999 { await Task.yield() }
            let compiled = compile(row.cells)
            if isSent(compiled) {
                // What we reject is only checked: behind all others, for whom it must not count.
                if compiled.isRejected { last.append(place) } else { draft.sent.append(place) }
            }
            draft.rows.append(
                ChunkDraft.Row(number: row.number, line: row.line, compiled: compiled))
        }
        draft.sent += last
        return draft
    }
}
