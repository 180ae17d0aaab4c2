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
