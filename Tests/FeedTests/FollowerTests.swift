import EventLoop
import HTTP
import Model
import Postgres
import Synchronization
import TestKit
import Testing

@testable import Feed

/// What the follower under test does: a row an effect.
enum EffectSchema {
    static let migrations =
        FeedSchema.migrations + [
            Migration(
                10, "effects",
                Array(
                    """
                    -- 10: what the follower did.
                    -- Safe while the previous release serves: yes.
                    -- Duration: instant.
                    CREATE TABLE effect (
                        account_id bigint NOT NULL,
                        effect_id  bigint GENERATED ALWAYS AS IDENTITY,
                        subject_id bigint NOT NULL,
                        PRIMARY KEY (account_id, effect_id)
                    );
                    """.utf8))
        ]
}

@Suite("Following a feed", .database(EffectSchema.migrations))
struct FollowerTests {
    static let store = Statement<NoRow, Int64, [Int64]>(
        """
        INSERT INTO effect (account_id, subject_id)
        SELECT $1::bigint, subject_id FROM unnest($2::bigint[]) AS added (subject_id)
        """)

    static let effects = Statement<Int64>("SELECT subject_id FROM effect ORDER BY effect_id")

    struct Poison: Error {}

    static func follower(
        _ feed: FeedFixture, shard: Shard = .whole, apply: Follower.Apply? = nil
    ) -> Follower {
        Follower(
            "contacts", of: feed.base, key: "", client: feed.client, shard: shard,
            into: feed.database,
            apply: apply ?? { account, changes, transaction in
                try await transaction.run(store, account, changes.map(\.subject))
            }, resync: {})
    }

    static func settle(_ follower: Follower, _ feed: FeedFixture, count: Int) async throws {
        for _ in 0..<100 {
            try await follower.followOnce()
            if try await feed.database.all(effects).count >= count { return }
        }
    }

    @Test func `each change has its effect once, also when pages are read again`() async throws {
        try await FeedFixture.with { feed in
            try await feed.append([1, 2, 3])
            let follower = Self.follower(feed)
            try await Self.settle(follower, feed, count: 3)
            // The page's position is lost, as by a kill before it moved.
            try await feed.database.run(
                Statement<NoRow>("DELETE FROM feed_position WHERE account_id = 0"))
            try await feed.append([4])

            try await Self.settle(follower, feed, count: 4)

            #expect(try await feed.database.all(Self.effects) == [1, 2, 3, 4])
        }
    }

    @Test func `shards apply each account once, each its own`() async throws {
        try await FeedFixture.with { feed in
            for account in Int64(1)...20 {
                try await feed.append([account * 10, account * 10 + 1], account: account)
            }
            try await feed.settle()
            for shard in Shard.all(3) {
                let follower = Self.follower(feed, shard: shard)
                let before = try await feed.database.all(Self.effects)

                try await follower.followOnce()

                let own = try await feed.database.all(Self.effects).dropFirst(before.count)
                #expect(own.allSatisfy { shard.holds($0 / 10) })
            }

            let all = try await feed.database.all(Self.effects).sorted()
            let told: [Int64] = (1...20).flatMap { (account: Int64) in
                [account * 10, account * 10 + 1]
            }
            #expect(all == told)
        }
    }

    @Test func `two followers of one service apply each change once`() async throws {
        try await FeedFixture.with { feed in
            for start in stride(from: Int64(0), to: 200, by: 10) {
                try await feed.append(Array(start..<start + 10))
            }
            let followers = [Self.follower(feed), Self.follower(feed)]
            try await withThrowingTaskGroup { group in
                for follower in followers {
                    group.addTask { try await Self.settle(follower, feed, count: 200) }
                }
                try await group.waitForAll()
            }

            #expect(try await feed.database.all(Self.effects) == Array(0..<200))
        }
    }

    @Test func `a failed transaction leaves neither effect nor position`() async throws {
        struct Away: TransientError {}
        try await FeedFixture.with { feed in
            try await feed.append([1])
            let tries = Atomic<Int>(0)
            let follower = Self.follower(feed) { account, changes, transaction in
                try await transaction.run(Self.store, account, changes.map(\.subject))
                if tries.add(1, ordering: .relaxed).oldValue == 0 { throw Away() }
            }
            try await feed.settle()
            await #expect(throws: Away.self) { try await follower.followOnce() }
            #expect(try await feed.database.all(Self.effects) == [])

            try await follower.followOnce()

            #expect(try await feed.database.all(Self.effects) == [1])
        }
    }

