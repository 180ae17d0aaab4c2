internal import Clients
internal import HTTP
internal import Model

/// Finds or makes the segment that clicks will fill.
struct SegmentStep {
    let job: SampleJob
    let setting: Setting

    private static let name = "Cooks who like wine"

    /// Runs the step.
    func run() async throws -> Segment {
        let (cooking, travel, wine) = (
            setting.interests[0], setting.interests[1], setting.interests[2]
        )
        let match = Criteria.all([
            .test(Criterion(on: .language, test: .hasAny, values: ["nl", "fr"])),
            .test(Criterion(on: .interest, test: .subscribed, interest: cooking.id)),
            .test(Criterion(on: .interest, test: .notSubscribed, interest: travel.id)),
            .test(Criterion(on: .clicks, test: .atLeast, interest: wine.id, number: 2)),
        ])
        job.console.note(
            "language nl or fr, has \(cooking.name), has not \(travel.name), clicked links of "
                + "\(wine.name) at least twice")
        let found = try await find()
        let segment = if let found { found } else { try await make(match) }
        let filled = try await job.wait(for: "the first fill", within: .seconds(60)) {
            let found = try await job.segments.segment(segment.id, in: SampleJob.account)
            return found.isFilled ? found : nil
        }
        let count = try await job.segments.count(segment.id, in: SampleJob.account)
        job.console.note("segment \(segment.id): \(count.count) contacts")
        return filled
    }

    private func find() async throws -> Segment? {
        try await job.segments.segments(in: SampleJob.account).first { $0.name == Self.name }
    }

    /// Segmentation may hear of the interests only a moment from now.
    private func make(_ match: Criteria) async throws -> Segment {
        try await job.wait(for: "a segment that knows its interests", within: .seconds(30)) {
            do {
                return try await job.segments.add(
                    SegmentDraft(name: Self.name, match: match), in: SampleJob.account)
            } catch let error as ServiceError where error.status == .unprocessableContent {
                guard error.errors.allSatisfy({ $0.code.hasPrefix("unknown-") }) else {
                    throw error
                }
                return nil
            }
        }
    }
}
