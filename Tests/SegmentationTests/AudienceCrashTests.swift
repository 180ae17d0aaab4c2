import Clients
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("Audiences that are cut off, removed and erased from", .database(Schema.migrations))
struct AudienceCrashTests {
    /// As if nobody had written the audience for so many minutes.
    private static let rest = Statement<NoRow, AccountID, AudienceID, Double>(
        """
        UPDATE audience
        SET written_at = written_at - make_interval(mins => $3::double precision::integer),
            deleted_at = deleted_at - make_interval(mins => $3::double precision::integer)
        WHERE account_id = $1::bigint AND audience_id = $2::bigint
        """)

    private static let rows = Statement<Int64, AccountID>(
        """
        SELECT (SELECT count(*) FROM audience WHERE account_id = $1::bigint)
            + (SELECT count(*) FROM audience_chunk WHERE account_id = $1::bigint)
        """)

    private static let erasures = Statement<Int64>(
        """
        SELECT count(*)
        FROM audience_erasure
        """)

    private static let agedErasures = Statement<NoRow>(
        """
        UPDATE audience_erasure
        SET erased_at = erased_at - interval '5 minutes'
        """)

    private func everyone(_ contacts: ClosedRange<Int64>) async throws -> (World, AudienceDraft) {
        let world = try await World()
        try await world.fill(contacts)
        let segment = try await world.add("Everyone", .all([])).id
        return (world, AudienceDraft(join: .any, include: [.segment(segment)]))
    }

    @Test func `what a crash left is written anew by the next attempt`() async throws {
        let (world, draft) = try await everyone(1...12_000)
        let id = try await world.begin(draft)
        let attempt = try #require(
            try await world.database.first(AudienceStatements.claim, world.account, id))
        let cut = AudienceWriting(
            database: world.database, account: world.account, id: id, attempt: attempt)
        // A chunk that the next attempt would not write: its process ended here.
        try await world.database.run(
            AudienceStatements.write, world.account, id, attempt, ContactID(77),
            [ContactID(77), ContactID(900_000)], [1, 1], [0, 0])

