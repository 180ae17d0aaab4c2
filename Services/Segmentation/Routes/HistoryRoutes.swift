internal import HTTP
internal import Model
internal import Service

/// The HTTP face of how large segments were.
struct HistoryRoutes: Sendable {
    let answers: AnswerStore
    let segments: SegmentStore
    let accounts: AccountDirectory

    /// Every path of sizes.
    var all: [Route] {
        let path = "/v1/accounts/{account}/segments/{segment}"
        let unknown = ["unknown-account", "unknown-segment"]
        return [
            .get("\(path)/history", list)
                .gives(Page<SegmentSize>.self).queries("limit", "after").faults(unknown),
            .get("\(path)/history.svg", picture)
                .queries("width", "height").faults(unknown + ["invalid-query"]),
        ]
    }

    /// `GET segments/{segment}/history?limit=&after=`: 200 ``Page`` of ``SegmentSize``, oldest
    /// first, at most one a second; 404 `unknown-segment`.
    func list(_ request: Request, account: AccountID, segment: SegmentID) async throws -> Reply {
        _ = try await accounts.find(account)
        _ = try await segments.find(segment, in: account)
        let page = try request.page()
        let items = try await answers.sizes(
            segment, in: account, after: Instant(rawValue: try page.afterID()),
            limit: page.readLimit)
        return .ok(page.cut(items) { $0.at.rawValue })
    }

    /// `GET segments/{segment}/history.svg?width=&height=`: 200 `image/svg+xml`, 200 to 2,000 by
    /// 120 to 1,000 pixels, 640 by 240 when absent; 400 `invalid-query`, 404 `unknown-segment`.
    func picture(_ request: Request, account: AccountID, segment: SegmentID) async throws -> Reply {
        let found = try await accounts.find(account)
        let stored = try await segments.find(segment, in: account).segment
        let width = try request.query.value("width", as: Int32.self) ?? 640
        let height = try request.query.value("height", as: Int32.self) ?? 240
        guard SizeChart.widths.contains(Int(width)), SizeChart.heights.contains(Int(height)) else {
            throw ProtocolFault.invalidQuery("`width` is 200 to 2,000, `height` 120 to 1,000.")
        }
        let chart = try await HistoryStore(database: answers.database).chart(
            of: stored, in: account, zone: found.timeZone, width: Int(width), height: Int(height))
        var reply = Reply.text(.ok, chart.svg, type: "image/svg+xml; charset=utf-8")
        // Opened by itself it is a document of ours: it runs and fetches nothing.
        reply.headers.add("Content-Security-Policy", "default-src 'none'")
        return reply
    }
}
