import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("Live membership", .database(Schema.migrations))
struct LiveMembershipTests {
    @Test func `a first fill publishes one change, later flips one each`() async throws {
        let world = try await World()
        try await world.put((Int64(1)...5).map { World.contact($0) })
        let segment = try await world.filled("Dutch", World.speaks("nl"))

        try await world.put(
            World.contact(6), World.contact(2, language: "fr", version: 2), World.contact(7))

        #expect(try await world.members(segment) == [1, 3, 4, 5, 6, 7])
        #expect(try await world.count(segment) == 6)
        #expect(
            try await world.published() == [
                "segment.filled \(segment)", "segment.left 2", "segment.entered 6",
                "segment.entered 7",
            ])
    }

    @Test func `clicks and interests flip the contact that they belong to`() async throws {
        let world = try await World()
        try await world.addInterests(1...3)
        try await world.put((Int64(1)...3).map { World.contact($0) })
        let segment = try await world.filled(
            "Wine lovers",
            .all([
                World.speaks("nl", "fr"), World.has(1), .none([World.has(2)]),
                World.clicked(3, atLeast: 2),
            ]))

        try await world.put([
            (1, 1, .subscribed, 0), (2, 1, .subscribed, 0), (2, 2, .subscribed, 0),
        ])
        try await world.put([(1, 3, .subscribed, 1), (2, 3, .subscribed, 5)])
        #expect(try await world.members(segment).isEmpty)
        try await world.put(1, 3, .subscribed, clicks: 2, version: 2)

        #expect(try await world.members(segment) == [1])
        try await world.put(2, 2, .none, version: 2)
        #expect(try await world.members(segment) == [1, 2])
        try await world.put(1, 1, .unsubscribed, version: 2)
        #expect(try await world.members(segment) == [2])
    }

    @Test func `only confirmed contacts belong`() async throws {
        let world = try await World()
        try await world.put(World.contact(1, state: .unconfirmed), World.contact(2))
        let segment = try await world.filled("Everyone", .all([]))
        #expect(try await world.members(segment) == [2])

        try await world.put(
            World.contact(1, version: 2), World.contact(2, state: .blacklisted, version: 2))

        #expect(try await world.members(segment) == [1])
    }

    @Test func `an older version changes nothing`() async throws {
        let world = try await World()
        let segment = try await world.filled("Dutch", World.speaks("nl"))
        try await world.put(World.contact(1, version: 5))

        try await world.put(World.contact(1, language: "fr", version: 4))

        #expect(try await world.members(segment) == [1])
    }

    @Test func `who is erased leaves at once and never comes back`() async throws {
        let world = try await World()
        try await world.addInterests(1...1)
        try await world.put(World.contact(1), World.contact(2))
        try await world.put([(1, 1, .subscribed, 0)])
        let segment = try await world.filled("Everyone", .all([]))

        try await world.erase(1)
        try await world.put(World.contact(1, version: 100))
        try await world.put(1, 1, .subscribed, version: 100)

        #expect(try await world.members(segment) == [2])
        #expect(try await world.published().last == "segment.left 1")
    }

    @Test func `a child and whoever tests a segment follow it`() async throws {
        let world = try await World()
        try await world.addInterests(1...1)
        try await world.put(
            World.contact(1), World.contact(2), World.contact(3, language: "fr"))
        let parent = try await world.filled("Dutch", World.speaks("nl"))
        let child = try await world.filled("Dutch wine", World.has(1), parent: parent)
        let other = try await world.filled("Not Dutch", .none([World.isMember(of: parent)]))

        try await world.put([(1, 1, .subscribed, 0), (3, 1, .subscribed, 0)])
        #expect(try await world.members(child) == [1])
        #expect(try await world.members(other) == [3])
        try await world.put(World.contact(1, language: "fr", version: 2))

        #expect(try await world.members(child).isEmpty)
        #expect(try await world.members(other) == [1, 3])
    }

    @Test func `an edit publishes its real differences, also in what builds on it`() async throws {
        let world = try await World()
        try await world.put(
            World.contact(1), World.contact(2, language: "fr"), World.contact(3, language: "en"))
        let parent = try await world.filled("A", World.speaks("nl", "fr"))
        let child = try await world.filled("B", .all([]), parent: parent)
        let before = try await world.published().count

        _ = try await world.segments.replace(
            parent, by: SegmentDraft(name: "A", match: World.speaks("fr", "en")),
            in: world.account, ifVersion: nil)
        #expect(try await world.members(parent) == [1, 2])
        try await world.filler.fillAll()

        #expect(try await world.members(parent) == [2, 3])
        #expect(try await world.members(child) == [2, 3])
        let flips = try await world.published().dropFirst(before)
        #expect(
            flips.sorted() == [
                "segment.entered 3", "segment.entered 3", "segment.left 1", "segment.left 1",
            ])
    }

    @Test func `readers see the old members until an edit is complete`() async throws {
        let world = try await World()
        try await world.put((Int64(1)...4).map { World.contact($0) })
        try await world.put(World.contact(5, language: "fr"))
        let segment = try await world.filled("A", World.speaks("nl"))

        _ = try await world.segments.replace(
            segment, by: SegmentDraft(name: "A", match: World.speaks("fr")),
            in: world.account, ifVersion: nil)
        // A live change decides by the new generation, and is published at once.
        try await world.put(World.contact(1, language: "nl", fields: [:], version: 2))
        try await world.put(World.contact(6, language: "fr"))

        #expect(try await world.members(segment) == [1, 2, 3, 4])
        #expect(try await world.count(segment) == 4)
        #expect(try await world.segments.find(segment, in: world.account).segment.isFilled == false)
        try await world.filler.fillAll()
        #expect(try await world.members(segment) == [5, 6])
        #expect(try await world.count(segment) == 2)
    }

    @Test func `a deleted interest is had by nobody, a deleted field is empty`() async throws {
        let world = try await World()
        try await world.addInterests(1...1)
        try await world.addFields()
        try await world.put(World.contact(1, fields: ["city": .text("Gent")]))
        try await world.put([(1, 1, .subscribed, 4)])
        let wine = try await world.filled("Wine", World.has(1))
        let gent = try await world.filled(
            "Gent", .test(Criterion(on: .field, test: .is, field: "city", values: ["gent"])))
        #expect(try await world.members(wine) + world.members(gent) == [1, 1])

        try await world.followInterests([
            ("interest.deleted", 1, Array(#"{"id":1,"version":2}"#.utf8))
        ])
        try await world.followContacts([
            ("field.deleted", 1, Array(#"{"id":1,"version":2}"#.utf8))
        ])
        try await world.filler.fillAll()

        #expect(try await world.members(wine).isEmpty)
        #expect(try await world.members(gent).isEmpty)
    }

    @Test func `a rule owes its interests once per entry`() async throws {
        let world = try await World()
        try await world.addInterests(1...2)
        try await world.put(World.contact(1))
        let segment = try await world.filled(
            "Dutch", World.speaks("nl"), assign: [1, 2], existing: true)

        try await world.put(World.contact(2))
        try await world.put(World.contact(2, version: 2), World.contact(3, language: "fr"))
        try await world.put(World.contact(2, language: "fr", version: 3))
        try await world.put(World.contact(2, version: 4))

        let owed = try await world.owed()
        #expect(owed.map { $0.contacts.map(\.rawValue) } == [[1], [2], [2]])
        let batch = try #require(owed.first?.batch)
        #expect(batch.actor == .segment)
        #expect(batch.origin == "segment:\(segment)")
        #expect(batch.items.map(\.interest.rawValue) == [1, 2])
    }

    @Test func `nothing is owed for who was erased meanwhile`() async throws {
        let world = try await World()
        try await world.addInterests(1...1)
        try await world.put(World.contact(1), World.contact(2))
        _ = try await world.filled("Dutch", World.speaks("nl"), assign: [1], existing: true)

        try await world.erase(1)

        let owed = try await world.owed()
        #expect(owed.map { $0.contacts.map(\.rawValue) } == [[2]])
    }

    @Test func `the size over time is kept`() async throws {
        let world = try await World()
        try await world.put(World.contact(1))
        let segment = try await world.filled("Dutch", World.speaks("nl"))
        try await world.put(World.contact(2), World.contact(3))

        let sizes = try await world.answers.sizes(
            segment, in: world.account, after: Instant(rawValue: 0), limit: 100)

        #expect(sizes.last?.size == 3)
        #expect(sizes.map(\.size) == sizes.map(\.size).sorted())
    }

    @Test func `a first fill owes nothing and publishes nobody, unless asked to`() async throws {
        let world = try await World()
        try await world.addInterests(1...1)
        try await world.put(World.contact(1), World.contact(2))

        let silent = try await world.filled("Silent", World.speaks("nl"), assign: [1])
        #expect(try await world.published() == ["segment.filled \(silent)"])
        #expect(try await world.owed().isEmpty)
        let told = try await world.filled("Told", World.speaks("nl"), assign: [1], existing: true)

        #expect(
            try await world.published() == [
                "segment.filled \(silent)", "segment.entered 1", "segment.entered 2",
                "segment.filled \(told)",
            ])
        #expect(try await world.owed().flatMap(\.contacts).map(\.rawValue) == [1, 2])
    }

    @Test func `an edit applies the rule to those who enter`() async throws {
        let world = try await World()
        try await world.addInterests(1...1)
        try await world.put(World.contact(1), World.contact(2, language: "fr"))
        let segment = try await world.filled("Dutch", World.speaks("nl"), assign: [1])

        let draft = SegmentDraft(
            name: "Both", match: World.speaks("nl", "fr"),
            onEnter: SegmentRule(assign: [InterestID(1)]))
        _ = try await world.segments.replace(
            segment, by: draft, in: world.account, ifVersion: nil)
        try await world.filler.fillAll()

        #expect(try await world.owed().flatMap(\.contacts).map(\.rawValue) == [2])
    }

    @Test func `when a contact left is known until it enters again or is erased`() async throws {
        let world = try await World()
        try await world.put(World.contact(1), World.contact(2))
        let segment = try await world.filled("Dutch", World.speaks("nl"))
        func left(_ contact: Int64) async throws -> Bool {
            try await world.database.first(
                MemberStatements.leftAt, world.account, segment, ContactID(contact)) != nil
        }

        try await world.put(
            World.contact(1, language: "fr", version: 2),
            World.contact(2, language: "fr", version: 2))
        #expect(try await left(1))
        #expect(try await left(2))
        try await world.put(World.contact(1, version: 3))
        try await world.erase(2)
        try await ErasureSweep(database: world.database).sweep()

        #expect(try await !left(1))
        #expect(try await !left(2))
    }
}
