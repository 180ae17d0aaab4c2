internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of custom fields.
struct FieldRoutes: Sendable {
    let accounts: AccountStore
    let fields: FieldStore
    let idempotency: Idempotency

    /// Every path of fields.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/fields", list)
                .gives(Page<Field>.self).faults(["unknown-account", "invalid-query"]),
            .post("/v1/accounts/{account}/fields", add).takes(FieldDraft.self).gives(Field.self)
                .faults(["unknown-account", "invalid-input", "duplicate-field", "field-limit"]),
            .get("/v1/accounts/{account}/fields/{field}", read)
                .gives(Field.self).faults(["unknown-account", "unknown-field"]),
            .patch("/v1/accounts/{account}/fields/{field}", change)
                .takes(FieldPatch.self).gives(Field.self)
                .faults(["unknown-account", "unknown-field", "invalid-input", "stale-version"]),
            .delete("/v1/accounts/{account}/fields/{field}", remove)
                .faults(["unknown-account", "unknown-field", "stale-version"]),
        ]
    }

    /// `GET fields?limit=&after=`: 200 ``Page`` of ``Field``, by id.
    func list(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let items = try await fields.list(
            account, after: FieldID(try page.afterID()), limit: page.readLimit)
        return .ok(page.cut(items) { $0.id.number })
    }

    /// `POST fields`: 201 ``Field``, 422 `invalid-input`, 409 `duplicate-field` with the `id`, 409
    /// `field-limit`.
    func add(_ request: Request, account: AccountID) async throws -> Reply {
        let account = try await accounts.find(account)
        let entry = try FieldDraftRules.check(try await request.json(FieldDraft.self))
        return try await idempotency.once(request, account.id) { transaction in
            let field = try await fields.add(entry, to: account, in: transaction)
            return .created(field, tag: field.version)
        }
    }

    /// `GET fields/{field}`: 200 ``Field``, or 404 `unknown-field`.
    func read(_ request: Request, account: AccountID, id: FieldID) async throws -> Reply {
        _ = try await accounts.find(account)
        let field = try await fields.find(id, in: account)
        return .ok(field, tag: field.version)
    }

    /// `PATCH fields/{field}`: 200 ``Field``, 404 `unknown-field`, 412 `stale-version`, 422
    /// `invalid-input`.
    func change(_ request: Request, account: AccountID, id: FieldID) async throws -> Reply {
        _ = try await accounts.find(account)
        let patch = try await request.json(FieldPatch.self)
        let field = try await fields.change(
            id, in: account, ifVersion: try request.expectedVersion()
        ) { try FieldDraftRules.check(patch, of: $0) }
        return .ok(field, tag: field.version)
    }

    /// `DELETE fields/{field}`: 204, its values gone or going; 404 `unknown-field`, 412
    /// `stale-version`.
    func remove(_ request: Request, account: AccountID, id: FieldID) async throws -> Reply {
        _ = try await accounts.find(account)
        try await fields.remove(id, from: account, ifVersion: try request.expectedVersion())
        return .noContent
    }
}
