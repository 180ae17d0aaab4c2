import EventLoop
import HTTP
import Model
import Postgres
import Synchronization
import TestKit
import Testing

@testable import Feed

@Suite("Following the changes of many accounts", .database(EffectSchema.migrations))
struct FollowingManyTests {
    static let accounts = Array(1...7 as ClosedRange<Int64>)

    static let effects = Statement<Columns<Int64, Int64>>(
        "SELECT account_id, subject_id FROM effect ORDER BY effect_id")

    struct Away: TransientError {}

    /// What was applied, account by account, in order.
    static func applied(_ feed: FeedFixture) async throws -> [Int64: [Int64]] {
        try await feed.database.all(effects).reduce(into: [:]) { applied, row in
            applied[row.values.0, default: []].append(row.values.1)
        }
    }

    /// Publishes `count` changes of every account, those of one between those of others.
    static func publish(_ count: Int64, _ feed: FeedFixture) async throws {
        for start in stride(from: 0, to: count, by: 500) {
            for account in accounts {
                try await feed.append(
                    Array(start..<min(count, start + 500)), account: account)
            }
        }
        try await feed.settle()
    }

    /// Follows until nothing more comes, over errors.
    static func catchUp(_ follower: Follower, _ feed: FeedFixture, total: Int) async throws {
        var ahead: FollowedBatch?
        for _ in 0..<1_000 {
            if try await applied(feed).values.map(\.count).reduce(0, +) >= total { return }
            do { ahead = try await follower.followOnce(ahead) } catch { ahead = nil }
        }
    }

    @Test func `each account's changes are applied in order, once, at most 1,000 together`()
        async throws
    {
        try await FeedFixture.with { feed in
            try await Self.publish(3_000, feed)
            let largest = Mutex(0)
            let together = Mutex((now: 0, most: 0))
            let follower = FollowerTests.follower(feed) { account, changes, transaction in
                largest.withLock { $0 = max($0, changes.count) }
                together.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                defer { together.withLock { $0.now -= 1 } }
                try await transaction.run(FollowerTests.store, account, changes.map(\.subject))
            }

            try await Self.catchUp(follower, feed, total: 3_000 * Self.accounts.count)

            let applied = try await Self.applied(feed)
            #expect(applied.keys.sorted() == Self.accounts)
            for account in Self.accounts { #expect(applied[account] == Array(0..<3_000)) }
            #expect(largest.withLock { $0 } == 1_000)
            #expect(together.withLock { $0.most } > 1)
        }
    }

    @Test(arguments: [UInt64.random(in: 0...UInt64.max), 1])
    func `transient errors in some accounts lose nothing and double nothing`(_ seed: UInt64)
        async throws
    {
        print("seed \(seed)")
        try await FeedFixture.with { feed in
            try await Self.publish(1_500, feed)
            let random = Mutex(SeededGenerator(seed: seed))
            let follower = FollowerTests.follower(feed) { account, changes, transaction in
                let fails = random.withLock { Int.random(in: 0..<4, using: &$0) }
                if fails == 0 { throw Away() }
                try await transaction.run(FollowerTests.store, account, changes.map(\.subject))
                if fails == 1 { throw Away() }
            }

            try await Self.catchUp(follower, feed, total: 1_500 * Self.accounts.count)

            let applied = try await Self.applied(feed)
            for account in Self.accounts { #expect(applied[account] == Array(0..<1_500)) }
        }
    }

    @Test func `the position stays until every account is done`() async throws {
        try await FeedFixture.with { feed in
            try await Self.publish(3, feed)
            let follower = FollowerTests.follower(feed) { account, changes, transaction in
                if account == 4 { throw Away() }
                try await transaction.run(FollowerTests.store, account, changes.map(\.subject))
            }

            await #expect(throws: Away.self) { try await follower.followOnce() }

            #expect(
                try await feed.database.first(FollowerStatements.find, 0, "contacts")?.values.1
                    == nil)
            #expect(try await Self.applied(feed)[4] == nil)
        }
    }

    @Test func `a follower stopped anywhere loses nothing and doubles nothing`() async throws {
        try await FeedFixture.with { feed in
            try await Self.publish(2_000, feed)
            for stop in 1...12 {
                let reached = Signal()
                let calls = Atomic<Int>(0)
                let follower = FollowerTests.follower(feed) { account, changes, transaction in
                    try await transaction.run(
                        FollowerTests.store, account, changes.map(\.subject))
                    if calls.add(1, ordering: .relaxed).newValue == stop { reached.fire() }
                }
                let loop = feed.loops.all[0]
                let task = Task(executorPreference: loop) { try await follower.run(on: loop) }
                let hasAll = Task {
                    try await eventually(within: .seconds(30), "all is applied") {
                        try await Self.applied(feed).values.map(\.count).reduce(0, +)
                            >= 2_000 * Self.accounts.count
                    }
                    reached.fire()
                }
                await reached.wait()
                task.cancel()
                hasAll.cancel()
                _ = await task.result
                _ = await hasAll.result
            }
            try await Self.catchUp(
                FollowerTests.follower(feed), feed, total: 2_000 * Self.accounts.count)

            let applied = try await Self.applied(feed)
            for account in Self.accounts { #expect(applied[account] == Array(0..<2_000)) }
        }
    }

    @Test func `a poisonous change of one account holds up no other`() async throws {
        struct Poison: Error {}
        try await FeedFixture.with { feed in
            try await Self.publish(1_200, feed)
            let follower = FollowerTests.follower(feed) { account, changes, transaction in
                if account == 3, changes.contains(where: { $0.subject == 7 }) { throw Poison() }
                try await transaction.run(FollowerTests.store, account, changes.map(\.subject))
            }

            try await Self.catchUp(follower, feed, total: 1_200 * Self.accounts.count - 1)

            let applied = try await Self.applied(feed)
            for account in Self.accounts where account != 3 {
                #expect(applied[account] == Array(0..<1_200))
            }
            #expect(applied[3] == Array(0..<1_200 as Range<Int64>).filter { $0 != 7 })
            #expect(try await follower.parkedCount() == 1)
        }
    }
}
