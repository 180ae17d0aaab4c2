import Clients
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("The pace of rules", .database(Schema.migrations))
struct RulePaceTests {
    /// Contacts of each row that is owed, and after how many minutes of the first it is due.
    private static let plan = Statement<Columns<[ContactID], Int64>, AccountID>(
        """
        SELECT contacts, round(extract(epoch FROM
            due_at - (SELECT min(due_at) FROM assignment WHERE account_id = $1::bigint)) / 60)::bigint
        FROM assignment
        WHERE account_id = $1::bigint
        ORDER BY assignment_id
        """)

    private static let past = Statement<NoRow, AccountID>(
        """
        WITH moved AS (
            UPDATE rule_pace SET minute_at = minute_at - interval '1 hour'
            WHERE account_id = $1::bigint)
        UPDATE assignment
        SET due_at = due_at - interval '1 hour'
        WHERE account_id = $1::bigint
        """)

    private static let refuse = Statement<NoRow, AccountID>(
        """
        UPDATE assignment
        SET failed_at = now(), reason = 'unknown-interest'
        WHERE account_id = $1::bigint
            AND assignment_id = (SELECT min(assignment_id) FROM assignment)
        """)

    private func owe(
        _ contacts: [Int64], _ world: World, _ segment: SegmentID, _ pace: Int
    ) async throws {
        let outbox = RuleOutbox(pace: pace)
        try await world.database.transaction { transaction in
            let turn = try await world.cache.take(world.account, in: transaction)
            let planned = try #require(turn.view.plan[segment])
            try await outbox.owe(
                contacts.map(ContactID.init(_:)), by: planned, of: world.account, in: transaction)
        }
    }

    private func plan(_ world: World) async throws -> [[Int64]] {
        try await world.database.all(Self.plan, world.account).map { row in
            [row.values.1] + row.values.0.map(\.rawValue)
        }
    }

    @Test func `what is above the pace waits for the next minutes, in order`() async throws {
        let world = try await World()
        try await world.addInterests(1...1)
        let segment = try await world.filled("A", World.speaks("nl"), assign: [1])

        try await owe(Array(1...7), world, segment, 3)
        try await owe([8, 9], world, segment, 3)
        try await owe([10], world, segment, 3)

        #expect(
            try await plan(world) == [
                [0, 1, 2, 3], [1, 4, 5, 6], [2, 7], [2, 8, 9], [3, 10],
            ])
        let state = try await RuleStore(database: world.database, doorbell: Doorbell())
            .state(of: segment, in: world.account, world.database)
        #expect(state.pending == 10 && state.failed == 0)
        let until = try #require(state.slowedUntil)
        #expect(until > Instant.now + .seconds(120) && until < Instant.now + .seconds(181))
    }

    @Test func `a quiet minute makes room`() async throws {
        let world = try await World()
        try await world.addInterests(1...1)
        let segment = try await world.filled("A", World.speaks("nl"), assign: [1])
        try await owe(Array(1...9), world, segment, 3)
        let watch = PaceWatch(database: world.database, log: Log(service: "tests"))
        let first = try await watch.look()
        #expect(first.began == [world.account] && first.ended.isEmpty && watch.count == 1)
        let second = try await watch.look()
        #expect(second.began.isEmpty && second.ended.isEmpty)

        try await world.database.run(Self.past, world.account)
        try await owe([20], world, segment, 3)

        let third = try await watch.look()
        #expect(third.ended == [world.account] && third.began.isEmpty && watch.count == 0)
        let state = try await RuleStore(database: world.database, doorbell: Doorbell())
            .state(of: segment, in: world.account, world.database)
        #expect(state.pending == 10 && state.slowedUntil == nil)
    }

    @Test func `an edit's many entries are owed once each, by the pace`() async throws {
        let world = try await World()
        try await world.addInterests(1...2)
        try await world.put((Int64(1)...100).map { World.contact($0) })
        let segment = try await world.filled("A", World.speaks("fr"), assign: [1, 2])

        _ = try await world.segments.replace(
            segment,
            by: SegmentDraft(
                name: "A", match: World.speaks("nl"),
                onEnter: SegmentRule(assign: [InterestID(1), InterestID(2)])),
            in: world.account, ifVersion: nil)
        try await world.filler.fillAll()

        let owed = try await world.owed()
        #expect(owed.flatMap(\.contacts).map(\.rawValue).sorted() == Array(1...100))
    }

    @Test func `what was refused is told, and owed again when asked`() async throws {
        let world = try await World()
        try await world.addInterests(1...1)
        let segment = try await world.filled("A", World.speaks("nl"), assign: [1])
        let server = try await ServedRoutes(world.routes)
        try await owe([1, 2], world, segment, 60)
        try await owe([3], world, segment, 60)
        try await world.database.run(Self.refuse, world.account)

        let refused = try await server.segmentation.rule(of: segment, in: world.account)
        let driven = try await server.segmentation.redriveRule(
            of: segment, in: world.account, key: "again")

        #expect(refused == SegmentRuleState(pending: 1, failed: 2))
        #expect(driven == SegmentRuleState(pending: 3, failed: 0))
        #expect(
            try await server.problem(.get, "/segments/99/rule") == "404 /problems/unknown-segment")
        #expect(
            try await server.problem(.post, "/segments/99/rule/redrive")
                == "404 /problems/unknown-segment")
    }

    @Test func `what is owed stays owed when the rule or the segment goes`() async throws {
        let world = try await World()
        try await world.addInterests(1...2)
        let segment = try await world.filled("A", World.speaks("nl"), assign: [1])
        try await world.put(World.contact(1))

        _ = try await world.segments.replace(
            segment, by: SegmentDraft(name: "A", match: World.speaks("nl")), in: world.account,
            ifVersion: nil)
        try await world.put(World.contact(2))
        try await world.segments.remove(segment, from: world.account, ifVersion: nil)
        try await world.segments.sweep()

        let owed = try await world.owed()
        #expect(owed.map { $0.contacts.map(\.rawValue) } == [[1]])
        #expect(owed.first?.interests == [InterestID(1)])
    }
}
