import Columns
import Glibc
import Model

/// How the cost of a count grows from 10,000 contacts to 10,000,000.
enum ColumnsGrowth {
    private static let sizes = [
        10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000,
    ]

    /// Figures of each size, and a picture when there is a path for it.
    static func figures(picture path: String) throws -> [Figure] {
        var points: [ColumnsPicture.Point] = []
        for size in sizes {
            let account = ColumnsAccount(contacts: size)
            account.attachInterests(Int(SegmentQuestion.interests))
            let times = ColumnsRun.counts(account, questions: size > 1_000_000 ? 200 : 400)
            points.append(.init(contacts: size, p50: times.at(0.5), p99: times.at(0.99)))
        }
        if !path.isEmpty { try write(ColumnsPicture(points: points).svg, to: path) }
        guard let first = points.first, let last = points.last else { return [] }
        let factor = Double(last.contacts) / Double(first.contacts)
        return points.map {
            Figure("count of 5 conditions in-process, \($0.contacts) contacts, p50", $0.p50, "ms")
        } + [
            Figure(
                "a count over 1,000 times the contacts against 1,000 times its cost",
                last.p50, "ms", limit: first.p50 * factor, must: "ratio <= 1")
        ]
    }

    private static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw BenchError("\(path) cannot be written") }
        let written = text.utf8.withContiguousStorageIfAvailable {
            fwrite($0.baseAddress, 1, $0.count, file)
        }
        guard fclose(file) == 0, written == text.utf8.count else {
            throw BenchError("\(path) cannot be written")
        }
    }
}
