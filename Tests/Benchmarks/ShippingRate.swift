import EventLoop
import HTTP

/// How fast a tracking node's backlog reaches PostgreSQL, as the node's own figures tell.
struct ShippingRate: Sendable {
    private let loops = EventLoops(count: 1)
    private let client: HTTPClient
    private let node: BaseURL

    /// A node of this machine, by its internal port.
    init(port: Int) throws {
        client = HTTPClient(on: loops)
        node = try BaseURL("http://127.0.0.1:\(port)")
    }

    /// Waits until the backlog begins to fall, and then until it is gone.
    func figures() async throws -> [Figure] {
        let loop = loops.all[0]
        let deadline = Deadline.after(.seconds(120))
        var most = 0
        var began: UInt64?
        while true {
            guard !deadline.hasPassed else { throw BenchError("the spool does not become empty") }
            let waiting = try await self.waiting()
            if waiting < most, began == nil { began = loop.now }
            if began == nil { most = max(most, waiting) }
            // The last batches are shipped as they come, with a pause between them.
            if let began, waiting <= most / 50 {
                let rate = Double(most - waiting) / (Double(loop.now - began) / 1e9)
                return [
                    Figure(
                        "hits from spool to PostgreSQL", rate, "hits/s", limit: 100_000,
                        must: "value >= 100000"),
                    Figure("that backlog", Double(most), "hits"),
                ]
            }
            try await loop.sleep(for: .milliseconds(10))
        }
    }

    /// What PostgreSQL does not have yet.
    private func waiting() async throws -> Int {
        let reply = try await client.send(ClientRequest(.get, node, "/metrics"))
        let lines = String(decoding: reply.body, as: UTF8.self).split(separator: "\n")
        guard let line = lines.first(where: { $0.hasPrefix("audience_spool_hits ") }),
            let value = line.split(separator: " ").last.flatMap({ Double($0) })
        else { throw BenchError("the node does not tell its spool's depth") }
        return Int(value)
    }
}
