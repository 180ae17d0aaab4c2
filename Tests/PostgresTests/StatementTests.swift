import EventLoop
import Postgres
import TestKit
import Testing

@Suite("Running statements", .database())
struct StatementTests {
    @Test func `a value comes back as it went`() async throws {
        let database = TestDatabase.current.database

        let value = try await database.first(Echo.integer, 41)

        #expect(value == 41)
    }
}

enum Echo {
    static let integer = Statement<Int64, Int64>("SELECT $1::bigint")
}
