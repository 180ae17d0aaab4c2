import Postgres
import Synchronization
import TestKit
import Testing

@Suite("COPY", .database(Shop.migrations))
struct CopyTests {
    var database: Database { TestDatabase.current.database }

    struct Refused: Error {}

    static let rows = Statement<Columns<Int64, String, [String], Timestamp?>>(
        "SELECT item_id, name, tags, made_at FROM item ORDER BY item_id")

    @Test func `rows of every kind arrive as they were`() async throws {
        var random = RandomValues()
        var expected: [(Int64, String, [String], Timestamp?)] = []
        for number in 0..<500 {
            let moment = random.maybe { random in
                Timestamp(microseconds: random.integer() % 60_000_000_000_000_000)
            }
            expected.append(
                (
                    Int64(number),
                    String(String.UnicodeScalarView(random.text().unicodeScalars.prefix(19))),
                    random.list { $0.text() }, moment
                )
            )
        }

        let given = expected
        let count = try await database.copyIn("COPY item FROM STDIN") { writer in
            for row in given { try await writer.row(row.0, row.1, row.2, row.3) }
        }

        #expect(count == 500)
        for (row, wanted) in zip(try await database.all(Self.rows), expected) {
            #expect(row.values == wanted)
        }
    }

    @Test func `many megabytes go in and come out`() async throws {
        let count = try await database.copyIn("COPY item (item_id, name) FROM STDIN") { writer in
            for number in 0..<100_000 { try await writer.row(number, "name of this item") }
        }
        var bytes = 0
        var lines = 0
        let copied = try await database.copyOut("COPY item (item_id, name) TO STDOUT") { chunk in
            bytes += chunk.count
            lines += chunk.count { $0 == UInt8(ascii: "\n") }
        }

        #expect(count == 100_000)
        #expect(copied == 100_000)
        #expect(lines == 100_000)
        #expect(bytes == 2_388_890)
    }

    @Test func `a writer that throws leaves no row`() async throws {
        await #expect(throws: Refused.self) {
            try await database.copyIn("COPY item (item_id, name) FROM STDIN") { writer in
                try await writer.row(1, "one")
                throw Refused()
            }
        }

        #expect(try await database.first(Shop.count) == 0)
    }

    @Test func `a row that the server refuses is the error`() async throws {
        let error = await failure {
            try await database.copyIn("COPY item (item_id, name) FROM STDIN") { writer in
                for number in 0..<50_000 { try await writer.row(number / 2, "one") }
            }
        }

        #expect(error?.isUniqueViolation == true)
        #expect(try await database.first(Shop.count) == 0)
    }

    @Test func `a command that is no COPY, or wrong, is an error`() async throws {
        let none = await failure { try await database.copyIn("SELECT 1") { _ in } }
        let wrong = await failure { try await database.copyIn("COPY none FROM STDIN") { _ in } }

        #expect(none?.kind == .library)
        #expect(wrong?.code == "42P01")
        #expect(try await database.first(Shop.count) == 0)
    }

    @Test func `it is part of the transaction`() async throws {
        await #expect(throws: Refused.self) {
            try await database.transaction { transaction in
                try await transaction.run(Shop.add, 1, "one")
                try await transaction.copyIn("COPY item (item_id, name) FROM STDIN") { writer in
                    try await writer.row(2, "two")
                }
                #expect(try await transaction.first(Shop.count) == 2)
                throw Refused()
            }
        }

        #expect(try await database.first(Shop.count) == 0)
    }

    @Test func `a reader that gives up does not hurt the next`() async throws {
        try await database.copyIn("COPY item (item_id, name) FROM STDIN") { writer in
            for number in 0..<50_000 { try await writer.row(number, "name") }
        }
        await #expect(throws: Refused.self) {
            try await database.copyOut("COPY item TO STDOUT") { _ in throw Refused() }
        }

        #expect(try await database.first(Shop.count) == 50_000)
    }
}
