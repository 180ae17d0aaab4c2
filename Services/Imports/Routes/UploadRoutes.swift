internal import Clients
internal import EventLoop
internal import HTTP
internal import Model
internal import Service

/// The upload of files.
struct UploadRoutes: Sendable {
    let accounts: AccountDirectory
    let contacts: ContactsClient
    let imports: ImportStore
    let uploads: UploadStore
    let limits: UploadLimits

    /// What a form may add to the file.
    private static let formBytes = 65_536

    /// Every path of uploads.
    var all: [Route] {
        [
            .post("/v1/accounts/{account}/imports", upload)
                .limit(body: limits.bytes + UploadRoutes.formBytes).streaming()
                .gives(Import.self)
                .faults([
                    "unknown-account", "bad-filename", "not-csv", "bad-encoding", "too-large",
                    "too-many-rows", "empty-file", "no-header", "header-is-email",
                    "duplicate-header", "unclosed-quote", "cell-too-long", "too-many-columns",
                    "malformed-multipart", "no-file", "two-files", "bad-attestation",
                    "unsupported-media-type", "idempotency-key-reused", "in-progress",
                ])
        ]
    }

    /// `POST imports?filename=&rightfullyObtained=true&note=`: 201 ``Import``.
    ///
    /// The file is the body, or the one file of a form. 413 `too-large`; 415; 422 with the name of
    /// what is wrong with the file, of which nothing is kept then.
    func upload(_ request: Request, account id: AccountID) async throws -> Reply {
        let account = try await accounts.find(id)
        let encoding = request.headers["Content-Encoding"] ?? "identity"
        guard encoding.lowercased() == "identity" else { throw UploadFault.encodedBody }
        var form = try UploadForm(
            contentType: request.headers["Content-Type"], filename: request.query["filename"],
            rightfullyObtained: request.query["rightfullyObtained"], note: request.query["note"])
        let made = try await receive(request, &form, account)
        return .created(
            made, tag: made.version, location: "/v1/accounts/\(id)/imports/\(made.id)")
    }

    private func receive(
        _ request: Request, _ form: inout UploadForm, _ account: Account
    ) async throws -> Import {
        // The name stands in the query; that of a form's part is checked when it has come.
        if form.filename != nil { _ = try Filename.checked(form.filename) }
        _ = try consent(form)
        let fields = try await contacts.fields(in: account.id)
        let remembered = try await imports.remembered(by: request.actingUser, in: account.id)
        let id = try await uploads.begin(in: account.id, by: request.actingUser)
        do {
            return try await stage(request, &form, id, account) { header in
                MappingSuggestion.make(
                    headers: header, mode: account.mode, fields: fields, remembered: remembered)
            }
        } catch {
            discard(id, in: account.id, on: request.loop)
            throw error
        }
    }

    private func stage(
        _ request: Request, _ form: inout UploadForm, _ id: ImportID, _ account: Account,
        suggest: ([String]) -> [ColumnMapping]
    ) async throws -> Import {
        var staging = FileStaging(account: account.id, id: id, limits: limits)
        var digest = FileDigest()
        let key = request.headers["Idempotency-Key"]
        for try await chunk in request.chunks {
            let file = try form.take(chunk)
            if key != nil { digest.take(file) }
            try staging.take(file)
            if staging.isFull {
                try await uploads.stage(staging.takeBatch(), of: id, in: account.id)
            }
        }
        try form.finish()
        var (header, facts) = try staging.finish()
        try await uploads.stage(staging.takeBatch(), of: id, in: account.id)
        facts.suggestedMapping = suggest(header)
        let upload = UploadStore.Upload(
            id: id, filename: try Filename.checked(form.filename), consent: try consent(form),
            rows: staging.rowCount, facts: facts,
            key: key.map { "\(request.caller ?? "") \($0)" }, digest: digest.bytes)
        return try await uploads.end(upload, in: account.id)
    }

    /// The attestation, if there is one.
    private func consent(_ form: UploadForm) throws(UploadFault) -> Consent? {
        guard let text = form.rightfullyObtained else { return nil }
        guard text == "true", (form.note?.count ?? 0) <= 1_000 else { throw .badAttestation }
        return Consent(rightfullyObtained: true, note: form.note)
    }

    /// Removes what was staged; the request may be cancelled already, so it is no part of it.
    private func discard(_ id: ImportID, in account: AccountID, on loop: EventLoop) {
        let uploads = uploads
        Task(executorPreference: loop) {
            // What is left when this fails is removed when its lease has passed.
            try? await uploads.remove(id, in: account, rows: 0)
        }
    }
}
