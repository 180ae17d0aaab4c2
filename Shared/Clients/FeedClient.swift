public import Feed
public import HTTP

/// Reads a service's change feed from outside, without storing a position.
public struct FeedClient: Sendable {
    private let call: ServiceCall

    /// A client of one service's feed.
    ///
    /// - Parameters:
    ///   - client: of this process.
    ///   - base: where the service listens.
    ///   - key: what this process proves itself with.
    public init(client: HTTPClient, base: BaseURL, key: String) {
        call = ServiceCall(client: client, base: base, key: key)
    }

    /// `GET /v1/changes`.
    ///
    /// - Parameters:
    ///   - after: `next` of the page before, `latest`, or `nil` for the beginning.
    ///   - wait: seconds to wait for something new, at most 30.
    /// - Returns: at most 1,000 changes, and where to go on.
    /// - Throws: `ServiceError`; status 410 when the position is gone.
    public func changes(
        after: String?, wait: Int = 0
    ) async throws -> (changes: [FollowedChange], next: String) {
        var request = call.request(
            .get, "/v1/changes?limit=1000&wait=\(wait)" + (after.map { "&after=\($0)" } ?? ""))
        request.timeout = .seconds(wait + 5)
        let page = try FeedPage(JSON(parsing: try await call.send(request).body))
        return (page.changes, page.next.description)
    }
}