        await #expect(throws: SegmentFault.unknownAudience(id)) {
            _ = try await world.audiences.find(id, in: world.account)
        }
        await #expect(throws: SegmentFault.audienceInProgress) {
            _ = try await world.freeze(id, draft)
        }
        try await world.database.run(Self.rest, world.account, id, 5)
        let stored = try await world.freeze(id, draft)

        #expect(stored.audience.id == id)
        #expect(try await world.contacts(of: stored) == Array(1...12_000))
        #expect(stored.audience.digest == World.digest(Array(1...12_000)))
        // Who was thought dead writes nothing more.
        let late = try await world.database.run(
            AudienceStatements.write, world.account, id, cut.attempt, ContactID(20_000),
            [ContactID(20_000)], [1], [0])
        #expect(late == 0)
    }

    @Test func `an attempt that is cancelled makes room for the next at once`() async throws {
        let (world, draft) = try await everyone(1...30_000)
        let id = try await world.begin(draft)
        let isWriting = Signal()
        let mayEnd = Signal()
        // Chunks wait for this transaction: the first ones are never committed.
        let other = Self.besides()
        let blocker = Task {
            try await other.transaction { transaction in
                try await transaction.run(Self.block)
                isWriting.fire()
                await mayEnd.wait()
            }
        }
        await isWriting.wait()
        let work = Task { try await world.freeze(id, draft) }
        try await eventually("chunks wait") {
            try await other.first(Self.waiting) ?? 0 > 0
        }
        work.cancel()
        mayEnd.fire()
        try await blocker.value
        await #expect(throws: (any Error).self) { _ = try await work.value }

        let stored = try await world.freeze(id, draft)

        #expect(try await world.contacts(of: stored) == Array(1...30_000))
        #expect(try await world.chunks(of: id).count == 6)
    }

    @Test func `under a key an audience is written to its end, however long that takes`()
        async throws
    {
        let (world, draft) = try await everyone(1...30_000)
        let server = try await ServedRoutes(world.routes)
        let isWriting = Signal()
        let mayEnd = Signal()
        let other = Self.besides()
        let blocker = Task {
            try await other.transaction { transaction in
                try await transaction.run(Self.block)
                isWriting.fire()
                await mayEnd.wait()
            }
        }
        await isWriting.wait()
        let impatient = server.segmentation.waiting(.seconds(2))
        await #expect(throws: (any Error).self) {
            _ = try await impatient.freeze(draft, in: world.account, key: "a")
        }
        try await eventually("chunks wait") {
            try await other.first(Self.waiting) ?? 0 > 0
        }
        let id = try #require(try await other.first(Self.begun, world.account))
        #expect(try await other.first(AudienceStatements.claim, world.account, id) == nil)

        mayEnd.fire()
        try await blocker.value
        try await eventually("it is written") {
            try await !server.segmentation.audiences(in: world.account).isEmpty
        }
        let made = try await server.segmentation.freeze(draft, in: world.account, key: "a")

        #expect(made.count == 30_000)
        #expect(try await server.segmentation.audiences(in: world.account) == [made])
        #expect(try await world.database.first(Self.attempts, world.account) == 1)
    }

    private static let begun = Statement<AudienceID, AccountID>(
        """
        SELECT audience_id
        FROM audience
        WHERE account_id = $1::bigint
        """)

    private static let attempts = Statement<Int64, AccountID>(
        """
        SELECT sum(attempt)
        FROM audience
        WHERE account_id = $1::bigint
        """)

    /// Connections of its own: chunks that wait may hold all others.
    private static func besides() -> Database {
        let test = TestDatabase.current
        let database = Database(
            test.conninfo, on: test.loops, connections: 4, statementTimeout: .seconds(60),
            name: "besides")
        test.atEnd { await database.close() }
        return database
    }

    private static let block = Statement<NoRow>("LOCK TABLE audience_chunk IN EXCLUSIVE MODE")

    private static let waiting = Statement<Int64>(
        """
        SELECT count(*)
        FROM pg_locks
        WHERE NOT granted AND relation = 'audience_chunk'::regclass
        """)

    @Test func `what nobody writes or sees any more is swept`() async throws {
        let (world, draft) = try await everyone(1...11_000)
        let cut = try await world.begin(draft)
        let attempt = try #require(
            try await world.database.first(AudienceStatements.claim, world.account, cut))
        try await world.database.run(
            AudienceStatements.write, world.account, cut, attempt, ContactID(1), [ContactID(1)],
            [1], [0])
        let stored = try await world.freeze(draft)

        try await world.audiences.remove(stored.audience.id, from: world.account)
        await #expect(throws: SegmentFault.unknownAudience(stored.audience.id)) {
            _ = try await world.audiences.find(stored.audience.id, in: world.account)
        }
        await #expect(throws: SegmentFault.unknownAudience(stored.audience.id)) {
            _ = try await world.contacts(of: stored)
        }
        try await world.sweeper.sweep()
        #expect(try await world.chunks(of: stored.audience.id).isEmpty)
        #expect(try await world.chunks(of: cut).count == 1)
        for id in [cut, stored.audience.id] {
            try await world.database.run(Self.rest, world.account, id, 60 * 49)
        }
        try await world.sweeper.sweep()

        #expect(try await world.database.first(Self.rows, world.account) == 0)
    }

    @Test func `who is erased is out of every audience at once`() async throws {
        let (world, draft) = try await everyone(1...12_000)
        let dutch = try await world.add("Dutch", World.speaks("nl")).id
        var other = draft
        other.exclude = [.segment(dutch)]
        let all = try await world.freeze(draft)
        let some = try await world.freeze(other)

        for contact in [Int64(1), 2, 5_001, 11_999] { try await world.erase(contact) }

        let left = (1...12_000).filter { ![1, 2, 5_001, 11_999].contains($0) }.map(Int64.init)
        for round in 1...2 {
            #expect(try await world.contacts(of: all) == left, "round \(round)")
            #expect(try await world.contacts(of: some) == left.filter { $0 % 2 == 1 })
            await #expect(throws: SegmentFault.unknownContact(ContactID(2))) {
                _ = try await world.audiences.answer(
                    about: ContactID(2), some, in: world.account)
            }
            let page = try await world.audiences.members(
                of: all, in: world.account, after: ContactID(0), limit: 2)
            #expect(page.map(\.contact.rawValue) == [3, 4])
            try await world.sweeper.erase()
        }
        let audiences = try await world.audiences.list(
            world.account, after: AudienceID(0), limit: 10)
        #expect(audiences.map(\.erased) == [4, 3])
        #expect(audiences.map(\.count) == [12_000, 6_000])
        #expect(audiences.map(\.digest) == [all.audience.digest, some.audience.digest])
        #expect(try await world.chunks(of: all.audience.id).map { $0[1] } == [4_998, 4_999, 1_999])
    }

    @Test func `who is erased while an audience is written does not stay in it`() async throws {
        let (world, draft) = try await everyone(1...100)
        let id = try await world.begin(draft)
        let attempt = try #require(
            try await world.database.first(AudienceStatements.claim, world.account, id))
        let writing = AudienceWriting(
            database: world.database, account: world.account, id: id, attempt: attempt)
        let sight = try #require(
            try await world.freezer.look(at: draft, of: world.account, atMost: .max))

        try await world.erase(50)
        try await world.database.run(Self.agedErasures)
        try await world.sweeper.erase()
        #expect(try await world.database.first(Self.erasures) == 1)
        try await writing.write(sight, draft)
        let stored = try await world.audiences.find(id, in: world.account)
        #expect(try await world.contacts(of: stored) == (1...100).filter { $0 != 50 })
        try await world.sweeper.erase()

        let after = try await world.audiences.find(id, in: world.account).audience
        #expect(after.count == 100 && after.erased == 1)
        #expect(after.digest == World.digest(Array(1...100)))
        #expect(try await world.database.first(Self.erasures) == 0)
        #expect(try await world.chunks(of: id) == [[1, 99]])
    }
}
