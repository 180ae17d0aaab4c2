import Clients
import EventLoop
import Model

/// Dynamic content: which of 20 criteria 1,000 contacts match, over HTTP.
struct SegmentDecideRun: Sendable {
    let site: SegmentSite

    private static let account = AccountID(1)
    private static let contacts: Int64 = 1_000
    private static let criteria = 20

    /// Milliseconds a call, with other contacts and constants in each.
    func figures(calls: Int, population: Int64) async throws -> [Figure] {
        var times: [Double] = []
        var matches = 0
        for call in 0..<calls + 10 {
            let request = SegmentDecideRun.request(call, population)
            let began = site.loops.all[0].now
            let reply = try await site.persistently("a decision", within: .seconds(120)) {
                try await site.segmentation.decide(request, in: SegmentDecideRun.account)
            }
            let time = Double(site.loops.all[0].now - began) / 1e6
            guard reply.results.count == request.contacts.count else {
                throw BenchError("\(reply.results.count) contacts were decided")
            }
            matches += reply.results.reduce(0) { $0 + $1.matches.count }
            // The first ones warm up.
            if call >= 10 { times.append(time) }
        }
        guard matches > 0 else { throw BenchError("nobody matched anything") }
        let sorted = Percentiles(times)
        let name = "decide over HTTP, 1,000 contacts and 20 criteria"
        return [
            Figure("\(name), p50", sorted.at(0.5), "ms", limit: 10, must: "value <= 10"),
            Figure("\(name), p99", sorted.at(0.99), "ms"),
        ]
    }

    private static func request(_ call: Int, _ population: Int64) -> DecideRequest {
        let apart = population / contacts
        let ids = (0..<contacts).map { ContactID(1 + $0 * apart + Int64(call) % apart) }
        let named = (0..<criteria).map { number in
            ("content \(number)", SegmentQuestion(call * criteria + number).criteria)
        }
        return DecideRequest(
            contacts: ids, criteria: Dictionary(uniqueKeysWithValues: named))
    }
}
