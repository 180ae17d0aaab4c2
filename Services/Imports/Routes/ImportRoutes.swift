internal import Clients
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of imports, once their file is here.
struct ImportRoutes: Sendable {
    let accounts: AccountDirectory
    let contacts: ContactsClient
    let imports: ImportStore
    let idempotency: Idempotency
    let finalising: FinaliseRules
    let doorbell: Doorbell

    /// Rows a chunk of a run begun by this process.
    let chunkRows: Int32

    /// Every path of imports but the upload.
    var all: [Route] {
        let one = "/v1/accounts/{account}/imports/{id}"
        return [
            .get("/v1/accounts/{account}/imports", list).gives(Page<Import>.self)
                .faults(["unknown-account", "invalid-query"]),
            .get(one, read).gives(Import.self).faults(["unknown-account", "unknown-import"]),
            .put("\(one)/mapping", map).takes(MappingRequest.self).gives(Import.self)
                .faults(["unknown-import", "invalid-input", "wrong-state", "stale-version"]),
            .put("\(one)/consent", attest).takes(Consent.self).gives(Import.self)
                .faults(["unknown-import", "invalid-input", "wrong-state", "stale-version"]),
            .post("\(one)/analyse", analyse).gives(Import.self)
                .faults(["unknown-import", "not-attested", "wrong-state"]),
            .post("\(one)/finalise", finalise).takes(FinaliseRequest.self).gives(Import.self)
                .faults(["unknown-import", "invalid-input", "wrong-state"]),
            .post("\(one)/cancel", cancel).gives(Import.self)
                .faults(["unknown-import", "wrong-state"]),
            .get("\(one)/issues", issues).gives(Page<ImportIssue>.self)
                .faults(["unknown-import", "invalid-query"]),
            .get("\(one)/errors.csv", errors).streaming().faults(["unknown-import"]),
        ]
    }

    /// `GET imports`: 200 a page of ``Import``, the newest first, without cells of the files.
    func list(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        return .ok(try await imports.list(try request.page(), in: account))
    }

    /// `GET imports/{id}`: 200 ``Import``, or 404 `unknown-import`.
    func read(_ request: Request, account: AccountID, id: ImportID) async throws -> Reply {
        let found = try await find(id, account)
        return .ok(found, tag: found.version)
    }

    /// `PUT imports/{id}/mapping`: 200 ``Import``; 409 `wrong-state`, 412, 422 all that is wrong.
    func map(_ request: Request, account id: AccountID, import: ImportID) async throws -> Reply {
        let wanted = try await request.json(MappingRequest.self)
        let account = try await accounts.find(id)
        let found = try await imports.find(`import`, in: id)
        let plan = try MappingPlan(
            wanted, columnCount: found.columns.count, mode: account.mode,
            fields: try await contacts.fields(in: id))
        let mapped = try await imports.map(
            found, plan, version: try request.expectedVersion(), by: request.actingUser, in: id)
        return .ok(mapped, tag: mapped.version)
    }

    /// `PUT imports/{id}/consent`: 200 ``Import``; 409 `wrong-state`, 412, 422.
    func attest(_ request: Request, account: AccountID, id: ImportID) async throws -> Reply {
        let consent = try await request.json(Consent.self)
        guard consent.rightfullyObtained, (consent.note?.count ?? 0) <= 1_000 else {
            throw UploadFault.badAttestation
        }
        _ = try await accounts.find(account)
        let attested = try await imports.attest(
            id, consent.note, version: try request.expectedVersion(), in: account)
        return .ok(attested, tag: attested.version)
    }

    /// `POST imports/{id}/analyse`: 202 ``Import``; 409 `wrong-state`, 422 `not-attested`.
    func analyse(_ request: Request, account: AccountID, id: ImportID) async throws -> Reply {
        try await change(request, account, id) { transaction in
            try await imports.analyse(id, chunkRows: chunkRows, in: account, transaction)
        }
    }

    /// `POST imports/{id}/finalise`: 202 ``Import``; 409 `wrong-state`, 422 `missing-fallback`.
    func finalise(_ request: Request, account id: AccountID, import: ImportID) async throws -> Reply
    {
        let wanted = try await request.json(FinaliseRequest.self)
        let account = try await accounts.find(id)
        let found = try await imports.find(`import`, in: id)
        if found.state == .analysed {
            try await finalising.check(
                wanted, of: `import`, account, isForUser: request.user != nil)
        }
        return try await change(request, id, `import`) { transaction in
            try await imports.finalise(`import`, wanted, in: id, transaction)
        }
    }

    /// `POST imports/{id}/cancel`: 202 ``Import``, at its next chunk; 409 `wrong-state`.
    func cancel(_ request: Request, account: AccountID, id: ImportID) async throws -> Reply {
        try await change(request, account, id) { transaction in
            try await imports.cancel(id, in: account, transaction)
        }
    }

    /// `GET imports/{id}/issues`: 200 a page of ``ImportIssue``, in the order of the file.
    func issues(_ request: Request, account: AccountID, id: ImportID) async throws -> Reply {
        _ = try await find(id, account)
        return .ok(try await imports.issues(try request.page(), of: id, in: account))
    }

    /// `GET imports/{id}/errors.csv`: 200 the rows to mend, as the file has them, with the reason.
    func errors(_ request: Request, account: AccountID, id: ImportID) async throws -> Reply {
        let found = try await find(id, account)
        var reply = Reply.stream(type: "text/csv; charset=utf-8") { [imports] writer in
            var file = ErrorFile(found)
            try await writer.write(file.take())
            try await imports.errors(of: id, in: account) { rows in
                for row in rows { file.add(row) }
                try await writer.write(file.take())
            }
        }
        reply.headers.set("Content-Disposition", to: "attachment; filename=\"errors.csv\"")
        return reply
    }

    private func find(_ id: ImportID, _ account: AccountID) async throws -> Import {
        _ = try await accounts.find(account)
        return try await imports.find(id, in: account)
    }

    /// Moves an import once a key, wakes the workers, and answers with it as it is now.
    private func change(
        _ request: Request, _ account: AccountID, _ id: ImportID,
        _ effect: @escaping @Sendable (Transaction) async throws -> Void
    ) async throws -> Reply {
        _ = try await accounts.find(account)
        return try await idempotency.once(
            request, account,
            subject: { transaction in
                try await effect(transaction)
                return id.number
            },
            reply: { [imports, doorbell] _ in
                doorbell.ring()
                let found = try await imports.find(id, in: account)
                return .json(.accepted, found, tag: found.version)
            })
    }
}
