import EventLoop
import Feed
import HTTP
import Postgres
import TestKit
import Testing

@Suite("Serving a feed", .database(FeedSchema.migrations))
struct FeedWriterTests {
    @Test func `a change is served once its transaction has committed`() async throws {
        try await FeedFixture.with { feed in
            try await feed.append([1, 2])

            let page = try await feed.read(after: nil, wait: 30)

            #expect(page.changes.map(\.subject) == [1, 2])
            #expect(
                try page.changes.map { try $0.decode([String: Int64].self) } == [
                    ["number": 1], ["number": 2],
                ])
        }
    }

    @Test func `a position that cannot be read is refused, never taken for the beginning`()
        async throws
    {
        try await FeedFixture.with { feed in
            for position in ["%00", "%zz", "x", "latest&after=latest"] {
                await #expect(throws: FeedFixture.Refused(status: 400), "\(position)") {
                    _ = try await feed.read(after: position)
                }
            }
        }
    }

    @Test func `no change is lost to commit order`() async throws {
        try await FeedFixture.with { feed in
            // T1 takes the lower id and stays open; T2 takes the higher one and commits.
            let first = Signal()
            let release = Signal()
            let slow = Task {
                try await feed.database.transaction { transaction in
                    try await feed.append([1], in: transaction)
                    first.fire()
                    await release.wait()
                }
            }
            await first.wait()
            try await feed.append([2])

            let early = try await feed.read(after: nil, wait: 1)
            release.fire()
            try await slow.value
            try await feed.settle()
            let late = try await feed.read(after: early.next.description)

            #expect(early.changes.isEmpty, "2 must not be seen before 1")
            #expect(late.changes.map(\.subject) == [1, 2])
        }
    }

    @Test func `many writers that commit in any order lose nothing to a reader`() async throws {
        try await FeedFixture.with { feed in
            let writers = 8
            let rounds: Int64 = 40
            let writing = Task {
                try await withThrowingTaskGroup { group in
                    for writer in 0..<Int64(writers) {
                        group.addTask {
                            for round in 0..<rounds {
                                try await feed.append([writer * rounds + round])
                            }
                        }
                    }
                    try await group.waitForAll()
                }
            }
            var seen: [Int64] = []
            var after: String?
            while seen.count < writers * Int(rounds) {
                let page = try await feed.read(after: after, wait: 5)
                seen += page.changes.map(\.subject)
                after = page.next.description
            }
            try await writing.value

            #expect(seen.sorted() == Array(0..<Int64(writers) * rounds))
        }
    }

    @Test func `a waiting poll is answered by the next commit`() async throws {
        try await FeedFixture.with { feed in
            let start = try await feed.read(after: "latest")
            let poll = Task { try await feed.read(after: start.next.description, wait: 20) }
            try await feed.append([5])

            let page = try await poll.value

            #expect(page.changes.map(\.subject) == [5])
        }
    }

    @Test func `a waiting poll is answered empty at once when the service stops`() async throws {
        try await FeedFixture.with { feed in
            let start = try await feed.read(after: "latest")
            let clock = ContinuousClock()
            let began = clock.now
            let poll = Task { try await feed.read(after: start.next.description, wait: 20) }
            feed.writer.stop()

            #expect(try await poll.value.changes.isEmpty)
            #expect(clock.now - began < .seconds(10))
        }
    }

    @Test func `an account's changes can be read alone`() async throws {
        try await FeedFixture.with { feed in
            try await feed.append([1], account: 7)
            try await feed.append([2], account: 8)
            try await feed.settle()

            #expect(
                try await feed.read(after: nil, query: "&account=8").changes.map(\.subject) == [2])
        }
    }

    @Test func `a position behind the trim is gone`() async throws {
        try await FeedFixture.with { feed in
            try await feed.append([1])
            let before = try await feed.read(after: "latest").next
            try await feed.append([2])
            try await feed.settle()
            try await feed.writer.trim(keeping: .zero)

            await #expect(throws: FeedFixture.Refused(status: 410)) {
                try await feed.read(after: before.description)
            }
            await #expect(throws: FeedFixture.Refused(status: 410)) {
                try await feed.read(after: nil)
            }
            #expect(try await feed.read(after: "latest").changes.isEmpty)
        }
    }

    @Test func `a position of another epoch is gone, and the old epoch's rows with it`()
        async throws
    {
        try await FeedFixture.with { feed in
            try await feed.append([1])
            let position = try await feed.read(after: nil).next
            try await feed.database.run(
                Statement<NoRow, String>("UPDATE feed_epoch SET epoch = $1::text"), "1-00000001")

            await #expect(throws: FeedFixture.Refused(status: 410)) {
                try await feed.read(after: "1-00000001_5_5")
            }
            #expect(try await feed.read(after: position.description).changes.isEmpty)
            #expect(
                try await feed.database.first(Statement<Int64>("SELECT count(*) FROM change")) == 0)
        }
    }

    @Test func `who reads from the beginning of a new epoch takes a snapshot`() async throws {
        try await FeedFixture.with { feed in
            for start in stride(from: Int64(0), to: 12_000, by: 3_000) {
                try await feed.append(Array(start..<start + 3_000))
            }
            _ = try await feed.read(after: nil, wait: 30)
            try await feed.database.run(
                Statement<NoRow, String>("UPDATE feed_epoch SET epoch = $1::text"), "1-00000001")

            await #expect(throws: FeedFixture.Refused(status: 410)) {
                try await feed.read(after: nil)
            }
            #expect(
                try await feed.database.first(Statement<Int64>("SELECT count(*) FROM change")) == 0)
            let start = try await feed.read(after: "latest").next
            try await feed.append([1])
            try await feed.settle()
            #expect(
                try await feed.read(after: start.description).changes.map(\.subject) == [1])
        }
    }

    @Test func `a position that the server has not reached is gone`() async throws {
        try await FeedFixture.with { feed in
            let now = try await feed.read(after: "latest").next
            let ahead = Position(epoch: now.epoch, xid: now.xid + 1_000_000, id: 1)

            await #expect(throws: FeedFixture.Refused(status: 410)) {
                try await feed.read(after: ahead.description)
            }
            #expect(try await feed.read(after: now.description).changes.isEmpty)
        }
    }

    @Test func `an erased person's changes are not served any more`() async throws {
        try await FeedFixture.with { feed in
            try await feed.append([1, 2, 3, 4])
            try await feed.settle()
            try await feed.database.transaction { transaction in
                let erasures: [(subjects: [Int64], account: Int64, kinds: [String])] = [
                    ([1, 3], 7, ["link.", "contact."]), ([2], 7, ["link."]), ([4], 8, ["contact."]),
                ]
                for (subjects, account, kinds) in erasures {
                    try await feed.writer.blank(
                        subjects: subjects, account: account, kinds: kinds, in: transaction)
                }
            }

            #expect(try await feed.read(after: nil).changes.map(\.subject) == [2, 4])
        }
    }

    @Test(arguments: ["limit=0", "limit=1001", "wait=31", "wait=x", "after=nonsense", "account=x"])
    func `a wrong query is a 400`(_ query: String) async throws {
        try await FeedFixture.with { feed in
            let reply = try await feed.client.send(
                ClientRequest(.get, feed.base, "/v1/changes?\(query)"))

            #expect(reply.status == .badRequest)
        }
    }
}
