internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of messages and their links.
struct MessageRoutes: Sendable {
    let accounts: AccountDirectory
    let messages: MessageStore
    let idempotency: Idempotency

    /// Bytes of a message; JSON may write each as six.
    static let mostHTML = 1 << 20

    /// Links of a message.
    static let mostLinks = 1_000

    /// Interests of a link.
    static let mostInterests = 20

    /// Every path of messages.
    var all: [Route] {
        let message = "/v1/accounts/{account}/messages/{message}"
        return [
            .get("/v1/accounts/{account}/messages", list)
                .gives(Page<Message>.self).faults(["unknown-account", "invalid-query"]),
            .post("/v1/accounts/{account}/messages", add)
                .limit(body: 8 << 20).takes(MessageDraft.self).gives(Message.self)
                .faults(["unknown-account", "invalid-input"]),
            .get(message, read)
                .gives(Message.self).faults(["unknown-account", "unknown-message"]),
            .put(message + "/links/{link}", setInterests)
                .takes(LinkPatch.self).gives(Link.self)
                .faults([
                    "unknown-account", "unknown-message", "unknown-link", "invalid-input",
                    "stale-version",
                ]),
        ]
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
    func add(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let draft = try await request.json(MessageDraft.self)
        let html = Array(draft.html.utf8)
        let read = LinkReader(html)
        try MessageRoutes.check(draft, html, read)
        return try await idempotency.once(request, account) { transaction in
            let message = try await messages.add(
                draft.name, html, read, to: account, in: transaction)
            return .created(
                message, tag: message.version,
                location: "/v1/accounts/\(account)/messages/\(message.id)")
        }
    }

    /// All that is wrong with a draft, at once.
    private static func check(
        _ draft: MessageDraft, _ html: [UInt8], _ read: LinkReader
    ) throws {
        var errors: [FieldError] = []
        if draft.name.isEmpty || draft.name.count > 200 || draft.name.utf8.contains(0) {
            errors.append(
                FieldError(
                    pointer: "/name", code: "invalid-name",
                    detail: "A name has 1 to 200 characters."))
        }
        if html.count > mostHTML {
            errors.append(
                FieldError(
                    pointer: "/html", code: "too-long",
                    detail: "A message has at most \(mostHTML) bytes, this one \(html.count)."))
        }
        if read.links.count > mostLinks {
            errors.append(
                FieldError(
                    pointer: "/html", code: "too-many-links",
                    detail:
                        "A message has at most \(mostLinks) links, this one \(read.links.count)."))
        }
        for (index, link) in read.links.enumerated()
        where link.url.utf8.count > TrackableURL.longest {
            errors.append(
                FieldError(
                    pointer: "/html", code: "url-too-long",
                    detail: "The URL of link \(index + 1) has \(link.url.utf8.count) bytes, "
                        + "\(TrackableURL.longest) are allowed."))
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
    }

    /// `GET messages/{message}`: 200 ``Message``, or 404 `unknown-message`.
    func read(_ request: Request, account: AccountID, id: MessageID) async throws -> Reply {
        _ = try await accounts.find(account)
        let message = try await messages.find(id, in: account)
        return .ok(message, tag: message.version)
    }

    /// `PUT messages/{message}/links/{link}`: 200 ``Link``, 404 `unknown-message` or
    /// `unknown-link`, 412 `stale-version`, 422 `invalid-input`.
    ///
    /// Later clicks mean these interests. The catalogue is Interests': ids that it does not know
    /// are kept here and passed over there.
    func setInterests(
        _ request: Request, account: AccountID, message: MessageID, link: LinkID
    ) async throws -> Reply {
        _ = try await accounts.find(account)
        let patch = try await request.json(LinkPatch.self)
        let interests = Set(patch.interests).sorted()
        var errors: [FieldError] = []
        if patch.interests.count > MessageRoutes.mostInterests {
            errors.append(
                FieldError(
                    pointer: "/interests", code: "too-many",
                    detail: "A link has at most \(MessageRoutes.mostInterests) interests."))
        }
        for (index, interest) in patch.interests.enumerated() where interest.number <= 0 {
            errors.append(
                FieldError(
                    pointer: "/interests/\(index)", code: "invalid-id",
                    detail: "An id is a positive number."))
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        let (changed, version) = try await messages.setInterests(
            interests, of: link, in: message, account, ifVersion: try request.expectedVersion())
        return .ok(changed, tag: version)
    }
}
