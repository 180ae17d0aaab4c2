import EventLoop
import HTTP

/// What the nodes say of their spools, on `/metrics` of their internal ports.
struct SpoolGauge: Sendable {
    let client: HTTPClient
    let nodes: [BaseURL]

    /// All nodes together.
    struct Reading: Sendable {
        /// Hits that PostgreSQL does not have yet.
        var waiting = 0

        /// Hits that were not kept, and those that were answered before they were.
        var lost = 0
    }

    /// One reading; `nil` while a node does not answer.
    func read() async -> Reading? {
        var reading = Reading()
        for node in nodes {
            guard let reply = try? await client.send(ClientRequest(.get, node, "/metrics")),
                reply.status == .ok
            else { return nil }
            let lines = String(decoding: reply.body, as: UTF8.self).split(separator: "\n")
            reading.waiting += SpoolGauge.sum(of: "audience_spool_hits", in: lines)
            reading.lost += SpoolGauge.sum(of: "audience_spool_lost_total", in: lines)
            reading.lost += SpoolGauge.sum(of: "audience_spool_late_total", in: lines)
        }
        return reading
    }

    private static func sum(of name: String, in lines: [Substring]) -> Int {
        lines.reduce(0) { sum, line in
            let rest = line.dropFirst(name.count)
            guard line.hasPrefix(name), rest.first == " " || rest.first == "{",
                let value = rest.split(separator: " ").last.flatMap({ Double($0) })
            else { return sum }
            return sum + Int(value)
        }
    }

    /// Waits until no spool holds anything; the last reading and the seconds it took, `nil` when it
    /// took longer than `limit` seconds.
    func drain(within limit: Double, on loop: EventLoop) async throws -> (Reading, Double)? {
        let began = loop.now
        while true {
            let reading = await read()
            let seconds = Double(loop.now - began) / 1e9
            if let reading, reading.waiting == 0 { return (reading, seconds) }
            guard seconds < limit else { return nil }
            try await loop.sleep(for: .milliseconds(50))
        }
    }
}
