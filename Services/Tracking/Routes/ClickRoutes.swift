internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of deliveries, decided clicks and opens, for followers.
struct ClickRoutes: Sendable {
    let accounts: AccountDirectory
    let database: Database

    /// Every path of deliveries, clicks and opens.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/deliveries", deliveries)
                .queries("limit", "after").gives(Page<MessageDelivered>.self).faults([
                    "unknown-account", "invalid-query",
                ]),
            .get("/v1/accounts/{account}/clicks", list).streaming()
                .queries("after").gives(linesOf: LinkClick.self).faults([
                    "unknown-account", "invalid-query",
                ]),
            .get("/v1/accounts/{account}/opens", opens).streaming()
                .queries("after").gives(linesOf: HitRecord.self).faults([
                    "unknown-account", "invalid-query",
                ]),
        ]
    }

    /// `GET deliveries?limit=&after=`: 200 ``Page`` of ``MessageDelivered``, by contact and message,
    /// each with its last delivery; 404 `unknown-account`.
    ///
    /// Each page is read anew: what is told of meanwhile is on it or behind it in the feed.
    func deliveries(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let last = try page.cursor(of: 2) ?? [0, 0]
        let found = try await database.all(
            RecipientStatements.list, account, ContactID(last[0]), MessageID(last[1]),
            page.readLimit)
        let items = found.prefix(Int(page.limit)).map { row in
            MessageDelivered(
                contact: row.values.0, message: row.values.1, deliveredAt: row.values.2)
        }
        guard found.count > items.count, let end = items.last else {
            return .ok(Page(items: items))
        }
        return .ok(
            Page(items: items, next: Cursor.encode([end.contact.number, end.message.number])))
    }

    /// `GET clicks?after=<click>`: 200, every decided click as NDJSON of ``LinkClick``, by id,
    /// whatever its verdict; 404 `unknown-account`.
    ///
    /// Followers that lost their position read it, and skip the ids they know. Ids are not in the
    /// order of the clicks.
    func list(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let after = try request.query.value("after", as: Int64.self) ?? 0
        return .ndjson(LinkClick.self) { write in
            try await database.each(ClickStatements.list, account, after) { rows in
                try await write(rows.map(\.click))
            }
        }
    }

    /// `GET opens?after=<open>`: 200, every decided open as NDJSON of ``HitRecord``, by id, whatever
    /// its verdict; 404 `unknown-account`.
    func opens(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let after = try request.query.value("after", as: Int64.self) ?? 0
        return .ndjson(HitRecord.self) { write in
            try await database.each(HitRecordStatements.opens, account, after) { rows in
                try await write(rows.map(\.record))
            }
        }
    }
}
