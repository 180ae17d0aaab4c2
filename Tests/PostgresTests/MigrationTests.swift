import EventLoop
import Postgres
import TestKit
import Testing

@Suite("Migrations", .database())
struct MigrationTests {
    var database: Database { TestDatabase.current.database }

    static let first = Migration(
        1, "shop", Array("CREATE TABLE shop (id bigint); INSERT INTO shop VALUES (1)".utf8))
    static let index = Migration(
        2, "index",
        Array(
            """
            -- 2: CREATE INDEX CONCURRENTLY is what this does.
            CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS shop_id
                ON shop (id);
            """.utf8), .outsideTransaction)

    static let applied = Statement<Columns<Int32, String>>(
        "SELECT number, name FROM migration ORDER BY number")
    static let isValid = Statement<Bool>(
        "SELECT indisvalid FROM pg_index WHERE indexrelid = 'shop_id'::regclass")

    @Test func `each step runs once, in order`() async throws {
        try await database.migrate([Self.first])
        try await database.migrate([Self.first, Self.index])
        try await database.migrate([Self.first, Self.index])

        let rows = try await database.all(Self.applied).map(\.values)
        #expect(rows.map(\.0) == [1, 2])
        #expect(rows.map(\.1) == ["shop", "index"])
        #expect(try await database.first(Statement<Int64>("SELECT count(*) FROM shop")) == 1)
        #expect(try await database.first(Self.isValid) == true)
    }

    @Test func `a step that was changed refuses to start`() async throws {
        try await database.migrate([Self.first])
        let changed = Migration(1, "shop", Array("CREATE TABLE shop (id integer)".utf8))

        let error = await failure { try await database.migrate([changed, Self.index]) }

        #expect(error?.kind == .migration)
        #expect(error?.description.contains("migration 1 (shop)") == true)
        #expect(error?.description.contains("changed") == true)
        #expect(try await database.all(Self.applied).count == 1)
    }

    @Test func `the previous release starts on a newer schema`() async throws {
        try await database.migrate([Self.first, Self.index])

        try await database.migrate([Self.first])
    }

    @Test func `numbers go up along the list`() async throws {
        let error = await failure { try await database.migrate([Self.index, Self.first]) }

        #expect(error?.kind == .migration)
    }

    @Test func `a step that fails leaves nothing, and names itself`() async throws {
        let broken = Migration(
            2, "broken", Array("CREATE TABLE other (id bigint); SELECT nothing".utf8))

        let error = await failure { try await database.migrate([Self.first, broken]) }

        #expect(error?.operation == "migration 2 (broken)")
        #expect(error?.code == "42703")
        #expect(try await database.all(Self.applied).count == 1)
        let exists = Statement<Bool>("SELECT to_regclass('other') IS NOT NULL")
        #expect(try await database.first(exists) == false)
    }

    @Test func `several processes at once do it once`() async throws {
        let conninfo = TestDatabase.current.conninfo
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 {
                group.addTask {
                    let loops = EventLoops(count: 1)
                    let process = Database(conninfo, on: loops, name: "migrator")
                    try await process.migrate([Self.first, Self.index])
                    await process.close()
                    await loops.stop()
                }
            }
            try await group.waitForAll()
        }

        #expect(try await database.first(Statement<Int64>("SELECT count(*) FROM shop")) == 1)
        #expect(try await database.first(Self.isValid) == true)
    }

    @Test func `an invalid index is dropped and made anew`() async throws {
        try await database.migrate([Self.first])
        try await database.run(SQLText("INSERT INTO shop VALUES (1)"))
        let error = await failure { try await database.migrate([Self.first, Self.index]) }
        #expect(error?.isUniqueViolation == true)
        #expect(try await database.first(Self.isValid) == false)
        try await database.run(SQLText("DELETE FROM shop"))

        try await database.migrate([Self.first, Self.index])

        #expect(try await database.first(Self.isValid) == true)
    }

    @Test func `a search path without a schema is said clearly`() async throws {
        let loops = EventLoops(count: 1)
        let lost = Database(
            TestDatabase.current.conninfo + "?options=-csearch_path%3Dnone", on: loops, name: "lost"
        )

        let error = await failure { try await lost.migrate([Self.first]) }

        #expect(error?.description.contains("search path") == true)
        await lost.close()
        await loops.stop()
    }
}
