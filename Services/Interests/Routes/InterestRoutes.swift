internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of the catalogue.
struct InterestRoutes: Sendable {
    let interests: InterestStore
    let accounts: AccountDirectory
    let idempotency: Idempotency

    /// Every path of the catalogue.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/interests", list)
                .gives(Page<Interest>.self).faults(["unknown-account"]),
            .post("/v1/accounts/{account}/interests", add)
                .takes(InterestDraft.self).gives(Interest.self)
                .faults(["unknown-account", "invalid-input", "duplicate-interest", "not-in-plan"]),
            .get("/v1/accounts/{account}/interests/{interest}", read)
                .gives(Interest.self).faults(["unknown-account", "unknown-interest"]),
            .patch("/v1/accounts/{account}/interests/{interest}", change)
                .takes(InterestPatch.self).gives(Interest.self)
                .faults([
                    "unknown-account", "unknown-interest", "invalid-input", "stale-version",
                    "duplicate-interest", "not-in-plan",
                ]),
            .delete("/v1/accounts/{account}/interests/{interest}", remove)
                .faults(["unknown-account", "unknown-interest", "stale-version"]),
        ]
    }

    /// `GET interests?kind=&visibility=&name=&limit=&after=`: 200 ``Page`` of ``Interest``, by id.
    ///
    /// 400 `invalid-query`, 404 `unknown-account`.
    func list(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let filter = InterestFilter(
            kind: try request.query.choice("kind"),
            visibility: try request.query.choice("visibility"),
            name: request.query["name"]?.trimmed.nfc)
        let items = try await interests.list(
            account, filter, after: InterestID(try page.afterID()), limit: page.readLimit)
        return .ok(page.cut(items) { $0.id.rawValue })
    }

    /// `POST interests`: 201 ``Interest``, 404 `unknown-account`, 422 `invalid-input`, 409
    /// `duplicate-interest` with the `id` that has the name, 422 `not-in-plan`.
    func add(_ request: Request, account: AccountID) async throws -> Reply {
        let rules = InterestRules(account: try await accounts.find(account))
        return try await idempotency.once(request, account) { transaction in
            let entry = try rules.check(try await request.json(InterestDraft.self))
            let interest = try await interests.add(entry, to: account, in: transaction)
            return .created(interest, tag: interest.version)
        }
    }

    /// `GET interests/{interest}`: 200 ``Interest``, or 404 `unknown-interest`.
    func read(_ request: Request, account: AccountID, id: InterestID) async throws -> Reply {
        _ = try await accounts.find(account)
        let interest = try await interests.find(id, in: account)
        return .ok(interest, tag: interest.version)
    }

    /// `PATCH interests/{interest}`: 200 ``Interest``, 404 `unknown-interest`, 409
    /// `duplicate-interest`, 412 `stale-version`, 422 `invalid-input`, 422 `not-in-plan`.
    func change(_ request: Request, account: AccountID, id: InterestID) async throws -> Reply {
        let rules = InterestRules(account: try await accounts.find(account))
        let patch = try await request.json(InterestPatch.self)
        let interest = try await interests.change(
            id, in: account, ifVersion: try request.expectedVersion()
        ) { try rules.check(patch, of: $0) }
        return .ok(interest, tag: interest.version)
    }

    /// `DELETE interests/{interest}`: 204, 404 `unknown-interest`, 412 `stale-version`.
    func remove(_ request: Request, account: AccountID, id: InterestID) async throws -> Reply {
        _ = try await accounts.find(account)
        try await interests.remove(id, from: account, ifVersion: try request.expectedVersion())
        return .noContent
    }
}
