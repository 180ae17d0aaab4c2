import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("Rules that feed themselves", .database(Schema.migrations))
struct RuleGraphTests {
    /// What is wrong with a draft, with its detail.
    private func fault(_ work: () async throws -> Void) async throws -> FieldError? {
        do {
            try await work()
            return nil
        } catch let error as InvalidInput {
            return error.errors.first
        }
    }

    private func replace(
        _ world: World, _ segment: SegmentID, _ name: String, _ match: Criteria,
        parent: SegmentID? = nil, assign: [Int64]? = nil
    ) async throws {
        let draft = SegmentDraft(
            name: name, match: match, parent: parent,
            onEnter: assign.map { SegmentRule(assign: $0.map(InterestID.init(_:))) })
        _ = try await world.segments.replace(
            segment, by: draft, in: world.account, ifVersion: nil)
    }

    @Test func `a chain is found when its last rule is made, with the way`() async throws {
        let world = try await World()
        try await world.addInterests(1...4)
        let first = try await world.filled("A", World.has(1), assign: [2])
        let second = try await world.filled("B", World.has(2), assign: [3, 4])

        let fault = try await fault { _ = try await world.add("C", World.has(3), assign: [4, 1]) }

        #expect(fault?.pointer == "/onEnter/assign" && fault?.code == "feeds-itself")
        let detail = try #require(fault?.detail)
        for word in ["segment \(first)", "segment \(second)", "this segment", "Interest 2"] {
            #expect(detail.contains(word), "\(detail)")
        }
        #expect(try await world.filled("C", World.has(3), assign: [4]) > second)
    }

    @Test func `a chain is found when criteria close it, also those that others build on`()
        async throws
    {
        let world = try await World()
        try await world.addInterests(1...3)
        let base = try await world.filled("Base", World.speaks("nl"))
        let first = try await world.filled("A", World.has(3), parent: base, assign: [2])
        let second = try await world.filled("B", World.has(2), assign: [1])

        let direct = try await fault {
            try await replace(world, first, "A", World.has(1), parent: base, assign: [2])
        }
        let below = try await fault {
            try await replace(world, base, "Base", .none([World.has(1)]))
        }

        #expect(direct?.pointer == "/onEnter/assign" && direct?.code == "feeds-itself")
        #expect(below?.pointer == "/match" && below?.code == "feeds-itself")
        try await replace(world, base, "Base", World.has(3))
        try await replace(world, second, "B", World.has(2), assign: [3].filter { $0 > 9 } + [1])
    }

    @Test func `clicks are not fed, nor is who has no rule`() async throws {
        let world = try await World()
        try await world.addInterests(1...3)
        _ = try await world.filled("Fans", World.clicked(1, atLeast: 3), assign: [1])
        _ = try await world.filled("Plain", World.has(1))
        let child = try await world.filled("Has", World.has(1), assign: [2])

        #expect(
            try await fault { _ = try await world.add("Two", World.has(2), assign: [3]) } == nil)
        let closing = try await fault {
            _ = try await world.add("Three", World.isMember(of: child), assign: [1])
        }
        #expect(closing?.code == "feeds-itself")
    }

    @Test func `a chain is found exactly where a slow search finds one`() async throws {
        var random = SeededGenerator()
        for _ in 0..<2_000 {
            let segments = (1...Int64.random(in: 2...6, using: &random)).map { id in
                Segment(
                    id: SegmentID(id), name: "S\(id)",
                    match: .any(
                        (0..<Int.random(in: 0...2, using: &random)).map { _ in
                            World.has(.random(in: 1...6, using: &random))
                        }),
                    onEnter: Bool.random(using: &random)
                        ? nil
                        : SegmentRule(assign: [InterestID(.random(in: 1...6, using: &random))]),
                    generation: 1, isFilled: true, createdAt: .now, version: 1)
            }
            let definitions = Definitions(segments.dropLast())
            let draft = SegmentDraft(try #require(segments.last))
            let plan = AccountPlan(
                account: AccountID(1), version: 1,
                segments: segments.dropLast().map { segment in
                    let condition = definitions.effective(segment.id)
                    return PlannedSegment(
                        id: segment.id, criteria: condition, reads: Reads(condition),
                        assign: segment.onEnter?.assign ?? [])
                },
                sql: CriteriaSQL(zone: "UTC", fields: [], deletedInterests: []))

            let circle = RuleGraph(plan).circle(draft, replacing: nil, in: definitions)

            let isFed = RuleGraphTests.feedsItself(segments, segments.count - 1)
            #expect((circle != nil) == isFed, "\(segments)")
            #expect(circle?.first?.segment == (isFed ? RuleGraph.draft : nil))
        }
    }

    /// Whether a segment is reached from itself, by closing the relation.
    private static func feedsItself(_ segments: [Segment], _ start: Int) -> Bool {
        var reaches = segments.map { origin in
            segments.map { target in
                let assigned = Set(origin.onEnter?.assign ?? [])
                return target.onEnter != nil
                    && target.match.tests.contains { $0.interest.map(assigned.contains) ?? false }
            }
        }
        for middle in segments.indices {
            for origin in segments.indices {
                for target in segments.indices
                where reaches[origin][middle] && reaches[middle][target] {
                    reaches[origin][target] = true
                }
            }
        }
        return reaches[start][start]
    }
}
