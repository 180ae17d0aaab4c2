import Clients
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Tracking

@Suite("Hits that get old", .database(Schema.migrations))
struct RetentionTests {
    private static let account = TrackingWorld.account
    private static let hour: Int64 = 3_600_000
    private static let day = 24 * hour

    private struct World {
        let tracking: TrackingWorld
        let message: Message
        let retention: HitRetention
        let now = Instant.now

        func ago(_ milliseconds: Int64) -> Instant {
            Instant(rawValue: now.rawValue - milliseconds)
        }

        /// Decided human clicks on the first link, in the order of their ids.
        func add(
            _ moments: [Instant], spool: Int64 = 1, account: AccountID = RetentionTests.account,
            isDecided: Bool = true
        ) async throws {
            for day in Set(moments.map(\.day)) {
                try await tracking.database.run(HitStatements.makePartition, day)
            }
            let first = try await tracking.database.first(RetentionTests.lastID, account, spool)
            let last = (first ?? nil) ?? spool << 40
            let ids = moments.indices.map { last + Int64($0) + 1 }
            try await tracking.database.run(
                RetentionTests.addHits, account, ids, moments, message.id, message.links[0].id,
                isDecided)
            try await tracking.database.run(
                RetentionTests.reach, account, spool, try #require(ids.last),
                isDecided ? try #require(ids.last) : ids[0] - 1)
            guard isDecided else { return }
            let counted = zip(ids, moments).map { id, moment in
                CountedHit(
                    id: id, receivedAt: moment, message: message.id, link: message.links[0].id,
                    contact: ContactID(id % 7 + 1), isOpen: false, was: nil, becomes: .human)
            }
            try await tracking.database.transaction { transaction in
                try await TallyStore.count(counted, of: account, in: transaction)
            }
        }

        func addresses() async throws -> Int64? {
            try await tracking.database.first(RetentionTests.countAddresses)
        }

        func hits() async throws -> Int64? {
            try await tracking.database.first(TrackingWorld.countHits)
        }
    }

    private func open() async throws -> World {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        return World(
            tracking: world, message: try await world.message("https://a.test/"),
            retention: HitRetention(database: world.database, metrics: Metrics()))
    }

    @Test func `lose their address after 72 hours and keep its network`() async throws {
        let world = try await open()
        try await world.add([
            world.ago(80 * Self.hour), world.ago(73 * Self.hour), world.ago(71 * Self.hour),
        ])
        try await world.add([world.ago(90 * Self.hour), world.ago(Self.hour)], spool: 2)

        try await world.retention.shortenAddresses(at: world.now)
        #expect(try await world.addresses() == 2)
        #expect(try await world.tracking.database.first(Self.countNetworks) == 5)

        try await world.retention.shortenAddresses(at: world.now + .seconds(2 * 3_600))
        #expect(try await world.addresses() == 1)
        try await world.retention.shortenAddresses(at: world.now + .seconds(80 * 3_600))
        #expect(try await world.addresses() == 0)
        #expect(world.retention.shortened.value == 5)
    }

    @Test func `are aged in pieces, by any number of nodes`() async throws {
        let world = try await open()
        let count = Int(HitRetention.piece) * 2 + 10
        try await world.add(Array(repeating: world.ago(100 * Self.hour), count: count))

        try await withThrowingTaskGroup { group in
            for _ in 0..<3 {
                group.addTask { try await world.retention.shortenAddresses(at: world.now) }
            }
            try await group.waitForAll()
        }
        try await world.retention.shortenAddresses(at: world.now)

        #expect(try await world.addresses() == 0)
        #expect(world.retention.shortened.value == count)
    }

    @Test func `of a clock that ran ahead do not keep the others' addresses`() async throws {
        let world = try await open()
        try await world.add([
            world.ago(80 * Self.hour), world.ago(-20 * Self.day), world.ago(79 * Self.hour),
        ])

        try await world.retention.shortenAddresses(at: world.now)

        #expect(try await world.addresses() == 0)
    }

    @Test func `go when their account keeps them no longer, and reports stay`() async throws {
        let world = try await open()
        try await keep(days: 30, world)
        try await world.add([
            world.ago(40 * Self.day), world.ago(31 * Self.day), world.ago(29 * Self.day),
        ])
        try await world.add([world.ago(40 * Self.day)], account: TrackingWorld.other)
        let api = world.tracking.api
        let before = try await api.report(of: world.message.id, in: Self.account)
        let hours = try await api.hours(of: world.message.id, in: Self.account)

        try await world.retention.deleteHits(at: world.now)
        try await world.retention.deleteHits(at: world.now)

        #expect(try await world.hits() == 2)
        #expect(world.retention.deleted.value == 2)
        #expect(try await api.report(of: world.message.id, in: Self.account) == before)
        #expect(before.clicks.human == 3 && before.clicks.uniqueHuman == 3)
        #expect(try await api.hours(of: world.message.id, in: Self.account) == hours)
        var listed: [HitRecord] = []
        try await api.clicks(on: world.message.id, in: Self.account) { listed += $0 }
        #expect(listed.count == 1)
    }

