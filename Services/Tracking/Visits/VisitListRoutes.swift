internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of what contacts did.
struct VisitListRoutes: Sendable {
    let accounts: AccountDirectory
    let visits: VisitStore

    /// Every path of visits.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/visits", list).streaming()
                .queries("after").gives(linesOf: Visit.self).faults([
                    "unknown-account", "invalid-query",
                ]),
            .get("/v1/accounts/{account}/contacts/{contact}/visits", ofContact)
                .queries("limit", "after").gives(Page<Visit>.self).faults([
                    "unknown-account", "invalid-query",
                ]),
        ]
    }

    /// `GET visits?after=<visit>`: 200, every visit as NDJSON of ``Visit``, by id; 404
    /// `unknown-account`.
    ///
    /// Followers that lost their position read it, and skip the ids they know.
    func list(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let after = try request.query.value("after", as: Int64.self) ?? 0
        return .ndjson(Visit.self) { [database = visits.database] write in
            try await database.each(VisitStatements.list, account, after) { try await write($0) }
        }
    }

    /// `GET contacts/{contact}/visits?limit=&after=`: 200 ``Page`` of ``Visit``, newest first,
    /// empty for a contact without any; 404 `unknown-account`.
    func ofContact(
        _ request: Request, account: AccountID, contact: ContactID
    ) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let before = try page.cursor(of: 1)?.first ?? .max
        let found = try await visits.visits(
            of: contact, in: account, before: before, limit: page.readLimit)
        return .ok(page.cut(found) { $0.visit.number })
    }
}
