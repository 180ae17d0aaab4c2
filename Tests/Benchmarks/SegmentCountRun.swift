import Clients
import EventLoop
import Model
import Postgres

/// Counts of criteria that are not saved: over HTTP, and the same in SQL.
struct SegmentCountRun: Sendable {
    let site: SegmentSite

    private static let account = AccountID(1)

    /// Milliseconds over HTTP, with other constants in each call, one call after the other.
    func overHTTP(calls: Int, population: Int) async throws -> [Figure] {
        _ = try await site.persistently("the first count", within: .seconds(120)) {
            try await count(0)
        }
        for number in 0..<20 { _ = try await count(1_000_000 + number) }
        var times: [Double] = []
        for number in 0..<calls {
            let began = site.loops.all[0].now
            _ = try await count(number)
            times.append(Double(site.loops.all[0].now - began) / 1e6)
        }
        let sorted = Percentiles(times)
        let name = "count of 5 conditions over HTTP, \(population) contacts"
        return [
            Figure("\(name), p50", sorted.at(0.5), "ms", limit: 3, must: "value <= 3"),
            Figure("\(name), p99", sorted.at(0.99), "ms", limit: 3, must: "value <= 3"),
        ]
    }

    /// The same in SQL, with and without parallel workers; every answer must be the service's.
    func inSQL(calls: Int, indexes: String) async throws -> [Figure] {
        let ways = [("one process", "0"), ("parallel workers", "2")]
        var figures: [Figure] = []
        for (way, workers) in ways {
            var times: [Double] = []
            for number in 0..<calls + 1 {
                let question = SegmentQuestion(number)
                let (found, time) = try await ask(question, workers)
                // The first one warms up.
                if number > 0 { times.append(time) }
                let ours = try await count(number)
                guard ours == found else {
                    throw BenchError("question \(number): \(ours), and \(found) in SQL")
                }
            }
            figures.append(
                Figure("the same in SQL, \(indexes), \(way)", Percentiles(times).at(0.5), "ms"))
        }
        return figures
    }

    private func count(_ number: Int) async throws -> Int64 {
        let request = CountRequest(match: SegmentQuestion(number).criteria)
        return try await site.segmentation.count(request, in: SegmentCountRun.account).count
    }

    private func ask(
        _ question: SegmentQuestion, _ workers: String
    ) async throws -> (count: Int64, milliseconds: Double) {
        let loop = site.loops.all[0]
        return try await site.peer.transaction { transaction in
            try await transaction.run(PeerStatements.setWorkers, workers)
            let began = loop.now
            let found = try await transaction.first(
                PeerStatements.count, SegmentCountRun.account, question.languages,
                Int32(question.days), question.has, question.lacks, question.label,
                Int32(question.clicks))
            return (found ?? -1, Double(loop.now - began) / 1e6)
        }
    }
}
