import Columns
import Feed
import HTTP
import Model
import Postgres
import Service
import Synchronization
import TestKit
import Testing

@testable import Segmentation

@Suite("Accounts in memory", .database(Schema.migrations))
struct AccountCacheTests {
    private static let dutch = Condition.test(
        Criterion(on: .language, test: .hasAny, values: ["nl"]))

    @Test func `what a transaction changed that was rolled back is forgotten`() async throws {
        let world = try await SegmentationWorld()
        try await world.put((Int64(1)...20).map { SegmentationWorld.contact($0) })
        let segment = try await world.filled("Dutch", SegmentationWorld.speaks("nl"))
        #expect(try await dutch(world, world.cache) == 20)

        let french = FollowedChange(
            position: Position(epoch: "1-1", xid: 1, id: 1), account: world.account.rawValue,
            kind: "contact.changed", subject: 5, at: .now,
            json: try JSON(
                parsing: JSON.encode(SegmentationWorld.contact(5, language: "fr", version: 2))))
        await #expect(throws: Undone.self) {
            try await world.database.transaction { transaction in
                try await world.contactChanges.apply(
                    world.account.rawValue, [french], transaction)
                throw Undone()
            }
        }
        try await world.put(SegmentationWorld.contact(6, language: "fr", version: 2))

