import EventLoop
import HTTP
import Model
import Postgres
import Synchronization
import TestKit
import Testing

@testable import Feed

@Suite("Two followers while one begins again", .database(EffectSchema.migrations))
struct BeginningAgainTests {
    static func page(_ feed: FeedFixture) async throws -> Int64? {
        try await feed.database.first(FollowerStatements.find, 0, "contacts")?.values.1
    }

    @Test func `who is slower does not undo that another began again`() async throws {
        try await FeedFixture.with { feed in
            try await feed.append([1])
            try await feed.settle()
            let restart = Mutex<Task<Void, any Error>?>(nil)
            let follower = FollowerTests.follower(feed) { account, changes, transaction in
                try await transaction.run(FollowerTests.store, account, changes.map(\.subject))
                // Another process begins again while this one applies: it waits for us.
                let task = Task {
                    try await feed.database.run(
                        FollowerStatements.move, 0, "contacts", "1-00000001", 5, 5)
                    return
                }
                restart.withLock { $0 = task }
            }

            try await follower.followOnce()

            try await restart.withLock { $0 }?.value
            #expect(try await Self.page(feed) == 5)
        }
    }

    @Test func `a batch that was read before another began again is not applied`() async throws {
        try await FeedFixture.with { feed in
            try await feed.append(Array(0..<10))
            try await feed.settle()
            let follower = FollowerTests.follower(feed)
            let old = try #require(try await follower.reader.batch(after: nil, wait: 0))
            try await feed.database.run(FollowerStatements.prepare, "contacts", "contacts")
            try await feed.database.run(
                FollowerStatements.move, 0, "contacts", old.next.epoch, old.next.xid, 0)

            #expect(try await follower.followOnce(old)?.next == nil)

            #expect(try await feed.database.all(FollowerTests.effects) == [])
            let account = try await feed.database.first(FollowerStatements.find, 7, "contacts")
            #expect(account?.values.1 == nil)
            #expect(try await Self.page(feed) == old.next.xid)
        }
    }

    @Test func `a batch that another has applied is dropped`() async throws {
        try await FeedFixture.with { feed in
            try await feed.append([1, 2, 3])
            try await feed.settle()
            let follower = FollowerTests.follower(feed)
            let old = try #require(try await follower.reader.batch(after: nil, wait: 0))
            try await follower.followOnce()
            let reached = try await Self.page(feed)

            #expect(try await FollowerTests.follower(feed).followOnce(old)?.next == nil)

            #expect(try await feed.database.all(FollowerTests.effects) == [1, 2, 3])
            #expect(try await Self.page(feed) == reached)
        }
    }
}
