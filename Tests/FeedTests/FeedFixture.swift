import EventLoop
import Feed
import HTTP
import Postgres
import TestKit

/// A feed served over HTTP from a test's own database.
struct FeedFixture {
    let database: Database
    let writer: FeedWriter
    let base: BaseURL
    let client: HTTPClient
    let server: HTTPServer
    let loops: EventLoops

    static func with(
        _ body: @Sendable (FeedFixture) async throws -> Void
    ) async throws {
        let test = TestDatabase.current
        let writer = FeedWriter(database: test.database)
        let server = HTTPServer(writer.routes, on: test.loops)
        let port = try await server.listen(port: 0)
        let client = HTTPClient(on: test.loops)
        let fixture = FeedFixture(
            database: test.database, writer: writer,
            base: try BaseURL("http://127.0.0.1:\(port)"), client: client, server: server,
            loops: test.loops)
        let poller = Task(executorPreference: test.loops.all[0]) {
            try await writer.run(on: test.loops.all[0])
        }
        do { try await body(fixture) } catch {
            await fixture.end(poller)
            throw error
        }
        await fixture.end(poller)
    }

    private func end(_ poller: Task<Void, any Error>) async {
        poller.cancel()
        writer.stop()
        await server.stop(within: .seconds(1))
        await client.close()
    }

    func append(_ numbers: [Int64], account: Int64 = 7, kind: String = "contact.changed")
        async throws
    {
        try await database.transaction { transaction in
            try await append(numbers, account: account, kind: kind, in: transaction)
        }
    }

    func append(
        _ numbers: [Int64], account: Int64 = 7, kind: String = "contact.changed",
        in transaction: Transaction
    ) async throws {
        try await writer.append(
            numbers.map {
                NewChange(account: account, kind: kind, subject: $0, ["number": $0])
            }, in: transaction)
    }

    func read(after: String?, wait: Int = 0, query: String = "") async throws -> FeedPage {
        let request = ClientRequest(
            .get, base,
            "/v1/changes?limit=1000&wait=\(wait)" + (after.map { "&after=\($0)" } ?? "") + query)
        let reply = try await client.send(request)
        guard reply.status == .ok else { throw Refused(status: reply.status.rawValue) }
        return try FeedPage(JSON(parsing: reply.body))
    }

    /// Returns when every published row is visible: other tests' transactions hold the horizon of
    /// the whole cluster.
    func settle() async throws {
        try await eventually(within: .seconds(60), "the horizon passes every row") {
            try await database.first(FeedFixture.hidden) == 0
        }
    }

    private static let hidden = Statement<Int64>(
        """
        SELECT count(*)
        FROM change
        WHERE xid >= pg_snapshot_xmin(pg_current_snapshot())
        """)

    struct Refused: Error, Equatable {
        let status: Int
    }
}