        #expect(try await dutch(world, world.cache) == 19)
        #expect(try await world.members(segment) == (1...20).filter { $0 != 6 })
    }

    @Test func `another replica sees a change a moment later`() async throws {
        let world = try await SegmentationWorld()
        let other = try await SegmentationWorld(isReplica: true)
        try await world.put((Int64(1)...20).map { SegmentationWorld.contact($0) })
        #expect(try await dutch(other, other.cache) == 20)

        try await world.put(SegmentationWorld.contact(6, language: "fr", version: 2))
        try await world.erase(7)

        try await eventually("the other replica knows") {
            try await dutch(other, other.cache) == 18
        }
    }

    @Test func `columns that are loaded beside changes miss none`() async throws {
        let world = try await SegmentationWorld()
        try await world.addFields()
        try await world.addInterests(RandomCriteria.interests)
        let seed = SeededGenerator().seed
        try await world.put((Int64(1)...300).map { SegmentationWorld.contact($0) })

        try await withThrowingTaskGroup { group in
            group.addTask {
                var random = SeededGenerator(seed: seed)
                for version in Int32(2)...60 {
                    let id = Int64.random(in: 1...300, using: &random)
                    try await world.put(
                        SegmentationWorld.contact(
                            id, language: Bool.random(using: &random) ? "nl" : "fr",
                            fields: ["age": .number(Double(version % 7))], version: version))
                    try await world.put(
                        id, Int64.random(in: 1...4, using: &random), .subscribed,
                        clicks: version % 3, version: version)
                }
            }
            group.addTask {
                for round in 0..<30 {
                    if round % 10 == 9 { world.cache.drop(world.account) }
                    for condition in AccountCacheTests.conditions.shuffled() {
                        _ = try await count(condition, world, world.cache)
                    }
                }
            }
            try await group.waitForAll()
        }

        for condition in AccountCacheTests.conditions {
            let held = try await count(condition, world, world.cache)
            world.cache.drop(world.account)
            #expect(try await count(condition, world, world.cache) == held, "seed \(seed)")
        }
    }

    @Test func `an account that does not fit is refused, and its segments stay current`()
        async throws
    {
        let world = try await SegmentationWorld(memory: MemorySettings(limit: 1_000))
        try await world.put((Int64(1)...2_000).map { SegmentationWorld.contact($0) })
        let segment = try await world.filled("Dutch", SegmentationWorld.speaks("nl"))

        await #expect(throws: SegmentFault.self) { try await dutch(world, world.cache) }
        try await world.put(SegmentationWorld.contact(6, language: "fr", version: 2))

        #expect(try await world.count(segment) == 1_999)
    }

    @Test func `definitions that were rolled back are not taken for the next ones`() async throws {
        let world = try await SegmentationWorld()
        try await world.put((Int64(1)...20).map { SegmentationWorld.contact($0) })
        _ = try await world.filled("Dutch", SegmentationWorld.speaks("nl"))
        try await world.makeResident()

        await #expect(throws: Undone.self) {
            try await world.database.transaction { transaction in
                try await transaction.run(MemoryStatements.redefine, world.account)
                _ = try await world.cache.take(world.account, in: transaction)
                throw Undone()
            }
        }
        let again = try await world.filled("Dutch too", SegmentationWorld.speaks("nl"))

        #expect(try await world.members(again).count == 20)
        #expect(try await world.remembered(again).count == 20)
    }

    @Test func `a segment that looks at a deleted interest keeps nothing out of memory`()
        async throws
    {
        let world = try await SegmentationWorld()
        try await world.addInterests(1...2)
        try await world.put((Int64(1)...5).map { SegmentationWorld.contact($0) })
        try await world.put([(1, 1, .subscribed, 4)])
        let segment = try await world.filled("Wine", SegmentationWorld.has(1))
        #expect(try await world.remembered(segment) == [1])

        let deleted = Deleted(id: 1, version: 2)
        try await world.followInterests([("interest.deleted", 1, JSON.encode(deleted))])
        try await world.filler.fillAll()

        #expect(try await world.remembered(segment).isEmpty)
        world.cache.drop(world.account)
        #expect(try await world.remembered(segment).isEmpty)
        #expect(try await world.members(segment).isEmpty)
    }

    @Test func `a question that must be settled waits for the transaction's end`() async throws {
        let world = try await SegmentationWorld()
        try await world.put((Int64(1)...20).map { SegmentationWorld.contact($0) })
        _ = try await world.filled("Dutch", SegmentationWorld.speaks("nl"))
        try await world.makeResident()
        let french = FollowedChange(
            position: Position(epoch: "1-1", xid: 1, id: 1), account: world.account.rawValue,
            kind: "contact.changed", subject: 5, at: .now,
            json: try JSON(
                parsing: JSON.encode(SegmentationWorld.contact(5, language: "fr", version: 2))))

        let asked = Mutex<Task<Int, any Error>?>(nil)
        await #expect(throws: Undone.self) {
            try await world.database.transaction { transaction in
                try await world.contactChanges.apply(
                    world.account.rawValue, [french], transaction)
                #expect(try await dutch(world, world.cache) == 19)
                let task = Task {
                    try await count(
                        AccountCacheTests.dutch, world, world.cache, isSettled: true)
                }
                asked.withLock { $0 = task }
                throw Undone()
            }
        }

        #expect(try await asked.withLock { $0 }?.value == 20)
    }

    private struct Undone: Error {}

    private static let conditions: [Condition] =
        [
            dutch,
            .test(Criterion(on: .field, test: .atLeast, field: "age", number: 3)),
            .test(Criterion(on: .field, test: .isEmpty, field: "city")),
        ]
        + (Int64(1)...4).map {
            .test(
                Criterion(on: .interest, test: .subscribed, interest: InterestID($0)))
        }
        + (Int64(1)...4).map {
            .test(
                Criterion(on: .clicks, test: .atLeast, interest: InterestID($0), number: 2))
        }

    private func dutch(_ world: SegmentationWorld, _ cache: AccountCache) async throws -> Int {
        try await count(AccountCacheTests.dutch, world, cache)
    }

    private func count(
        _ condition: Condition, _ world: SegmentationWorld, _ cache: AccountCache,
        isSettled: Bool = false
    ) async throws -> Int {
        try await cache.read(world.account, needing: condition.columns, isSettled: isSettled) {
            columns, _, view in
            columns.count(condition, today: view.today)
        }
    }
}