    @Test func `of a spool that is forgotten are not`() async throws {
        let world = try await open()
        try await keep(days: 30, world)
        try await world.add([world.ago(80 * Self.hour), world.ago(70 * Self.hour)])
        let database = world.tracking.database
        try await database.run(Self.idle)
        let known = Statement<Int64>("SELECT count(*) FROM hit_shipped")

        for (hours, left) in [(0, 1), (80, 0)] as [(Int64, Int64)] {
            let moment = world.now + .seconds(hours * 3_600)
            try await world.retention.shortenAddresses(at: moment)
            try await database.run(DecisionStatements.forgetSpools)
            #expect(try await database.first(known) == left)
            #expect(try await world.addresses() == left)
        }
        // One more of the same spool, as of a node that had nothing to do for long.
        try await world.add([world.ago(Self.hour)])
        try await world.retention.deleteHits(at: world.now + .seconds(29 * 86_400))
        #expect(try await world.hits() == 1)
        try await world.retention.shortenAddresses(at: world.now + .seconds(80 * 3_600))
        #expect(try await world.addresses() == 0)
    }

    @Test func `are not deleted before they are decided`() async throws {
        let world = try await open()
        try await keep(days: 1, world)
        try await world.add([world.ago(3 * Self.day)], isDecided: false)

        try await world.retention.deleteHits(at: world.now)

        #expect(try await world.hits() == 1)
    }

    @Test func `go by the month when everybody's time is over`() async throws {
        let world = try await open()
        let old = world.ago(500 * Self.day)
        try await world.add([old, world.ago(399 * Self.day)])
        let before = try await world.tracking.api.report(of: world.message.id, in: Self.account)

        try await world.retention.deleteHits(at: world.now)

        #expect(try await world.hits() == 1)
        #expect(world.retention.deleted.value == 0)
        let after = try await world.tracking.api.report(of: world.message.id, in: Self.account)
        #expect(after == before && after.clicks.human == 2)
        let positions = Statement<Int64>("SELECT count(*) FROM retention")
        #expect(try await world.tracking.database.first(positions) == 0)
        let parts = try await world.tracking.database.all(
            RetentionStatements.oldPartitions, world.now.day)
        #expect(!parts.contains { $0 == "hit_" + Self.month(old) })
    }

    @Test func `stay for as long as one account keeps them`() async throws {
        let world = try await open()
        try await keep(days: 600, world)
        try await world.add([world.ago(500 * Self.day)])
        try await world.add([world.ago(500 * Self.day)], account: TrackingWorld.other)

        try await world.retention.deleteHits(at: world.now)

        #expect(try await world.hits() == 1)
        #expect(world.retention.deleted.value == 1)
    }

    private static func month(_ moment: Instant) -> String {
        String(moment.description.prefix(7).filter { $0 != "-" })
    }

    private func keep(days: Int32, _ world: World) async throws {
        let store = SettingsStore(database: world.tracking.database)
        _ = try await world.tracking.database.transaction { transaction in
            try await store.put(
                TrackingSettings(keepDays: days), of: Self.account, ifVersion: nil,
                in: transaction)
        }
    }

    private static let lastID = Statement<Int64?, AccountID, Int64>(
        """
        SELECT max(hit_id)
        FROM hit
        WHERE account_id = $1::bigint AND hit_id >> 40 = $2::bigint
        """)

    private static let addHits = Statement<
        NoRow, AccountID, [Int64], [Instant], MessageID, LinkID, Bool
    >(
        """
        INSERT INTO hit (
            account_id, hit_id, message_id, link_id, contact_id, received_at, purpose, flags,
            agent, network, address, verdict)
        SELECT
            $1::bigint, hit_id, $4::bigint, $5::bigint, hit_id % 7 + 1, received_at, 1, 0, '',
            '192.0.2.0/24', '192.0.2.7', CASE WHEN $6::boolean THEN 'human' END
        FROM unnest($2::bigint[], $3::timestamptz[]) AS given (hit_id, received_at)
        """)

    private static let reach = Statement<NoRow, AccountID, Int64, Int64, Int64>(
        """
        WITH shipped AS (
            INSERT INTO hit_shipped (account_id, spool_number, through)
            VALUES ($1::bigint, $2::bigint, $3::bigint)
            ON CONFLICT (account_id, spool_number) DO UPDATE SET through = EXCLUDED.through
        )
        INSERT INTO hit_decided (account_id, spool_number, through, looked)
        VALUES ($1::bigint, $2::bigint, $4::bigint, $4::bigint)
        ON CONFLICT (account_id, spool_number) DO UPDATE SET through = EXCLUDED.through
        """)

    private static let idle = Statement<NoRow>(
        "UPDATE hit_shipped SET shipped_at = now() - interval '2 days'")

    private static let countAddresses = Statement<Int64>("SELECT count(address) FROM hit")

    private static let countNetworks = Statement<Int64>("SELECT count(network) FROM hit")
}