    @Test func `a poisonous change is parked, and later ones of its subject behind it`()
        async throws
    {
        try await FeedFixture.with { feed in
            let isMended = Mutex(false)
            let follower = Self.follower(feed) { account, changes, transaction in
                if !isMended.withLock({ $0 }), changes.contains(where: { $0.subject == 2 }) {
                    throw Poison()
                }
                try await transaction.run(Self.store, account, changes.map(\.subject))
            }
            try await feed.append([1, 2, 3, 2])
            try await Self.settle(follower, feed, count: 2)
            try await feed.append([2, 4])
            try await Self.settle(follower, feed, count: 3)

            #expect(try await feed.database.all(Self.effects) == [1, 3, 4])
            #expect(try await follower.parkedCount() == 3)

            #expect(try await follower.redrive() == 0)
            isMended.withLock { $0 = true }
            #expect(try await follower.redrive() == 3)
            #expect(try await feed.database.all(Self.effects) == [1, 3, 4, 2, 2, 2])
            #expect(try await follower.parkedCount() == 0)
        }
    }

    @Test func `what takes too long together is applied in parts`() async throws {
        try await FeedFixture.with { feed in
            let follower = Self.follower(feed) { account, changes, transaction in
                try await transaction.run(Self.limit)
                try await transaction.run(Self.store, account, changes.map(\.subject))
                if changes.count > 2 { _ = try await transaction.first(Self.linger) }
            }
            try await feed.append([1, 2, 3, 4, 5, 6, 7])
            try await feed.settle()

            try await Self.settle(follower, feed, count: 7)

            #expect(try await feed.database.all(Self.effects) == [1, 2, 3, 4, 5, 6, 7])
            #expect(try await follower.parkedCount() == 0)
        }
    }

    @Test func `one change that takes too long is tried again, not parked`() async throws {
        try await FeedFixture.with { feed in
            let isSlow = Mutex(true)
            let follower = Self.follower(feed) { account, changes, transaction in
                try await transaction.run(Self.limit)
                if isSlow.withLock({ $0 }) { _ = try await transaction.first(Self.linger) }
                try await transaction.run(Self.store, account, changes.map(\.subject))
            }
            try await feed.append([1])
            try await feed.settle()

            await #expect(throws: PostgresError.self) { try await follower.followOnce() }
            isSlow.withLock { $0 = false }
            try await Self.settle(follower, feed, count: 1)

            #expect(try await feed.database.all(Self.effects) == [1])
            #expect(try await follower.parkedCount() == 0)
        }
    }

    private static let limit = Statement<NoRow>("SET LOCAL statement_timeout TO 100")

    private static let linger = Statement<Bool>("SELECT pg_sleep(10) IS NULL")

    @Test func `an erasure waits behind nothing, and what waits of the person goes`()
        async throws
    {
        try await FeedFixture.with { feed in
            let follower = Self.follower(feed) { account, changes, transaction in
                if changes.contains(where: { $0.kind == "contact.changed" && $0.subject == 2 }) {
                    throw Poison()
                }
                try await transaction.run(Self.store, account, changes.map(\.subject))
            }
            try await feed.append([1, 2, 2])
            try await Self.settle(follower, feed, count: 1)
            #expect(try await follower.parkedCount() == 2)
            try await feed.append([2])
            try await feed.append([2], kind: "contact.erased")
            try await feed.append([3])
            try await Self.settle(follower, feed, count: 3)

            #expect(try await feed.database.all(Self.effects) == [1, 2, 3])
            #expect(try await follower.parkedCount() == 0)
        }
    }

    @Test func `a gone position is replaced by a snapshot and the feed after it`() async throws {
        try await FeedFixture.with { feed in
            try await feed.append([1])
            try await feed.settle()
            try await feed.writer.trim(keeping: .zero)
            let snapshots = Atomic<Int>(0)
            let follower = Follower(
                "contacts", of: feed.base, key: "", client: feed.client, into: feed.database,
                apply: { account, changes, transaction in
                    try await transaction.run(Self.store, account, changes.map(\.subject))
                },
                resync: {
                    snapshots.add(1, ordering: .relaxed)
                    try await feed.append([2])
                })
            try await follower.followOnce()
            try await Self.settle(follower, feed, count: 1)

            #expect(snapshots.load(ordering: .relaxed) == 1)
            #expect(try await feed.database.all(Self.effects) == [2])
        }
    }
}
