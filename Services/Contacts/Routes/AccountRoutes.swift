internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of accounts.
struct AccountRoutes: Sendable {
    let accounts: AccountStore

    /// Every path of accounts.
    var all: [Route] {
        [
            .get("/v1/accounts", list).streaming().gives(Account.self),
            .get("/v1/accounts/{account}", read).gives(Account.self).faults(["unknown-account"]),
            .put("/v1/accounts/{account}", write).takes(AccountDraft.self).gives(Account.self)
                .faults(["invalid-input", "stale-version", "mode-is-fixed", "plan-too-small"]),
        ]
    }

    /// `GET /v1/accounts`: 200 with every ``Account`` as NDJSON, by id.
    func list(_ request: Request) async throws -> Reply {
        let database = accounts.database
        return .ndjson(Account.self) { write in
            try await database.each(AccountStatements.all, batch: 500) { try await write($0) }
        }
    }

    /// `GET /v1/accounts/{account}`: 200 ``Account``, or 404 `unknown-account`.
    func read(_ request: Request, account: AccountID) async throws -> Reply {
        let account = try await accounts.find(account)
        return .ok(account, tag: account.version)
    }

    /// `PUT /v1/accounts/{account}`: 200 ``Account``, made or changed; 422 `invalid-input`, 409
    /// `mode-is-fixed`, 409 `plan-too-small`, 412 `stale-version`.
    func write(_ request: Request, account: AccountID) async throws -> Reply {
        let draft = try AccountRules.check(try await request.json(AccountDraft.self))
        guard account.number > 0 else { throw ProtocolFault.unknownAccount }
        let written = try await accounts.put(
            draft, as: account, ifVersion: try request.expectedVersion())
        return .ok(written, tag: written.version)
    }
}
