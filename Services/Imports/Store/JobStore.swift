internal import Feed
internal import Model
internal import Postgres

/// The import was cancelled, or another worker has it: this one must stop.
struct JobLost: Error {}

/// What workers store; every write is fenced.
struct JobStore: Sendable {
    let database: Database
    let feed: FeedWriter

    /// How long a claim holds without a sign of life.
    let lease: Duration

    private var leaseMilliseconds: Int64 { lease.wholeMilliseconds }

    /// Claims one import that nobody works on; `nil` when there is none.
    func claim() async throws -> JobRow? {
        for candidate in try await database.all(JobStatements.candidates) {
            let (account, id) = candidate.values
            if let job = try await database.first(
                JobStatements.claim, account, id, leaseMilliseconds)
            {
                return job
            }
        }
        return nil
    }

    /// A sign of life.
    ///
    /// - Throws: ``JobLost``.
    func renew(_ job: JobRow) async throws {
        try await fenced(
            database.run(
                JobStatements.renew, job.account, job.id, job.fence, leaseMilliseconds))
    }

    /// Lets another worker go on at once.
    func giveBack(_ job: JobRow) async throws {
        try await database.run(JobStatements.renew, job.account, job.id, job.fence, 0)
    }

    /// Stores what cells may name.
    func freeze(_ catalogue: Catalogue, of job: JobRow) async throws {
        try await fenced(
            database.run(
                JobStatements.freeze, job.account, job.id, job.fence, Stored(catalogue)))
    }

    /// The rows of a chunk.
    func rows(of chunk: Int32, in job: JobRow) async throws -> [StagedRow] {
        let (after, upTo) = range(chunk, job)
        return try await database.all(RowStatements.rows, job.account, job.id, after, upTo)
    }

    private func range(_ chunk: Int32, _ job: JobRow) -> (Int32, Int32) {
        (chunk * job.chunkRows, (chunk + 1) * job.chunkRows)
    }

    // MARK: Analysis

    /// Removes what an earlier analysis found: a chunk of rows a transaction.
    func clearFindings(of job: JobRow) async throws {
        for chunk in 0..<job.chunkCount {
            let (after, upTo) = range(chunk, job)
            try await database.run(
                RowStatements.deleteIssues, job.account, job.id, chunk == 0 ? -1 : after, upTo, 0)
        }
        try await database.run(RowStatements.deleteChunks, job.account, job.id)
    }

    /// Stores what a chunk is, or became: one transaction, with the progress.
    func put(_ outcome: ChunkOutcome, of chunk: Int32, step: ChunkStep, in job: JobRow) async throws
    {
        let (after, upTo) = range(chunk, job)
        let phase = step == .checked ? "checking" : "contacts"
        try await database.transaction { transaction in
            try await fenced(
                transaction.run(
                    JobStatements.advance, job.account, job.id, job.fence, phase,
                    min(Int64(upTo), job.rowCount)))
            if step == .contacts {
                try await transaction.run(
                    RowStatements.deleteIssues, job.account, job.id, after, upTo,
                    IssueNumber.ofContacts)
            }
            try await add(outcome.issues, to: job, in: transaction)
            try await transaction.run(
                RowStatements.putChunk, job.account, job.id, chunk, step.rawValue,
                outcome.counts.created, outcome.counts.updated, outcome.counts.unchanged,
                outcome.counts.rejected, outcome.contacts)
        }
    }

    /// Ends the analysis with what holds for the whole file.
    func endAnalysis(_ issues: [RowIssue], newSources: [String], of job: JobRow) async throws {
        let rows = issues.enumerated().map { number, issue in
            IssueRow(row: 0, number: Int32(number), line: nil, issue)
        }
        try await database.transaction { transaction in
            try await add(rows, to: job, in: transaction)
            try await fenced(
                transaction.run(
                    JobStatements.endAnalysis, job.account, job.id, job.fence, newSources))
        }
    }

    // MARK: Run

    /// How far each chunk is that a run has begun.
    func steps(of job: JobRow) async throws -> [Int32: ChunkStep] {
        var steps: [Int32: ChunkStep] = [:]
        for row in try await database.all(RowStatements.begunChunks, job.account, job.id) {
            let (chunk, step) = row.values
            steps[chunk] = ChunkStep(rawValue: step)
        }
        return steps
    }

    /// The contacts of a chunk, one a row.
    func contacts(of chunk: Int32, in job: JobRow) async throws -> [Int64] {
        try await database.first(RowStatements.chunkContacts, job.account, job.id, chunk) ?? []
    }

    /// Stores that a chunk is complete, with what Interests said.
    func end(_ chunk: Int32, _ issues: [IssueRow], in job: JobRow) async throws {
        try await database.transaction { transaction in
            try await fenced(
                transaction.run(
                    JobStatements.renew, job.account, job.id, job.fence, leaseMilliseconds))
            try await add(issues, to: job, in: transaction)
            try await transaction.run(RowStatements.endChunk, job.account, job.id, chunk)
        }
    }

    /// Ends the run, and tells the feed.
    ///
    /// - Returns: the import as it stays.
    func finish(_ job: JobRow) async throws -> Import {
        try await database.transaction { transaction in
            guard
                let row = try await transaction.first(
                    JobStatements.finish, job.account, job.id, job.fence)
            else { throw JobLost() }
            try await feed.append(
                [
                    NewChange(
                        account: job.account.number, kind: "import.finished",
                        subject: job.id.number, row.value.withoutRows)
                ], in: transaction)
            return row.value
        }
    }

    /// Ends the import without success.
    func fail(_ job: JobRow, _ reason: String) async throws {
        try await fenced(
            database.run(JobStatements.fail, job.account, job.id, job.fence, reason))
    }

    private func add(
        _ issues: [IssueRow], to job: JobRow, in transaction: Transaction
    ) async throws {
        guard !issues.isEmpty else { return }
        try await transaction.run(
            RowStatements.addIssues, job.account, job.id, issues.map(\.row), issues.map(\.number),
            issues.map(\.line), issues.map(\.column), issues.map(\.code),
            issues.map(\.severity.rawValue), issues.map(\.detail), issues.map(\.suggestion))
    }

    private func fenced(_ affected: Int) throws {
        guard affected == 1 else { throw JobLost() }
    }
}

/// How far a chunk is.
enum ChunkStep: String, Sendable {
    /// The analysis has seen it.
    case checked

    /// Its contacts are written.
    case contacts

    /// Its interests too.
    case done
}

extension Import {
    /// Without cells of the file: what others may know.
    var withoutRows: Import {
        var told = self
        told.preview = []
        for index in told.columns.indices { told.columns[index].samples = [] }
        return told
    }
}

extension Duration {
    /// Whole milliseconds.
    var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
