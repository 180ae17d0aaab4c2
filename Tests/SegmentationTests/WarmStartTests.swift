import Columns
import FoundationEssentials
import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

@Suite("Starts from snapshots", .database(Schema.migrations))
struct WarmStartTests {
    @Test func `a process that starts from a snapshot knows what happened since`() async throws {
        try await WarmStartTests.inFolder { folder in
            let world = try await WarmStartTests.world(folder)
            let segment = try await world.filled("Dutch", SegmentationWorld.speaks("nl"))
            #expect(try await WarmStartTests.members(world, segment) == 40)
            await world.cache.save()
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder).count == 1)

            // Another process goes on while this one is away.
            let other = try await SegmentationWorld(isReplica: true)
            try await other.put(SegmentationWorld.contact(6, language: "fr", version: 2))
            try await other.put(SegmentationWorld.contact(41))
            try await other.erase(7)

            let again = try await SegmentationWorld(
                isReplica: true, memory: MemorySettings(folder: folder))
            #expect(try await WarmStartTests.members(again, segment) == 39)
            #expect(try await again.count(segment) == 39)
            try await again.put(SegmentationWorld.contact(8, language: "fr", version: 2))
            #expect(try await again.count(segment) == 38)
            #expect(try await WarmStartTests.members(again, segment) == 38)
        }
    }

    @Test func `a snapshot that is damaged, foreign or from the future is passed over`()
        async throws
    {
        try await WarmStartTests.inFolder { folder in
            let world = try await WarmStartTests.world(folder)
            let segment = try await world.filled("Dutch", SegmentationWorld.speaks("nl"))
            _ = try await WarmStartTests.members(world, segment)
            await world.cache.save()
            let file = "\(folder)/account-7.columns"
            let whole = try Data(contentsOf: URL(filePath: file))

            for cut in [0, 1, 100, whole.count - 1] {
                try whole.prefix(cut).write(to: URL(filePath: file))
                let again = try await SegmentationWorld(
                    isReplica: true, memory: MemorySettings(folder: folder))
                #expect(try await WarmStartTests.members(again, segment) == 40)
            }
            // The tables were restored to a time before the snapshot.
            try whole.write(to: URL(filePath: file))
            try await world.database.run(
                Statement<NoRow>("UPDATE account_plan SET revision = 1 WHERE account_id = 7"))
            let again = try await SegmentationWorld(
                isReplica: true, memory: MemorySettings(folder: folder))
            #expect(try await WarmStartTests.members(again, segment) == 40)
        }
    }

    @Test func `numbers and days of fields come from the snapshot, not from the tables`()
        async throws
    {
        try await WarmStartTests.inFolder { folder in
            let world = try await WarmStartTests.world(folder)
            try await world.addFields()
            let old = Criterion(on: .field, test: .atLeast, field: "age", number: 18)
            try await world.put(
                SegmentationWorld.contact(3, fields: ["age": .number(40)], version: 2))
            let segment = try await world.filled("Grown up", .test(old))
            #expect(try await WarmStartTests.members(world, segment) == 1)
            await world.cache.save()

            // Nobody tells: only who reads the table sees it.
            try await world.database.run(
                Statement<NoRow>("UPDATE contact SET fields = '{}' WHERE account_id = 7"))
            let again = try await SegmentationWorld(
                isReplica: true, memory: MemorySettings(folder: folder))
            let condition = Condition.test(old)
            let count = try await again.cache.read(
                again.account, needing: condition.columns
            ) { columns, _, view in columns.count(condition, today: view.today) }
            #expect(count == 1)
        }
    }

    @Test func `a snapshot that is too far behind is passed over`() async throws {
        try await WarmStartTests.inFolder { folder in
            let world = try await WarmStartTests.world(folder)
            let segment = try await world.filled("Dutch", SegmentationWorld.speaks("nl"))
            #expect(try await WarmStartTests.members(world, segment) == 40)
            await world.cache.save()

            let other = try await SegmentationWorld(isReplica: true)
            for start in stride(from: Int64(41), to: 20_200, by: 1_000) {
                try await other.put((start..<start + 1_000).map { SegmentationWorld.contact($0) })
            }

            let again = try await SegmentationWorld(
                isReplica: true, memory: MemorySettings(folder: folder))
            #expect(try await WarmStartTests.members(again, segment) == 21_040)
        }
    }

    private static func world(_ folder: String) async throws -> SegmentationWorld {
        let world = try await SegmentationWorld(memory: MemorySettings(folder: folder))
        try await world.put((Int64(1)...40).map { SegmentationWorld.contact($0) })
        return world
    }

    private static func members(_ world: SegmentationWorld, _ segment: SegmentID) async throws
        -> Int
    {
        try await world.cache.read(world.account, needing: []) { _, live, _ in
            live.members(segment)?.count ?? -1
        }
    }

    private static func inFolder(_ body: (String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "snapshots-\(UInt64.random(in: 0 ... .max))"
        ).path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await body(folder)
    }
}
