internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of the blacklist.
struct BlacklistRoutes: Sendable {
    let accounts: AccountStore
    let blacklist: BlacklistStore
    let idempotency: Idempotency

    /// Every path of the blacklist.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/blacklist", list)
                .gives(Page<BlacklistEntry>.self).faults(["unknown-account", "invalid-query"]),
            .post("/v1/accounts/{account}/blacklist", add)
                .takes(BlacklistDraft.self).gives(BlacklistEntry.self)
                .faults(["unknown-account", "invalid-input", "duplicate-entry"]),
            .get("/v1/accounts/{account}/blacklist/{entry}", read)
                .gives(BlacklistEntry.self).faults(["unknown-account", "unknown-entry"]),
            .delete("/v1/accounts/{account}/blacklist/{entry}", remove)
                .faults(["unknown-account", "unknown-entry", "blocked"]),
        ]
    }

    /// `GET blacklist?limit=&after=`: 200 ``Page`` of ``BlacklistEntry``, newest first.
    func list(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let items = try await blacklist.list(
            account, after: BlacklistID(try page.beforeNumber()), limit: page.readLimit)
        return .ok(page.cut(items) { $0.id.number })
    }

    /// `POST blacklist`: 201 ``BlacklistEntry``, 422 `invalid-input`, 409 `duplicate-entry` with
    /// the `id`.
    ///
    /// A complaint and a hard bounce block for good unless the draft says otherwise.
    func add(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let draft = try await request.json(BlacklistDraft.self)
        let reason = draft.reason ?? .manual
        var errors = InputErrors()
        let email = errors.email(at: "/email", draft.email)
        if reason == .erased {
            errors.add("/reason", "not-allowed", "To erase a person, delete the contact.")
        }
        try errors.check()
        let isBlocked = draft.blocked ?? (reason == .complaint || reason == .hardBounce)
        let deed = Deed(request, in: account)
        return try await idempotency.once(
            request, account,
            subject: { transaction in
                try await blacklist.add(
                    email ?? "", as: isBlocked ? .blocked : .blacklisted, reason, deed,
                    in: transaction
                ).number
            },
            reply: { id in
                .created(try await blacklist.find(BlacklistID(id), in: account))
            })
    }

    /// `GET blacklist/{entry}`: 200 ``BlacklistEntry``, or 404 `unknown-entry`.
    func read(_ request: Request, account: AccountID, id: BlacklistID) async throws -> Reply {
        _ = try await accounts.find(account)
        return .ok(try await blacklist.find(id, in: account))
    }

    /// `DELETE blacklist/{entry}`: 204, 404 `unknown-entry`, 409 `blocked`.
    func remove(_ request: Request, account: AccountID, id: BlacklistID) async throws -> Reply {
        _ = try await accounts.find(account)
        try await blacklist.remove(id, Deed(request, in: account))
        return .noContent
    }
}
