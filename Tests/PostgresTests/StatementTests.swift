import EventLoop
import Postgres
import TestKit
import Testing

/// A table with a few of everything.
enum Shop {
    static let migrations = [
        Migration(
            1, "item",
            Array(
                """
                CREATE TABLE item (
                    item_id bigint PRIMARY KEY,
                    name    text   NOT NULL CONSTRAINT name_is_short CHECK (length(name) < 20),
                    tags    text[] NOT NULL DEFAULT '{}',
                    made_at timestamptz
                );
                CREATE TABLE part (
                    item_id bigint REFERENCES item DEFERRABLE INITIALLY DEFERRED
                );
                """.utf8))
    ]

    static let add = Statement<NoRow, Int64, String>(
        "INSERT INTO item (item_id, name) VALUES ($1, $2)")
    static let addPart = Statement<NoRow, Int64>("INSERT INTO part (item_id) VALUES ($1)")
    static let rename = Statement<NoRow, Int64, String>(
        "UPDATE item SET name = $2 WHERE item_id = $1")
    static let count = Statement<Int64>("SELECT count(*) FROM item")
    static let numbers = Statement<Int64, Int64>(
        "SELECT number::bigint FROM generate_series(1, $1) AS series (number)")
    static let sleep = Statement<NoRow, Double>("SELECT pg_sleep($1)")
    static let backend = Statement<Int32>("SELECT pg_backend_pid()")
    static let terminate = Statement<Bool, Int32>("SELECT pg_terminate_backend($1)")
    static let sleepers = Statement<Int64>(
        """
        SELECT count(*) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()
            AND query LIKE '%SELECT pg_sleep($%'
        """)
}

@Suite("Running statements", .database(Shop.migrations))
struct StatementTests {
    var database: Database { TestDatabase.current.database }

    @Test func `many at once on few connections keep their answers apart`() async throws {
        let numbers = try await withThrowingTaskGroup(of: (Int64, Int).self) { group in
            for number in 1...500 {
                group.addTask(executorPreference: TestDatabase.current.loops.next()) {
                    (Int64(number), try await database.all(Shop.numbers, Int64(number)).count)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(numbers.count == 500)
        #expect(numbers.allSatisfy { $0.0 == Int64($0.1) })
    }

    @Test func `an error touches no statement beside it`() async throws {
        let broken = Statement<Int64, Int64>("SELECT 1 / ($1 - $1)")
        let outcomes = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask(executorPreference: TestDatabase.current.loops.all[0]) {
                    let failed = number % 3 == 0
                    let error = await failure {
                        failed
                            ? try await database.first(broken, 1)
                            : try await database.first(Shop.count)
                    }
                    return (error?.code == "22012") == failed && (error == nil) == !failed
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }

        #expect(outcomes.allSatisfy { $0 })
    }

    @Test func `affected rows are counted`() async throws {
        try await database.run(Shop.add, 1, "one")

        #expect(try await database.run(Shop.rename, 1, "uno") == 1)
        #expect(try await database.run(Shop.rename, 2, "due") == 0)
    }

    @Test func `a violated constraint is named, and no value is`() async throws {
        try await database.run(Shop.add, 1, "secret@example.com")

        let twice = await failure { try await database.run(Shop.add, 1, "secret@example.com") }
        let long = await failure {
            try await database.run(Shop.add, 2, "secret@example.com secret@example.com")
        }

        #expect(twice?.isUniqueViolation == true)
        #expect(twice?.constraint == "item_pkey")
        #expect(long?.isCheckViolation == true)
        #expect(long?.constraint == "name_is_short")
        #expect(long?.debugDescription.contains("secret") == true)
        #expect(long?.description.contains("secret") == false)
    }

    @Test func `a constraint that is checked at the end fails the statement`() async throws {
        let error = await failure { try await database.run(Shop.addPart, 99) }

        #expect(error?.isForeignKeyViolation == true)
    }

    @Test func `a statement survives a change of the table`() async throws {
        let names = Statement<Columns<Int64, String>>("SELECT item_id, name FROM item")
        try await database.run(Shop.add, 1, "one")
        for _ in 0..<20 { _ = try await database.all(names) }
        try await database.run(SQLText("ALTER TABLE item ALTER COLUMN name TYPE varchar(30)"))

        let rows = try await database.all(names)

        #expect(rows.map(\.values.1) == ["one"])
    }

    @Test func `built text numbers its values across pieces`() async throws {
        var condition = SQLText("name = ANY(")
        condition.bind(["b", "c'"], cast: "::text[]")
        condition.append(")")
        var text = SQLText("SELECT count(*) FROM item WHERE item_id > ")
        text.bind(Int64(1), cast: "::bigint")
        text.append(" AND ")
        text.append(condition)
        for (number, name) in ["a", "b", "c'"].enumerated() {
            try await database.run(Shop.add, Int64(number), name)
        }

        #expect(try await database.first(text, as: Int64.self) == 1)
    }

    @Test func `a quoted name cannot end early`() async throws {
        var text = SQLText("SELECT 1::bigint AS ")
        text.append(identifier: "a\"; DROP TABLE item; --")

        #expect(try await database.first(text, as: Int64.self) == 1)
        #expect(try await database.first(Shop.count) == 0)
    }

    @Test func `a large result arrives in batches and in order`() async throws {
        var sizes: [Int] = []
        var last: Int64 = 0
        try await database.each(Shop.numbers, 10_500) { rows in
            sizes.append(rows.count)
            for row in rows {
                #expect(row == last + 1)
                last = row
            }
        }

        #expect(sizes == [Int](repeating: 1_000, count: 10) + [500])
    }

    @Test(arguments: [0, 1, 3, 6])
    func `batches end where the result ends`(_ count: Int64) async throws {
        var rows: [Int64] = []
        try await database.each(Shop.numbers, count, batch: 3) { rows += $0 }

        #expect(rows == Array(1..<(count + 1)))
    }

    @Test func `a reader that gives up leaves the pool whole`() async throws {
        struct Enough: Error {}
        for _ in 0..<20 {
            await #expect(throws: Enough.self) {
                try await database.each(Shop.numbers, 100_000, batch: 10) { _ in throw Enough() }
            }
        }

        #expect(try await database.first(Shop.count) == 0)
    }
}
