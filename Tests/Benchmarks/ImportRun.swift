import Clients
import EventLoop
import FoundationEssentials
import HTTP
import Model

/// One import as a client makes it: upload, mapping, analysis, run.
struct ImportRun {
    let site: Site
    let account: AccountID
    let file: ImportFile

    /// Makes what the file's columns and cells name.
    func prepare() async throws {
        _ = try await site.contacts.addField(
            FieldDraft(name: "Note", type: .text), in: account)
        _ = try await site.contacts.addSource(SourceDraft(name: "Fair"), in: account)
        for name in file.interests {
            _ = try await site.interests.add(
                InterestDraft(name: name, kind: .interest, visibility: .public), in: account)
        }
    }

    /// Imports the file; the seconds from the first byte of the upload to the last row's outcome.
    func measure() async throws -> Double {
        let began = site.loops.all[0].now
        let imports = site.imports.waiting(.seconds(60))
        let consent = Consent(rightfullyObtained: true, note: "benchmark")
        let upload = try await imports.upload(
            file.bytes, filename: "bench.csv", consent: consent, in: account)
        var mapping = upload.suggestedMapping
        for index in mapping.indices where upload.columns[index].header == "Note" {
            mapping[index].target = "field:note"
        }
        _ = try await imports.map(upload.id, MappingRequest(columns: mapping), in: account)
        _ = try await imports.analyse(upload.id, in: account)
        _ = try await reach(.analysed, upload.id)
        _ = try await imports.finalise(upload.id, FinaliseRequest(), in: account)
        let done = try await reach(.finished, upload.id)
        let seconds = Double(site.loops.all[0].now - began) / 1e9
        guard let counts = done.counts, counts.created == done.rowCount else {
            throw BenchError("not every row became a contact: \(String(describing: done.counts))")
        }
        return seconds
    }

    private func reach(_ state: ImportState, _ id: ImportID) async throws -> Import {
        var current = try await site.imports.find(id, in: account)
        try await site.wait(for: "an import to be \(state)", within: .seconds(180)) {
            current = try await site.imports.find(id, in: account)
            guard current.state != .failed else {
                throw BenchError("the import failed: \(current.failure ?? "without a reason")")
            }
            return current.state == state
        }
        return current
    }

    /// The whole benchmark, in an account of its own.
    static func figures(_ site: Site) async throws -> [Figure] {
        let file = ImportFile(rows: 99_999, size: 24_000_000, interestsARow: 3)
        let run = ImportRun(site: site, account: try await site.makeAccount(), file: file)
        try await run.prepare()
        let seconds = try await run.measure()
        return [
            Figure("import 99,999 rows", seconds, "s", limit: 20, must: "value <= 20"),
            Figure("import rate", Double(99_999) / seconds, "rows/s"),
        ]
    }
}
