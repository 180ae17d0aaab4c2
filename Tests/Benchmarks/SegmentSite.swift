import Clients
import EventLoop
import FoundationEssentials
import HTTP
import Model
import Postgres

/// A running `audience-segmentation` over a projection that `deploy/bench` filled.
struct SegmentSite: Sendable {
    let segmentation: SegmentationClient
    let changes: FeedClient

    /// Segmentation's own schema.
    let database: Database

    /// The same contacts in a schema of their own, with the indexes that fit one question.
    let peer: Database

    /// Where Segmentation looks for those it follows.
    let sourcesPort: Int

    let loops: EventLoops

    private struct Addresses: Codable {
        var segmentationURL: String
        var key: String
        var database: String
        var peer: String
        var sourcesPort: Int
    }

    /// Reads what `deploy/bench` writes.
    init(config path: String) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        let site = try JSON.decode(Addresses.self, from: bytes, .reply)
        let base = try BaseURL(site.segmentationURL)
        loops = EventLoops(count: 1)
        let client = HTTPClient(on: loops)
        segmentation = SegmentationClient(client: client, base: base, key: site.key)
            .waiting(.seconds(60))
        changes = FeedClient(client: client, base: base, key: site.key)
        database = Database(site.database, on: loops, connections: 1, name: "benchmarks")
        peer = Database(
            site.peer, on: loops, connections: 1, statementTimeout: .seconds(120),
            name: "benchmarks")
        sourcesPort = site.sourcesPort
    }

    /// Asks again until `condition` holds.
    func wait(
        for what: String, within limit: Duration, every interval: Duration = .milliseconds(20),
        _ condition: () async throws -> Bool
    ) async throws {
        let deadline = Deadline.after(limit)
        while try await !condition() {
            guard !deadline.hasPassed else { throw BenchError("\(what): not within \(limit)") }
            try await loops.all[0].sleep(for: interval)
        }
    }

    /// Asks again while the service cannot be reached or says that it is not ready.
    func persistently<Value>(
        _ what: String, within limit: Duration, _ work: () async throws -> Value
    ) async throws -> Value {
        var done: Value?
        try await wait(for: what, within: limit, every: .milliseconds(2)) {
            do {
                done = try await work()
            } catch let error as any TransientError where error.isTransient {
                return false
            }
            return true
        }
        guard let done else { throw BenchError("\(what): nothing came") }
        return done
    }
}
