import Clients
import HTTP
import Model
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("Why somebody is in a segment or not", .database(Schema.migrations))
struct ExplanationTests {
    private func serving(_ body: (World, ServedRoutes) async throws -> Void) async throws {
        let world = try await World()
        try await world.addInterests(1...3)
        try await world.addFields()
        try await body(world, try await ServedRoutes(world.routes))
    }

    private func why(_ contact: Int64, _ segment: SegmentID, _ server: ServedRoutes) async throws
        -> Explanation
    {
        try await server.segmentation.explain(
            ContactID(contact), in: segment, of: AccountID(7))
    }

    @Test func `test by test, the parent's first, with what was looked at`() async throws {
        try await serving { world, server in
            try await world.put(World.contact(1, fields: ["age": .number(17.5)]))
            let parent = try await world.filled("Dutch", World.speaks("nl"))
            let adult = Criteria.test(
                Criterion(on: .field, test: .atLeast, field: "age", number: 18))
            let child = try await world.filled(
                "Wine", .all([World.has(1), .none([adult])]), parent: parent)

            let before = try await why(1, child, server)
            try await world.put(1, 1, .subscribed)
            let after = try await why(1, child, server)

            #expect(before.tree.kind == .segment && before.tree.segment == child)
            #expect(before.tree.branches?.map(\.kind) == [.segment, .all])
            #expect(before.tree.branches?.map(\.segment) == [parent, nil])
            #expect(before.tree.branches?.map(\.holds) == [true, false])
            #expect(before.leaves.map(\.test.on) == [.language, .interest, .field])
            #expect(before.leaves.map(\.holds) == [true, false, false])
            #expect(values(before.tree) == [#""nl""#, #""none""#, "17.5"])
            #expect(!before.isMember && before.enteredAt == nil && before.leftAt == nil)
            #expect(after.isMember && after.enteredAt != nil && after.flipsAt == nil)
            #expect(after.leaves.map(\.holds) == [true, true, false])
            #expect(values(after.tree) == [#""nl""#, #""subscribed""#, "17.5"])
        }
    }

    /// Of the tests, in reading order.
    private func values(_ node: ExplainedNode) -> [String?] {
        node.kind == .test ? [node.value] : (node.branches ?? []).flatMap(values)
    }

    @Test func `who left is told since when, and enters again`() async throws {
        try await serving { world, server in
            try await world.put(World.contact(1))
            try await world.put(1, 1, .subscribed)
            let wine = try await world.filled("Wine", World.has(1))
            try await world.put(1, 1, .unsubscribed, version: 2)

            let left = try await why(1, wine, server)
            try await world.put(1, 1, .subscribed, version: 3)
            let back = try await why(1, wine, server)

            #expect(!left.isMember && left.leftAt != nil && left.enteredAt == nil)
            #expect(back.isMember && back.leftAt == nil)
            let (enteredAt, leftAt) = (try #require(back.enteredAt), try #require(left.leftAt))
            #expect(enteredAt >= leftAt)
        }
    }

    @Test func `who is not confirmed is in none, and is told what the criteria say`() async throws {
        try await serving { world, server in
            try await world.put(World.contact(1, state: .unconfirmed))
            let state = Criterion(on: .state, test: .hasAny, values: ["confirmed"])
            let dutch = try await world.filled("Dutch", .all([World.speaks("nl"), .test(state)]))

            let told = try await why(1, dutch, server)

            #expect(!told.isConfirmed && !told.isMember && told.flipsAt == nil)
            #expect(told.leaves.map(\.holds) == [true, false])
            #expect(values(told.tree) == [#""nl""#, #""unconfirmed""#])
        }
    }

    @Test func `what a person decided comes first, of parents and tested segments too`()
        async throws
    {
        try await serving { world, server in
            try await world.put(World.contact(1))
            let french = try await world.filled("French", World.speaks("fr"))
            let child = try await world.filled("Child", .all([]), parent: french)
            let others = try await world.filled(
                "Others", .test(Criterion(on: .segment, test: .notMember, segment: french)))
            try await server.segmentation.choose(
                .include, [ContactID(1)], in: french, of: world.account)

            let own = try await why(1, french, server)
            let inherited = try await why(1, child, server)
            let negated = try await why(1, others, server)

            #expect(own.manual == .include && own.isMember && own.tree.holds)
            #expect(own.leaves.map(\.holds) == [false])
            #expect(inherited.isMember && inherited.manual == nil)
            #expect(inherited.tree.branches?.first?.manual == .include)
            #expect(!negated.isMember && negated.tree.branches?.map(\.kind) == [ExplainedKind.none])
            #expect(negated.tree.branches?.first?.branches?.first?.segment == french)
        }
    }

    @Test func `a window that ends is told to the moment`() async throws {
        let clock = TestClock("2026-03-28T12:00:00.000Z")
        let world = try await World(now: { clock.now })
        try await world.addFields()
        var contact = World.contact(1, fields: ["birthday": .text("1990-03-31")])
        contact.createdAt = try #require(Instant("2026-03-27T23:30:00.000Z"))
        try await world.put(contact)
        let recent = Criteria.test(Criterion(on: .created, test: .inLastDays, number: 2))
        let party = Criteria.test(
            Criterion(on: .field, test: .anniversary, field: "birthday"))
        let either = try await world.filled("Either", .any([recent, party]))
        let store = ExplanationStore(database: world.database, cache: world.cache)

        // Made on the 28th in Brussels, where the clocks go forward on the 29th.
        let told = try await store.explain(ContactID(1), in: either, of: world.account)

        #expect(told.tree.holds)
        #expect(told.flipsAt == Instant("2026-03-29T22:00:00.000Z"))
        let leaves = told.tree.branches?.first?.branches ?? []
        #expect(
            leaves.map(\.changesAt) == [
                Instant("2026-03-29T22:00:00.000Z"), Instant("2026-03-30T22:00:00.000Z"),
            ])
        clock.set("2026-03-29T22:00:00.000Z")
        let later = try await store.explain(ContactID(1), in: either, of: world.account)
        #expect(!later.tree.holds)
        #expect(later.flipsAt == Instant("2026-03-30T22:00:00.000Z"))
    }

    @Test func `what happened is counted within the days of the test`() async throws {
        try await serving { world, server in
            let now = Instant.now
            var person = Person(contact: World.contact(1))
            person.visits = [-40, -3, -2, 0].map { days in
                Person.Visit(
                    kind: .page, name: "https://a.example/shop",
                    at: Instant(rawValue: now.rawValue + days * 86_400_000))
            }
            try await world.put(person.contact)
            try await world.store(happeningsOf: [person])
            let shop = try await world.filled(
                "Shop",
                .test(
                    Criterion(
                        on: .page, test: .visited, values: ["https://a.example/*"], number: 4,
                        days: 30)))

            let told = try await why(1, shop, server)

            #expect(values(told.tree) == ["3"] && !told.isMember)
        }
    }

    @Test func `who or what is unknown is 404`() async throws {
        try await serving { world, server in
            let segment = try await world.filled("A", .all([]))

            #expect(
                try await server.problem(.get, "/segments/\(segment)/contacts/9")
                    == "404 /problems/unknown-contact")
            #expect(
                try await server.problem(.get, "/segments/99/contacts/9")
                    == "404 /problems/unknown-segment")
        }
    }
}
