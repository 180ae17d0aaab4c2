import Postgres
import Synchronization
import TestKit
import Testing

@testable import Feed

@Suite("Another number of shards", .database(EffectSchema.migrations))
struct ReshardingTests {
    private static let accounts = Array(1...6 as ClosedRange<Int64>)

    private static func publish(_ subjects: [Int64], _ feed: FeedFixture) async throws {
        for account in accounts { try await feed.append(subjects, account: account) }
        try await feed.settle()
    }

    @Test(arguments: [(1, 3), (3, 1), (3, 2)])
    func `begins where the last one was, and applies nothing again`(_ before: Int, _ after: Int)
        async throws
    {
        try await FeedFixture.with { feed in
            try await Self.publish([1, 2], feed)
            for shard in Shard.all(before) {
                try await FollowerTests.follower(feed, shard: shard).followOnce()
            }
            try await Self.publish([3], feed)
            // One shard is further than the others.
            try await FollowerTests.follower(feed, shard: Shard(0, of: before)).followOnce()
            try await Self.publish([4], feed)
            for shard in Shard.all(after) {
                try await FollowerTests.follower(feed, shard: shard).followOnce()
            }

            let applied = try await FollowingManyTests.applied(feed)
            #expect(applied.keys.sorted() == Self.accounts)
            for account in Self.accounts { #expect(applied[account] == [1, 2, 3, 4]) }
        }
    }

    @Test func `what waits under the last number is applied under the next`() async throws {
        try await FeedFixture.with { feed in
            try await Self.publish([1, 2], feed)
            let whole = FollowerTests.follower(feed) { _, _, _ in throw FollowerTests.Poison() }
            try await whole.followOnce()
            #expect(try await whole.parkedCount() == 12)
            try await Self.publish([2, 3], feed)

            for shard in Shard.all(2) {
                let follower = FollowerTests.follower(feed, shard: shard)
                try await follower.followOnce()
                _ = try await follower.redrive()
                #expect(try await follower.parkedCount() == 0)
            }

            let applied = try await FollowingManyTests.applied(feed)
            for account in Self.accounts { #expect(applied[account] == [3, 1, 2, 2]) }
        }
    }

    @Test func `a parked change that goes with an erasure is not applied again`() async throws {
        try await FeedFixture.with { feed in
            let isMended = Mutex(false)
            let gate = Mutex(false)
            let follower = FollowerTests.follower(feed) { account, changes, transaction in
                if !isMended.withLock({ $0 }) { throw FollowerTests.Poison() }
                gate.withLock { $0 = true }
                try await transaction.run(FollowerTests.store, account, changes.map(\.subject))
            }
            try await feed.append([1, 2])
            try await feed.settle()
            try await follower.followOnce()
            isMended.withLock { $0 = true }
            let redriving = try await feed.database.transaction { transaction in
                try await transaction.run(FollowerStatements.drop, 7, "contacts", [1])
                let redriving = Task { try await follower.redrive() }
                // It waits for the row, and has applied nothing yet.
                try await eventually("somebody waits for the row") {
                    try await feed.database.first(ReshardingTests.waiting) == 1
                }
                #expect(!gate.withLock { $0 })
                return redriving
            }

            #expect(try await redriving.value == 1)
            #expect(try await feed.database.all(FollowerTests.effects) == [2])
        }
    }

    private static let waiting = Statement<Int64>(
        """
        SELECT count(*)
        FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'
        """)
}
