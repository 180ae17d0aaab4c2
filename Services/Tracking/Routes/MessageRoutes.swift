internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of messages and their links.
struct MessageRoutes: Sendable {
    let accounts: AccountDirectory
    let messages: MessageStore
    let idempotency: Idempotency

    /// Every path of messages.
    var all: [Route] {
        let message = "/v1/accounts/{account}/messages/{message}"
        return [
            .get("/v1/accounts/{account}/messages", list)
                .queries("limit", "after").gives(Page<Message>.self).faults([
                    "unknown-account", "invalid-query",
                ]),
            .post("/v1/accounts/{account}/messages", add)
                .limit(body: 8 << 20).takes(MessageDraft.self).gives(Message.self)
                .faults(["unknown-account", "invalid-input"]),
            .get(message, read)
                .gives(Message.self).faults(["unknown-account", "unknown-message"]),
        ] + LinkRoutes(accounts: accounts, messages: messages).all
    }

    /// `GET messages?limit=&after=`: 200 ``Page`` of ``Message`` by id, or 404 `unknown-account`.
    func list(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let items = try await messages.list(
            account, after: try page.afterID(), limit: page.readLimit)
        return .ok(page.cut(items, by: \.id.number))
    }

    /// `POST messages`: 201 ``Message`` with the links that were found, 404 `unknown-account`, or
    /// 422 `invalid-input`.
    ///
    /// What the account's settings say now holds for this message for good.
    func add(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let draft = try await request.json(MessageDraft.self)
        let html = Array(draft.html.utf8)
        try MessageCheck.checkLength(of: html)
        let read = LinkReader(html)
        return try await idempotency.once(request, account) { transaction in
            let settings = try await messages.settings.find(account, in: transaction)
            let utm = settings.utm.changed(by: draft.utm)
            let parameters = UTMParameters(utm, campaign: draft.name)
            let destinations = read.links.map { parameters.destination(of: $0.url) }
            let errors =
                MessageCheck.errors(in: draft, read.links, destinations)
                + SettingsCheck.errors(in: utm)
            guard errors.isEmpty else { throw InvalidInput(errors: errors) }
            let message = try await messages.add(
                draft.name, html, read, destinations, parameters.settings,
                isWatched: settings.hiddenLink, to: account, in: transaction)
            return .created(
                message, tag: message.version,
                location: "/v1/accounts/\(account)/messages/\(message.id)")
        }
    }

    /// `GET messages/{message}`: 200 ``Message``, or 404 `unknown-message`.
    func read(_ request: Request, account: AccountID, id: MessageID) async throws -> Reply {
        _ = try await accounts.find(account)
        let message = try await messages.find(id, in: account)
        return .ok(message, tag: message.version)
    }
}
