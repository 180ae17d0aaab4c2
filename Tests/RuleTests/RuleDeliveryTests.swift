import Clients
import EventLoop
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Segmentation

private let seven = RuleWorld.seven
private let eight = RuleWorld.eight

@Suite("Rules, delivered to Interests", .rules)
struct RuleDeliveryTests {
    @Test func `each entry assigns once, and an exit takes nothing away`() async throws {
        let world = try await RuleWorld()
        let segment = try await world.addRule()
        try await world.put([1, 2])
        try await world.deliverer.deliverAll()
        #expect(
            try await world.owner.changes(in: seven)
                == ["membership.subscribed 1", "membership.subscribed 2"])

        try await world.put([1], language: "fr", version: 2)
        try await world.deliverer.deliverAll()
        let wish = try #require(world.wishes[seven])
        #expect(
            try await world.served.interests.interests(of: ContactID(1), in: seven)
                .map(\.interest) == [wish])
        #expect(try await world.state(of: segment) == SegmentRuleState(pending: 0, failed: 0))
    }

    @Test func `an answer that was lost is asked for again, and its effect is once`() async throws {
        let world = try await RuleWorld()
        let segment = try await world.addRule()
        try await world.put([1])
        world.way.loseAnswers(1)
        try await world.deliverer.deliverAll()
        #expect(try await world.state(of: segment).pending == 1)
        // Somebody takes it back before the answer is asked for again: it stays taken.
        let wish = try #require(world.wishes[seven])
        let path = "/interests/\(wish)/contacts/1"
        #expect(try await world.served.send(.delete, path).status.rawValue / 100 == 2)

        try await world.forgetWaits()
        try await world.deliverer.deliverAll()

        #expect(try await world.state(of: segment).pending == 0)
        #expect(
            try await world.owner.changes(in: seven)
                == ["membership.subscribed 1", "membership.removed 1"])
        #expect(world.way.keys.count == 2 && Set(world.way.keys).count == 1)
    }

    @Test func `what a process that died had claimed is delivered by another`() async throws {
        let world = try await RuleWorld()
        let segment = try await world.addRule()
        try await world.put([1])
        try await world.put([2])
        try await world.claimAndDie()

        try await world.deliverer.deliverAll()
        #expect(try await world.state(of: segment).pending == 2)
        try await world.forgetWaits()
        try await world.otherDeliverer().deliverAll()

        #expect(
            try await world.owner.changes(in: seven)
                == ["membership.subscribed 1", "membership.subscribed 2"])
    }

    @Test func `an account that must wait keeps its order and holds up no other`() async throws {
        let world = try await RuleWorld()
        let first = try await world.addRule(in: seven)
        let second = try await world.addRule(in: eight)
        world.way.refuse([7])
        for contact in Int64(1)...3 {
            try await world.put([contact], in: seven)
            try await world.put([contact], in: eight)
        }

        try await world.deliverer.deliverAll()
        #expect(try await world.state(of: first, in: seven).pending == 3)
        #expect(try await world.state(of: second, in: eight).pending == 0)
        world.way.refuse([])
        try await world.forgetWaits()
        try await world.deliverer.deliverAll()

        let expected = (1...3).map { "membership.subscribed \($0)" }
        #expect(try await world.owner.changes(in: seven) == expected)
        #expect(try await world.owner.changes(in: eight) == expected)
    }

    @Test func `what is refused for good is told, holds up nothing, and can be owed again`()
        async throws
    {
        let world = try await RuleWorld(actors: [.api])
        let segment = try await world.addRule()
        try await world.put([1, 2])
        try await world.put([3])
        try await world.deliverer.deliverAll()
        #expect(try await world.state(of: segment) == SegmentRuleState(pending: 0, failed: 3))

        let allowed = try await ServedRoutes(
            world.owner.routes, with: TestDatabase.beside[0], actors: [.segment])
        let rules = RuleStore(database: world.database, doorbell: world.outbox.doorbell)
        _ = try await world.database.transaction { transaction in
            try await rules.redrive(segment, in: seven, transaction)
        }
        try await Deliverer(
            database: world.database, interests: allowed.interests,
            doorbell: world.outbox.doorbell, log: Log(service: "tests")
        ).deliverAll()

        #expect(try await world.state(of: segment) == SegmentRuleState(pending: 0, failed: 0))
        #expect(
            try await world.owner.changes(in: seven)
                == (1...3).map { "membership.subscribed \($0)" })
    }

    @Test func `entries wake two processes, which deliver each once and in order`() async throws {
        let world = try await RuleWorld()
        let first = try await world.addRule(in: seven)
        let second = try await world.addRule(in: eight)
        let other = try await world.otherDeliverer()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for deliverer in [world.deliverer, other] {
                let loop = world.loops.next()
                group.addTask(executorPreference: loop) { try await deliverer.run(on: loop) }
            }
            for contact in Int64(1)...30 {
                try await world.put([contact], in: seven)
                if contact.isMultiple(of: 3) { try await world.put([contact], in: eight) }
            }
            try await eventually("all is delivered") {
                let left = try await world.state(of: first, in: seven)
                let right = try await world.state(of: second, in: eight)
                return left.pending + right.pending == 0
            }
            group.cancelAll()
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }

        #expect(
            try await world.owner.changes(in: seven)
                == (1...30).map { "membership.subscribed \($0)" })
        #expect(
            try await world.owner.changes(in: eight)
                == stride(from: 3, through: 30, by: 3).map { "membership.subscribed \($0)" })
    }
}
