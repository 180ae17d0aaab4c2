internal import HTTP
internal import Model

/// Reads pages of a feed over HTTP.
struct FeedReader: Sendable {
    let base: BaseURL
    let key: String
    let client: HTTPClient

    /// Changes a page.
    static let limit = 1_000

    /// Pages of a batch, and the bytes after which it is not read on.
    private static let batchPages = 10
    private static let batchBytes = 16 << 20

    /// What is next: one page, or several when there is more; `nil` when the position is gone.
    func batch(after position: Position?, wait: Int) async throws -> FollowedBatch? {
        guard let (first, size) = try await page(after: position?.description, wait: wait)
        else { return nil }
        var batch = FollowedBatch(
            after: position, changes: first.changes, next: first.next,
            isCutOff: first.changes.count == FeedReader.limit)
        var (pages, bytes) = (1, size)
        while batch.isCutOff, pages < FeedReader.batchPages, bytes < FeedReader.batchBytes {
            // What has been read is good without the rest.
            guard
                let (page, size) = try? await page(after: batch.next.description, wait: 0)
            else { return batch }
            batch.changes += page.changes
            batch.next = page.next
            batch.isCutOff = page.changes.count == FeedReader.limit
            pages += 1
            bytes += size
        }
        return batch
    }

    /// One page and its size in bytes; `nil` when the position is gone.
    private func page(after position: String?, wait: Int) async throws -> (FeedPage, Int)? {
        var query = "?limit=\(FeedReader.limit)&wait=\(wait)"
        if let position { query += "&after=\(position)" }
        var request = ClientRequest(.get, base, "/v1/changes" + query)
        request.headers.set("Authorization", to: "Bearer \(key)")
        request.timeout = .seconds(wait + 5)
        let reply = try await client.send(request)
        if reply.status == .gone { return nil }
        guard reply.status == .ok else { throw FeedReadError(status: reply.status.rawValue) }
        return (try FeedPage(JSON(parsing: reply.body)), reply.body.count)
    }

    /// The position of now.
    func latest() async throws -> Position {
        guard let (page, _) = try await page(after: "latest", wait: 0) else {
            throw FeedReadError(status: 410)
        }
        return page.next
    }

    /// The position before the oldest change there is: the newest one where that is gone too.
    func oldest() async throws -> Position { try await latest() }
}
