import Clients
import EventLoop
import Model

/// How long after its start Segmentation answers the first question of an account.
struct SegmentLoadRun: Sendable {
    let site: SegmentSite

    private static let account = AccountID(1)

    /// What the first question looks at.
    enum Columns: String {
        /// All that a contact has.
        case all

        /// What a snapshot holds: numbers, days and sets, no text.
        case numbers
    }

    /// Seconds until the answer, from the first try: begin when the process is started.
    func seconds(_ columns: Columns) async throws -> Double {
        let began = site.loops.all[0].now
        let request = CountRequest(match: SegmentLoadRun.criteria(columns))
        let count = try await site.persistently("the first answer", within: .seconds(120)) {
            try await site.segmentation.count(request, in: SegmentLoadRun.account).count
        }
        let seconds = Double(site.loops.all[0].now - began) / 1e9
        // Every branch of the question is looked at only where those before it did not hold.
        guard count > 0 else { throw BenchError("the first answer was 0") }
        return seconds
    }

    private static func criteria(_ columns: Columns) -> Criteria {
        let interests = (1...SegmentQuestion.interests).map { interest in
            Criteria.test(
                Criterion(on: .interest, test: .unsubscribed, interest: InterestID(interest)))
        }
        let numbers = ["age", "orders", "revenue"].map { field in
            Criteria.test(Criterion(on: .field, test: .less, field: field, number: 1))
        }
        let days = ["birthday", "last_order"].map { field in
            Criteria.test(
                Criterion(on: .field, test: .equals, field: field, values: ["1940-01-01"]))
        }
        let own: [Criteria] = [
            .test(Criterion(on: .language, test: .hasAny, values: ["en"])),
            .test(Criterion(on: .source, test: .hasAny, values: ["1"])),
            .test(Criterion(on: .created, test: .inLastDays, number: 100)),
        ]
        var branches = interests + numbers + days + own
        if columns == .all {
            branches += ["city", "company", "street", "title"].map { field in
                .test(Criterion(on: .field, test: .contains, field: field, values: ["99"]))
            }
            branches.append(
                .test(Criterion(on: .field, test: .hasAny, field: "wines", values: ["wine 1"])))
        }
        return .any(branches)
    }
}
