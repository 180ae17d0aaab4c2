import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("Filling segments", .database(Schema.migrations))
struct FillerTests {
    /// In memory, and by SQL because memory is too small.
    private static let limits = [2_000_000_000, 1_000]

    @Test(arguments: limits)
    func `changes between the chunks of a fill are told once, and none is lost`(_ limit: Int)
        async throws
    {
        let world = try await World(memory: MemorySettings(limit: limit))
        try await world.put((Int64(1)...12_000).map { World.contact($0) })
        if limit > 1_000 { try await world.makeResident() }
        let segment = try await world.add("Dutch", World.speaks("nl"), existing: true)

        #expect(try await world.filler.fillChunk(of: world.account))
        // Behind the chunk, before it, and nobody that was there.
        try await world.put(
            World.contact(3, language: "fr", version: 2),
            World.contact(11_000, language: "fr", version: 2), World.contact(20_000))
        #expect(try await world.members(segment.id).isEmpty)
        try await world.filler.fillAll()

        let members = (Int64(1)...12_000).filter { $0 != 3 && $0 != 11_000 } + [20_000]
        #expect(try await world.members(segment.id) == members)
        #expect(try await world.count(segment.id) == Int64(members.count))
        let history = try await LiveHistory(world.database)
        history.check(segment.id, members: members, isTold: true, "limit \(limit)")
    }

    @Test(arguments: limits)
    func `an edit changes nothing for those who stay`(_ limit: Int) async throws {
        let world = try await World(memory: MemorySettings(limit: limit))
        try await world.put((Int64(1)...6_000).map { World.contact($0) })
        try await world.put((Int64(6_001)...6_010).map { World.contact($0, language: "fr") })
        let segment = try await world.filled("A", World.speaks("nl"))
        let before = try await world.published().count

        _ = try await world.segments.replace(
            segment, by: SegmentDraft(name: "A", match: World.speaks("nl", "fr")),
            in: world.account, ifVersion: nil)
        #expect(try await world.segments.find(segment, in: world.account).size == 6_000)
        try await world.filler.fillAll()

        let entered = (Int64(6_001)...6_010).map { "segment.entered \($0)" }
        #expect(Array(try await world.published().dropFirst(before)) == entered)
        #expect(try await world.segments.find(segment, in: world.account).segment.size == 6_010)
    }

    @Test func `an edit that is edited before it is complete publishes the last only`()
        async throws
    {
        let world = try await World()
        try await world.put(
            World.contact(1), World.contact(2, language: "fr"), World.contact(3, language: "en"))
        let segment = try await world.filled("A", World.speaks("nl"))
        for languages in [["fr"], ["nl", "en"]] {
            let match = Criteria.test(
                Criterion(on: .language, test: .hasAny, values: languages))
            _ = try await world.segments.replace(
                segment, by: SegmentDraft(name: "A", match: match), in: world.account,
                ifVersion: nil)
        }

        try await world.filler.fillAll()

        #expect(try await world.members(segment) == [1, 3])
        #expect(
            try await world.published() == ["segment.filled \(segment)", "segment.entered 3"])
    }

    @Test func `who is erased while an edit is filled is listed no more`() async throws {
        let world = try await World()
        try await world.put((Int64(1)...4).map { World.contact($0) })
        let segment = try await world.filled("A", World.speaks("nl"))
        _ = try await world.segments.replace(
            segment, by: SegmentDraft(name: "A", match: World.speaks("fr")), in: world.account,
            ifVersion: nil)

        try await world.erase(2)
        try await ErasureSweep(database: world.database).sweep()

        #expect(try await world.members(segment) == [1, 3, 4])
        #expect(try await world.count(segment) == 3)
    }

    @Test func `who left an edit that nobody sees yet is swept with it, not before`() async throws {
        let world = try await World()
        try await world.put((Int64(1)...4).map { World.contact($0) })
        let segment = try await world.filled("A", World.speaks("nl"))
        func edit(_ language: String) async throws {
            _ = try await world.segments.replace(
                segment, by: SegmentDraft(name: "A", match: World.speaks(language)),
                in: world.account, ifVersion: nil)
        }
        try await edit("fr")
        try await world.put(World.contact(2, language: "en", version: 2))

        // As the sweep of the edit before, that comes late.
        try await world.database.run(FillStatements.sweep, world.account, segment, false)
        #expect(try await world.members(segment) == [1, 2, 3, 4])
        try await world.filler.fillAll()

        #expect(try await world.members(segment).isEmpty)
        #expect(try await world.database.first(FillerTests.members, segment) == 0)
    }

    @Test func `an edit during the first fill leaves nothing behind`() async throws {
        let world = try await World()
        try await world.put((Int64(1)...12_000).map { World.contact($0) })
        try await world.makeResident()
        let segment = try await world.add("A", World.speaks("nl")).id
        #expect(try await world.filler.fillChunk(of: world.account))

        _ = try await world.segments.replace(
            segment, by: SegmentDraft(name: "A", match: World.speaks("fr")), in: world.account,
            ifVersion: nil)
        try await world.filler.fillAll()

        #expect(try await world.database.first(FillerTests.members, segment) == 0)
    }

    private static let members = Statement<Int64, SegmentID>(
        "SELECT count(*) FROM segment_member WHERE segment_id = $1")

    @Test func `a chunk ends when its time is over, and the next goes on`() async throws {
        let world = try await World()
        try await world.put(World.contact(1))
        for name in ["A", "B", "C"] { _ = try await world.add(name, World.speaks("fr")) }
        try await world.makeResident()
        var left: [Int] = []

        for _ in 0..<3 {
            let outcome = try await world.database.transaction { transaction in
                try await FillTransaction(
                    decider: world.decider, transaction: transaction, time: 0
                ).fill(world.account, isColdAllowed: false)
            }
            #expect(outcome != nil)
            left.append(try await world.database.all(FillStatements.open, world.account).count)
        }

        #expect(left == [2, 1, 0])
    }

    @Test func `an account that fails keeps no other waiting`() async throws {
        let world = try await World()
        try await world.put(World.contact(1))
        // Nobody knows this account, and its owner does not answer.
        try await world.database.run(FillerTests.addSegment, AccountID(3))
        let segment = try await world.add("Dutch", World.speaks("nl"))

        await #expect(throws: (any Error).self) { try await world.filler.fillAll() }

        #expect(try await world.members(segment.id) == [1])
    }

    private static let addSegment = Statement<NoRow, AccountID>(
        """
        INSERT INTO segment (account_id, name, match)
        VALUES ($1, 'Everybody', '{"all": []}')
        """)

    @Test func `of a deleted segment nothing is left`() async throws {
        let world = try await World()
        try await world.put((Int64(1)...6_000).map { World.contact($0) })
        let segment = try await world.filled("Dutch", World.speaks("nl"))
        try await world.put(World.contact(7, language: "fr", version: 2))

        try await world.segments.remove(segment, from: world.account, ifVersion: nil)
        try await world.segments.sweep()

        #expect(try await world.database.first(FillerTests.rowsLeft, segment) == 0)
    }

    private static let rowsLeft = Statement<Int64, SegmentID>(
        """
        SELECT (SELECT count(*) FROM segment_member WHERE segment_id = $1)
            + (SELECT count(*) FROM segment_left WHERE segment_id = $1)
        """)
}
