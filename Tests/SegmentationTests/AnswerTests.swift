import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("Questions about criteria", .database(Schema.migrations))
struct AnswerTests {
    private func count(_ match: Criteria, parent: SegmentID? = nil, _ world: World) async throws
        -> Int64
    {
        let view = try await world.cache.view(of: world.account)
        return try await world.answers.count(match, parent: parent, in: view).count
    }

    @Test func `a count of criteria that are not saved adds the parent's`() async throws {
        let world = try await World()
        try await world.addInterests(1...1)
        try await world.put(World.contact(1), World.contact(2), World.contact(3, language: "fr"))
        try await world.put([(1, 1, .subscribed, 0), (3, 1, .subscribed, 0)])
        let parent = try await world.filled("Dutch", World.speaks("nl"))

        #expect(try await count(World.has(1), world) == 2)
        #expect(try await count(World.has(1), parent: parent, world) == 1)
    }

    @Test func `dynamic content: who matches what, in the order of the request`() async throws {
        let world = try await World()
        try await world.put(
            World.contact(1), World.contact(2, language: "fr"),
            World.contact(3, state: .blacklisted))
        let dutch = try await world.filled("Dutch", World.speaks("nl"))

        let matches = try await world.answers.decide(
            [3, 2, 9, 1].map(ContactID.init(_:)),
            [.all([]), World.speaks("fr"), World.isMember(of: dutch)],
            in: try await world.cache.view(of: world.account))

        #expect(matches == [[], [0, 1], [], [0, 2]])
    }

    @Test func `days are those of the account's zone`() async throws {
        let world = try await World(zone: "Europe/Brussels")
        var contact = World.contact(1)
        contact.createdAt = try #require(Instant("2026-01-31T23:30:00.000Z"))
        try await world.put(contact)

        let february = try await count(
            .test(Criterion(on: .created, test: .equals, values: ["2026-02-01"])), world)

        #expect(february == 1)
    }

    @Test func `a preview tells what each condition leaves, the parent first`() async throws {
        let world = try await World()
        try await world.addInterests(1...2)
        try await world.put(
            (Int64(1)...40).map { World.contact($0, language: $0 > 30 ? "fr" : "nl") })
        try await world.put((Int64(1)...20).map { ($0, 1, .subscribed, 0) })
        try await world.put((Int64(11)...40).map { ($0, 2, .subscribed, 0) })
        let parent = try await world.filled("Dutch", World.speaks("nl"))
        let match = Criteria.all([World.has(1), .none([World.has(2)])])

        let preview = try await world.answers.preview(
            PreviewRequest(match: match, parent: parent), sample: 4,
            in: try await world.cache.view(of: world.account))

        #expect(preview.count == 10)
        #expect(preview.funnel.map(\.pointer) == ["/parent", "/match/all/0", "/match/all/1"])
        #expect(preview.funnel.map(\.count) == [30, 20, 10])
        #expect(preview.funnel.map(\.condition) == [nil, World.has(1), .none([World.has(2)])])
        #expect(preview.sample.count == 4 && preview.sample == preview.sample.sorted())
        #expect(preview.sample.allSatisfy { (1...10).contains($0.rawValue) })
    }

    @Test(arguments: [Criteria.any([World.speaks("nl")]), .all([]), World.speaks("nl")])
    func `what is no list of conditions is one step`(_ match: Criteria) async throws {
        let world = try await World()
        try await world.put(World.contact(1))

        let preview = try await world.answers.preview(
            PreviewRequest(match: match), sample: 0,
            in: try await world.cache.view(of: world.account))

        #expect(preview.funnel == [FunnelStep(pointer: "/match", condition: match, count: 1)])
        #expect(preview.sample.isEmpty)
    }

    @Test func `overlaps are those of the members that readers see`() async throws {
        let world = try await World()
        try await world.addInterests(1...2)
        try await world.put((Int64(1)...10).map { World.contact($0) })
        try await world.put((Int64(1)...6).map { ($0, 1, .subscribed, 0) })
        try await world.put((Int64(5)...10).map { ($0, 2, .subscribed, 0) })
        let segments = [
            try await world.filled("One", World.has(1)),
            try await world.filled("Two", World.has(2)),
            try await world.filled("All", .all([])),
        ]

        let before = try await world.answers.overlap(of: segments, in: world.account)
        let draft = SegmentDraft(name: "One", match: World.has(2))
        _ = try await world.segments.replace(
            segments[0], by: draft, in: world.account, ifVersion: nil)
        let edited = try await world.answers.overlap(of: segments, in: world.account)
        try await world.filler.fillAll()
        let after = try await world.answers.overlap(of: segments, in: world.account)

        #expect(before.sizes == [6, 6, 10])
        #expect(before.overlaps == [[6, 2, 6], [2, 6, 6], [6, 6, 10]])
        #expect(before.inAny == 10 && before.inAll == 2)
        #expect(edited.overlaps == before.overlaps)
        #expect(after.overlaps == [[6, 6, 6], [6, 6, 6], [6, 6, 10]])
    }
}
