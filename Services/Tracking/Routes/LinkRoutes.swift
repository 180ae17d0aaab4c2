internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of links that change after their message was made.
struct LinkRoutes: Sendable {
    let accounts: AccountDirectory
    let messages: MessageStore

    /// Every path of links.
    var all: [Route] {
        let links = "/v1/accounts/{account}/messages/{message}/links"
        let faults = [
            "unknown-account", "unknown-message", "unknown-link", "invalid-input", "stale-version",
        ]
        return [
            .put(links, changeAll)
                .limit(body: 16 << 20).takes(LinkBatch.self).gives(Message.self)
                .faults(faults + ["too-many-items"]),
            .put(links + "/{link}", change)
                .takes(LinkPatch.self).gives(Link.self).faults(faults),
            .get(links + "/{link}/history", history)
                .queries("limit", "after").gives(Page<LinkRepair>.self)
                .faults(["unknown-account", "unknown-message", "unknown-link", "invalid-query"]),
        ]
    }

    /// `PUT messages/{message}/links/{link}`: 200 ``Link``, 404 `unknown-message` or
    /// `unknown-link`, 412 `stale-version`, 422 `invalid-input`.
    ///
    /// Later clicks mean these interests. The catalogue is Interests': ids that it does not know
    /// are kept here and passed over there. A new URL holds within a second for messages that are
    /// sent already, with the UTM parameters of the message.
    func change(
        _ request: Request, account: AccountID, message: MessageID, link: LinkID
    ) async throws -> Reply {
        _ = try await accounts.find(account)
        let patch = try await request.json(LinkPatch.self)
        let change = LinkChange(link: link, interests: patch.interests, url: patch.url)
        let errors = MessageCheck.errors(in: [change]) { _ in "" }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        let changed = try await messages.change(
            [change], of: message, account, by: request.actorText,
            ifVersion: try request.expectedVersion(), pointer: { _ in "" })
        guard let found = changed.links.first(where: { $0.id == link }) else {
            throw TrackingFault.unknownLink(link)
        }
        return .ok(found, tag: changed.version)
    }

    /// `PUT messages/{message}/links`: 200 ``Message``, 404 `unknown-message` or `unknown-link`,
    /// 412 `stale-version`, 422 `invalid-input` or `too-many-items`; the same for many links.
    func changeAll(
        _ request: Request, account: AccountID, message: MessageID
    ) async throws -> Reply {
        _ = try await accounts.find(account)
        let changes = try await request.json(LinkBatch.self).links
        guard changes.count <= MessageCheck.mostLinks else {
            throw ProtocolFault.tooManyItems(
                sent: changes.count, allowed: MessageCheck.mostLinks)
        }
        var errors = MessageCheck.errors(in: changes) { "/links/\($0)" }
        var seen: Set<LinkID> = []
        for (index, change) in changes.enumerated() where !seen.insert(change.link).inserted {
            errors.append(
                FieldError(
                    pointer: "/links/\(index)/link", code: "duplicate",
                    detail: "Each link stands in the list once."))
        }
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        let changed = try await messages.change(
            changes, of: message, account, by: request.actorText,
            ifVersion: try request.expectedVersion(), pointer: { "/links/\($0)" })
        return .ok(changed, tag: changed.version)
    }

    /// `GET messages/{message}/links/{link}/history?limit=&after=`: 200 ``Page`` of ``LinkRepair``,
    /// oldest first; 404 `unknown-message` or `unknown-link`.
    func history(
        _ request: Request, account: AccountID, message: MessageID, link: LinkID
    ) async throws -> Reply {
        _ = try await accounts.find(account)
        let page = try request.page()
        let repairs = try await messages.repairs(
            of: link, in: message, account, after: try page.afterID(), limit: page.readLimit)
        return .ok(page.cut(repairs, by: \.id))
    }
}
