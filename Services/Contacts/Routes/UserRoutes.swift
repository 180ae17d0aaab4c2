internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of the people who work in an account.
struct UserRoutes: Sendable {
    let accounts: AccountStore
    let users: UserStore
    let idempotency: Idempotency

    /// Every path of users.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/users", list)
                .gives(Page<User>.self).faults(["unknown-account", "invalid-query"]),
            .post("/v1/accounts/{account}/users", add).takes(UserDraft.self).gives(User.self)
                .faults(["unknown-account", "invalid-input", "duplicate-user"]),
            .get("/v1/accounts/{account}/users/{user}", read)
                .gives(User.self).faults(["unknown-account", "unknown-user"]),
            .patch("/v1/accounts/{account}/users/{user}", change)
                .takes(UserPatch.self).gives(User.self)
                .faults([
                    "unknown-account", "unknown-user", "invalid-input", "duplicate-user",
                    "stale-version",
                ]),
            .delete("/v1/accounts/{account}/users/{user}", remove)
                .faults(["unknown-account", "unknown-user", "stale-version"]),
        ]
    }

    /// `GET users?limit=&after=`: 200 ``Page`` of ``User``, by id.
    func list(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let items = try await users.list(
            account, after: UserID(try page.afterID()), limit: page.readLimit)
        return .ok(page.cut(items) { $0.id.number })
    }

    /// `POST users`: 201 ``User``, 422 `invalid-input`, 409 `duplicate-user` with the `id`.
    func add(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let draft = try UserRules.check(try await request.json(UserDraft.self))
        return try await idempotency.once(
            request, account,
            subject: { try await users.add(draft, to: account, in: $0).number },
            reply: { id in
                let user = try await users.find(UserID(id), in: account)
                return .created(user, tag: user.version)
            })
    }

    /// `GET users/{user}`: 200 ``User``, or 404 `unknown-user`.
    func read(_ request: Request, account: AccountID, id: UserID) async throws -> Reply {
        _ = try await accounts.find(account)
        let user = try await users.find(id, in: account)
        return .ok(user, tag: user.version)
    }

    /// `PATCH users/{user}`: 200 ``User``, 404 `unknown-user`, 409 `duplicate-user`, 412
    /// `stale-version`, 422 `invalid-input`.
    func change(_ request: Request, account: AccountID, id: UserID) async throws -> Reply {
        _ = try await accounts.find(account)
        let patch = try await request.json(UserPatch.self)
        let user = try await users.change(
            id, in: account, ifVersion: try request.expectedVersion()
        ) { try UserRules.check(patch, of: $0) }
        return .ok(user, tag: user.version)
    }

    /// `DELETE users/{user}`: 204, 404 `unknown-user`, 412 `stale-version`.
    func remove(_ request: Request, account: AccountID, id: UserID) async throws -> Reply {
        _ = try await accounts.find(account)
        try await users.remove(id, from: account, ifVersion: try request.expectedVersion())
        return .noContent
    }
}
