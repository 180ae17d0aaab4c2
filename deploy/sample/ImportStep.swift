internal import Clients
internal import FoundationEssentials
internal import HTTP
internal import Model

/// Upload, mapping, analysis, run and report, as a user's program does them.
struct ImportStep {
    let job: SampleJob
    let setting: Setting

    private var account: AccountID { SampleJob.account }
    private var imports: ImportsClient { job.imports.acting(for: setting.user.id) }

    /// Runs the step.
    func run() async throws {
        let file = [UInt8](try Data(contentsOf: URL(filePath: job.config.file)))
        let whole = Stopwatch()
        let uploaded = try await upload(file)
        try await analyse(uploaded)

        var request = FinaliseRequest()
        request.fallbackLanguage = "nl"
        request.fallbackSource = setting.source.id
        job.console.resetProgress()
        let run = Stopwatch()
        _ = try await imports.finalise(uploaded.id, request, in: account)
        let done = try await follow(uploaded.id, until: .finished)
        job.console.note(
            "ran in \(run.text), upload to finished \(whole.text) "
                + "(fallbacks: language nl, source \(setting.source.name))")
        try await report(done)
    }

    private func upload(_ file: [UInt8]) async throws -> Import {
        let watch = Stopwatch()
        let uploaded = try await imports.upload(
            file, filename: job.name(of: job.config.file),
            consent: Consent(rightfullyObtained: true, note: "Signed up at the fair"),
            in: account)
        let dialect = uploaded.dialect
        job.console.note(
            "uploaded \(file.count) bytes, \(uploaded.rowCount) rows in \(watch.text): "
                + "\(dialect.encoding)\(dialect.byteOrderMark ? " with mark" : ""), "
                + "`\(dialect.delimiter)`, \(dialect.lineEnding)")
        for (column, mapping) in zip(uploaded.columns, uploaded.suggestedMapping) {
            job.console.note("  \(column.header) -> \(mapping.target)")
        }
        _ = try await imports.map(
            uploaded.id, MappingRequest(columns: uploaded.suggestedMapping), in: account)
        return uploaded
    }

    private func analyse(_ uploaded: Import) async throws {
        let watch = Stopwatch()
        _ = try await imports.analyse(uploaded.id, in: account)
        let analysed = try await follow(uploaded.id, until: .analysed)
        job.console.note("analysed in \(watch.text): \(text(analysed.counts))")
        var codes: [String: Int] = [:]
        for issue in try await imports.issues(of: uploaded.id, in: account) {
            codes["\(issue.severity.rawValue) \(issue.code)", default: 0] += 1
        }
        for (code, count) in codes.sorted(by: { $0.key < $1.key }) {
            job.console.note("  \(count) x \(code)")
        }
    }

    private func follow(_ id: ImportID, until state: ImportState) async throws -> Import {
        try await job.wait(for: "the import \(state.rawValue)", within: .seconds(300)) {
            let found = try await imports.find(id, in: account)
            job.console.progress(found.progress.phase, found.progress.done, of: found.rowCount)
            guard found.state != .failed, found.state != .cancelled else {
                throw SampleFailure(found.failure ?? "the import was cancelled")
            }
            return found.state == state ? found : nil
        }
    }

    private func report(_ done: Import) async throws {
        guard let counts = done.counts else { throw SampleFailure("the import has no counts") }
        let sum = counts.created + counts.updated + counts.unchanged + counts.rejected
        job.console.note("\(text(counts)) = \(sum) of \(done.rowCount) rows")
        guard sum == done.rowCount else { throw SampleFailure("the report does not add up") }
        let errors = try await imports.errors(of: done.id, in: account)
        let path = try job.save(errors, as: "errors.csv")
        job.console.note("rows to mend, with the reason: \(path)")
    }

    private func text(_ counts: ImportCounts?) -> String {
        guard let counts else { return "no counts" }
        return "\(counts.created) created + \(counts.updated) updated + \(counts.unchanged) "
            + "unchanged + \(counts.rejected) rejected (\(counts.warnings) warnings)"
    }
}
