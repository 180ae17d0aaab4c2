import EventLoop
import Postgres
import Synchronization
import TestKit
import Testing

@testable import Feed

@Suite("Leading", .database(FeedSchema.migrations))
struct LeadershipTests {
    /// How many bodies run now, and who began in which order.
    final class Record: Sendable {
        let running = Atomic<Int>(0)
        let overlaps = Atomic<Int>(0)
        let began = Mutex<[Int]>([])

        func run(_ number: Int, until end: Signal) async throws {
            if running.add(1, ordering: .relaxed).newValue > 1 {
                overlaps.add(1, ordering: .relaxed)
            }
            began.withLock { $0.append(number) }
            defer { running.subtract(1, ordering: .relaxed) }
            await end.wait()
            try Task.checkCancellation()
        }
    }

    static func leadership(_ name: String = "follow") -> Leadership {
        Leadership(
            TestDatabase.current.database, name: name, retry: .milliseconds(20),
            patience: .milliseconds(20))
    }

    static let terminate = Statement<Bool>(
        """
        SELECT pg_terminate_backend(pid)
        FROM pg_locks
        WHERE locktype = 'advisory' AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """)

    @Test func `one leads, and the next when it has ended`() async throws {
        let loop = TestDatabase.current.loops.all[0]
        let record = Record()
        let ends = [Signal(), Signal(), Signal()]
        let tasks = (0..<3).map { number in
            Task(executorPreference: loop) {
                try await Self.leadership().lead(on: loop) {
                    try await record.run(number, until: ends[number])
                }
            }
        }
        for turn in 1...3 {
            try await eventually("the next one leads") {
                record.began.withLock { $0.count } == turn
            }
            ends[record.began.withLock { $0[turn - 1] }].fire()
        }
        for task in tasks { try await task.value }

        #expect(record.began.withLock { $0.sorted() } == [0, 1, 2])
        #expect(record.overlaps.load(ordering: .relaxed) == 0)
    }

    @Test func `who loses the connection is cancelled, and leads again later`() async throws {
        let database = TestDatabase.current
        let loop = database.loops.all[0]
        let starts = Atomic<Int>(0)
        let cancels = Atomic<Int>(0)
        let leadership = Self.leadership()
        let task = Task(executorPreference: loop) {
            try await leadership.lead(on: loop) {
                starts.add(1, ordering: .relaxed)
                do { try await loop.sleep(for: .seconds(60)) } catch {
                    cancels.add(1, ordering: .relaxed)
                    throw error
                }
            }
        }
        try await eventually("it leads") { starts.load(ordering: .relaxed) == 1 }
        #expect(leadership.isLeading)

        try await database.database.run(Self.terminate)

        try await eventually("it leads again") { starts.load(ordering: .relaxed) == 2 }
        #expect(cancels.load(ordering: .relaxed) == 1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(!leadership.isLeading)
    }

    @Test func `what the body throws is thrown, and the lock is free`() async throws {
        struct Broken: Error {}
        let loop = TestDatabase.current.loops.all[0]
        await #expect(throws: Broken.self) {
            try await Self.leadership().lead(on: loop) { throw Broken() }
        }
        let runs = Mutex(0)

        try await Self.leadership().lead(on: loop) { runs.withLock { $0 += 1 } }

        #expect(runs.withLock { $0 } == 1)
    }

    @Test func `different things are led at the same time`() async throws {
        let loop = TestDatabase.current.loops.all[0]
        let runs = Mutex(0)
        try await Self.leadership("one").lead(on: loop) {
            try await Self.leadership("other").lead(on: loop) { runs.withLock { $0 += 1 } }
        }

        #expect(runs.withLock { $0 } == 1)
    }
}
