internal import HTTP
internal import Model

/// Reads pages of a feed over HTTP.
struct FeedReader: Sendable {
    let base: BaseURL
    let key: String
    let client: HTTPClient

    static let limit = 1_000

    /// One page; `nil` when the position is gone.
    func read(after position: String?, wait: Int) async throws -> FeedPage? {
        var query = "?limit=\(FeedReader.limit)&wait=\(wait)"
        if let position { query += "&after=\(position)" }
        var request = ClientRequest(.get, base, "/v1/changes" + query)
        request.headers.set("Authorization", to: "Bearer \(key)")
        request.timeout = .seconds(wait + 5)
        let reply = try await client.send(request)
        if reply.status == .gone { return nil }
        guard reply.status == .ok else { throw FeedReadError(status: reply.status.rawValue) }
        return try FeedPage(JSON(parsing: reply.body))
    }

    /// The position of now.
    func latest() async throws -> Position {
        guard let page = try await read(after: "latest", wait: 0) else {
            throw FeedReadError(status: 410)
        }
        return page.next
    }

    /// The position before the oldest change there is: the newest one where that is gone too.
    func oldest() async throws -> Position { try await latest() }
}

/// The owner refused; the status says why.
struct FeedReadError: Error, CustomStringConvertible {
    let status: Int

    var description: String { "the feed's owner answered \(status)" }
}

/// One page of a feed.
struct FeedPage {
    let changes: [FollowedChange]
    let next: Position

    init(_ json: JSON) throws {
        guard case .object(let members) = json,
            case .array(let items)? = members.first(where: { $0.key == "changes" })?.value,
            case .string(let end)? = members.first(where: { $0.key == "next" })?.value,
            let next = Position(end)
        else { throw FeedReadError(status: 200) }
        self.next = next
        changes = try items.map(FeedPage.change)
    }

    private static func change(_ json: JSON) throws -> FollowedChange {
        var position: Position?
        var account: Int64?
        var kind: String?
        var subject: Int64?
        var at: Instant?
        var data: JSON?
        if case .object(let members) = json {
            for member in members {
                switch (member.key, member.value) {
                case ("position", .string(let text)): position = Position(text)
                case ("account", .integer(let number)): account = number
                case ("kind", .string(let text)): kind = text
                case ("subject", .integer(let number)): subject = number
                case ("at", .string(let text)): at = Instant(text)
                case ("data", let value): data = value
                default: break
                }
            }
        }
        guard let position, let account, let kind, let subject, let at, let data else {
            throw FeedReadError(status: 200)
        }
        return FollowedChange(
            position: position, account: account, kind: kind, subject: subject, at: at, json: data)
    }

    /// In the order of each account's first change.
    func byAccount() -> [(Int64, [FollowedChange])] {
        var order: [Int64] = []
        var groups: [Int64: [FollowedChange]] = [:]
        for change in changes {
            if groups[change.account] == nil { order.append(change.account) }
            groups[change.account, default: []].append(change)
        }
        return order.map { ($0, groups[$0] ?? []) }
    }
}
