import EventLoop
import Postgres
import Synchronization
import TestKit
import Testing

@Suite("Transactions", .database(Shop.migrations))
struct TransactionTests {
    var database: Database { TestDatabase.current.database }

    struct Refused: Error {}

    static let transactionNumber = Statement<Int64>("SELECT pg_current_xact_id()")

    @Test func `what it did is there when it returns`() async throws {
        let inside = try await database.transaction { transaction in
            try await transaction.run(Shop.add, 1, "one")
            return try await transaction.first(Shop.count)
        }

        #expect(inside == 1)
        #expect(try await database.first(Shop.count) == 1)
    }

    @Test func `an error takes everything back`() async throws {
        await #expect(throws: Refused.self) {
            try await database.transaction { transaction in
                try await transaction.run(Shop.add, 1, "one")
                throw Refused()
            }
        }

        #expect(try await database.first(Shop.count) == 0)
    }

    @Test func `a swallowed statement error does not pass for a commit`() async throws {
        let error = await failure {
            try await database.transaction { transaction in
                try await transaction.run(Shop.add, 1, "one")
                _ = await failure { try await transaction.run(Shop.add, 1, "again") }
            }
        }

        #expect(error?.kind == .rolledBack)
        #expect(try await database.first(Shop.count) == 0)
    }

    @Test func `a constraint that is checked at COMMIT fails the transaction`() async throws {
        let error = await failure {
            try await database.transaction { try await $0.run(Shop.addPart, 99) }
        }

        #expect(error?.isForeignKeyViolation == true)
    }

    @Test func `work after the commit runs once, and only after a commit`() async throws {
        let ran = Mutex<[String]>([])
        try await database.transaction { transaction in
            transaction.afterCommit { ran.withLock { $0.append("committed") } }
            try await transaction.run(Shop.add, 1, "one")
        }
        _ = await failure {
            try await database.transaction { transaction in
                transaction.afterCommit { ran.withLock { $0.append("never") } }
                try await transaction.run(Shop.add, 1, "one")
            }
        }

        #expect(ran.withLock { $0 } == ["committed"])
    }

    @Test func `nobody else's statement runs inside`() async throws {
        let pids = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<60 {
                group.addTask(executorPreference: TestDatabase.current.loops.next()) {
                    if number % 2 == 0 {
                        try await database.run(Self.transactionNumber)
                        return true
                    }
                    return try await database.transaction { transaction in
                        let before = try await transaction.first(Self.transactionNumber)
                        try await transaction.run(Shop.add, Int64(number), "n")
                        let after = try await transaction.first(Self.transactionNumber)
                        return before == after

                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }

        #expect(pids.allSatisfy { $0 })
    }

    @Test func `a deadlock is tried again, whole`() async throws {
        try await database.run(Shop.add, 1, "one")
        try await database.run(Shop.add, 2, "two")
        let runs = Count()
        let first = Meeting(of: 2)

        try await withThrowingTaskGroup(of: Void.self) { group in
            for (own, other) in [(1, 2), (2, 1)] as [(Int64, Int64)] {
                group.addTask {
                    try await database.transaction { transaction in
                        runs.add()
                        try await transaction.run(Shop.rename, own, "by \(own)")
                        await first.arrive()
                        try await transaction.run(Shop.rename, other, "by \(own)")
                    }
                }
            }
            try await group.waitForAll()
        }

        #expect(runs.total == 3)
    }

    @Test func `three new tries are enough`() async throws {
        let runs = Count()
        let error = await failure {
            try await database.transaction { transaction in
                runs.add()
                try await transaction.run(
                    SQLText("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))
            }
        }

        #expect(error?.code == "40001")
        #expect(error?.isTransient == true)
        #expect(runs.total == 4)
    }

    @Test func `a backend that dies inside leaves nothing behind`() async throws {
        let error = await failure {
            try await database.transaction { transaction in
                try await transaction.run(Shop.add, 1, "one")
                let pid = try await transaction.first(Shop.backend) ?? 0
                try await database.run(Shop.terminate, pid)
                try await transaction.run(Shop.add, 2, "two")
            }
        }

        #expect(error?.isTransient == true)
        #expect(try await database.first(Shop.count) == 0)
    }

    @Test func `a transaction that outlives its closure is refused`() async throws {
        let escaped = try await database.transaction { $0 }

        let error = await failure { try await escaped.first(Shop.count) }

        #expect(error?.kind == .library)
    }

    @Test func `it can have its own time-out`() async throws {
        let error = await failure {
            try await database.transaction(statementTimeout: .milliseconds(100)) { transaction in
                try await transaction.run(Shop.sleep, 30)
            }
        }

        #expect(error?.code == "57014")
        #expect(error?.isTransient == true)
    }
}

/// A place where tasks wait until so many have come.
actor Meeting {
    private let size: Int
    private var arrived = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(of size: Int) { self.size = size }

    /// Later ones pass at once.
    func arrive() async {
        arrived += 1
        if arrived >= size {
            for task in waiting { task.resume() }
            waiting = []
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }
}

/// Counts from any thread.
final class Count: Sendable {
    private let value = Mutex(0)

    var total: Int { value.withLock { $0 } }

    func add() { value.withLock { $0 += 1 } }
}
