import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

@Suite("What is decided on demand, against members", .database(Schema.migrations))
struct DecideTwinTests {
    private static let trees = 40
    private static let people: Int64 = 60

    @Test func `decisions, counts and previews equal what saved segments hold`() async throws {
        let world = try await SegmentationWorld()
        try await world.addFields()
        try await world.addInterests(RandomCriteria.interests)
        var source = RandomCriteria(random: SeededGenerator())
        source.zone = .brussels
        source.today = SlowZone.brussels.day(of: .now)
        let people = (1...DecideTwinTests.people).map { source.person($0) }
        try await world.put(people.map(\.contact))
        try await world.put(people.flatMap(\.listed))
        try await world.store(happeningsOf: people)
        var saved: [(id: SegmentID, match: Criteria, parent: SegmentID?)] = []
        while saved.count < DecideTwinTests.trees {
            let match = source.criteria(depth: 1)
            // Messages are known only when Tracking has told them.
            if match.tests.contains(where: { $0.message != nil }) { continue }
            let parent: SegmentID? = source.pick([nil, nil, nil] + source.segments)
            let id = try await world.add("Tree \(saved.count)", match, parent: parent).id
            saved.append((id, match, parent))
            source.segments.append(id)
        }
        try await world.filler.fillAll()

        let view = try await world.cache.view(of: world.account)
        let contacts = people.map(\.contact.id)
        let whole = saved.map { saved in
            saved.parent.map { .all([SegmentationWorld.isMember(of: $0), saved.match]) }
                ?? saved.match
        }
        let decided = try await world.answers.decide(contacts, whole, in: view)
        for (index, segment) in saved.enumerated() {
            let comment = Comment(
                rawValue: "seed \(source.random.seed), tree \(index): "
                    + String(decoding: JSON.encode(segment.match), as: UTF8.self))
            let members = try await world.members(segment.id)
            let found = zip(contacts, decided).filter { $1.contains(index) }.map(\.0.rawValue)
            #expect(found.sorted() == members, comment)
            let request = PreviewRequest(match: segment.match, parent: segment.parent)
            let preview = try await world.answers.preview(request, sample: 100, in: view)
            #expect(preview.count == Int64(members.count), comment)
            #expect(preview.funnel.last?.count == preview.count, comment)
            #expect(preview.sample.map(\.rawValue) == members, comment)
            let left = preview.funnel.map(\.count)
            #expect(left == left.sorted(by: >), comment)
            let count = try await world.answers.count(
                segment.match, parent: segment.parent, in: view)
            #expect(count.count == Int64(members.count), comment)
        }
    }
}
