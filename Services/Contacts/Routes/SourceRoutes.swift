internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of sources.
struct SourceRoutes: Sendable {
    let accounts: AccountStore
    let sources: SourceStore
    let idempotency: Idempotency

    /// Every path of sources.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/sources", list)
                .gives(Page<Source>.self).faults(["unknown-account", "invalid-query"]),
            .post("/v1/accounts/{account}/sources", add).takes(SourceDraft.self).gives(Source.self)
                .faults(["unknown-account", "invalid-input", "duplicate-source"]),
            .get("/v1/accounts/{account}/sources/{source}", read)
                .gives(Source.self).faults(["unknown-account", "unknown-source"]),
            .patch("/v1/accounts/{account}/sources/{source}", rename)
                .takes(SourceDraft.self).gives(Source.self)
                .faults([
                    "unknown-account", "unknown-source", "invalid-input", "duplicate-source",
                    "stale-version",
                ]),
            .delete("/v1/accounts/{account}/sources/{source}", remove)
                .faults(["unknown-account", "unknown-source", "source-in-use", "stale-version"]),
        ]
    }

    /// `GET sources?limit=&after=`: 200 ``Page`` of ``Source``, by id.
    func list(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let items = try await sources.list(
            account, after: SourceID(try page.afterID()), limit: page.readLimit)
        return .ok(page.cut(items) { $0.id.number })
    }

    /// `POST sources`: 201 ``Source``, 422 `invalid-input`, 409 `duplicate-source` with the `id`.
    func add(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let name = try SourceRoutes.name(try await request.json(SourceDraft.self))
        return try await idempotency.once(request, account) { transaction in
            let source = try await sources.add(name, to: account, in: transaction)
            return .created(source, tag: source.version)
        }
    }

    /// `GET sources/{source}`: 200 ``Source``, or 404 `unknown-source`.
    func read(_ request: Request, account: AccountID, id: SourceID) async throws -> Reply {
        _ = try await accounts.find(account)
        let source = try await sources.find(id, in: account)
        return .ok(source, tag: source.version)
    }

    /// `PATCH sources/{source}`: 200 ``Source``, 404 `unknown-source`, 409 `duplicate-source`, 412
    /// `stale-version`, 422 `invalid-input`.
    func rename(_ request: Request, account: AccountID, id: SourceID) async throws -> Reply {
        _ = try await accounts.find(account)
        let name = try SourceRoutes.name(try await request.json(SourceDraft.self))
        let source = try await sources.rename(
            id, to: name, in: account, ifVersion: try request.expectedVersion())
        return .ok(source, tag: source.version)
    }

    /// `DELETE sources/{source}`: 204, 404 `unknown-source`, 409 `source-in-use`, 412
    /// `stale-version`.
    func remove(_ request: Request, account: AccountID, id: SourceID) async throws -> Reply {
        _ = try await accounts.find(account)
        try await sources.remove(id, from: account, ifVersion: try request.expectedVersion())
        return .noContent
    }

    private static func name(_ draft: SourceDraft) throws -> String {
        var errors = InputErrors()
        let name = errors.value(at: "/name") { () throws(ValueFault) in
            try TextRules.required(draft.name, limit: TextRules.nameLimit)
        }
        try errors.check()
        return name ?? ""
    }
}
