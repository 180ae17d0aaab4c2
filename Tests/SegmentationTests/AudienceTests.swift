import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("Audiences", .database(Schema.migrations))
struct AudienceTests {
    /// Contacts 1 to 40; A holds the even ones, B multiples of three, C multiples of five.
    private struct Numbers {
        let world: World
        let evens: SegmentID
        let threes: SegmentID
        let fives: SegmentID

        init() async throws {
            world = try await World()
            try await world.addInterests(1...3)
            try await world.put((Int64(1)...40).map { World.contact($0) })
            for (interest, divisor) in [(1, 2), (2, 3), (3, 5)] as [(Int64, Int64)] {
                try await world.put(
                    (1...40).filter { $0 % divisor == 0 }.map { ($0, interest, .subscribed, 0) })
            }
            evens = try await world.filled("Evens", World.has(1))
            threes = try await world.filled("Threes", World.has(2))
            fives = try await world.filled("Fives", World.has(3))
        }
    }

    @Test(arguments: [AudienceJoin.any, .all])
    func `parts are joined, excluded and counted once`(_ join: AudienceJoin) async throws {
        let numbers = try await Numbers()
        let world = numbers.world

        let stored = try await world.freeze(
            AudienceDraft(
                name: "Mail", join: join,
                include: [.segment(numbers.evens), .segment(numbers.threes)],
                exclude: [.segment(numbers.fives)]))

        let wanted: [Int64] = (1...40).filter {
            join == .all ? $0.isMultiple(of: 6) : $0.isMultiple(of: 2) || $0.isMultiple(of: 3)
        }
        let expected = wanted.filter { !$0.isMultiple(of: 5) }
        #expect(try await world.contacts(of: stored) == expected)
        #expect(stored.audience.count == Int64(expected.count))
        #expect(stored.audience.excluded == Int64(wanted.count - expected.count))
        #expect(stored.audience.digest == World.digest(expected))
        #expect(stored.audience.include.map(\.count) == [20, 13])
        #expect(stored.audience.exclude.map(\.count) == [8])
    }

    @Test func `why a contact is in or out is told by its parts`() async throws {
        let numbers = try await Numbers()
        let world = numbers.world
        let stored = try await world.freeze(
            AudienceDraft(
                join: .all, include: [.segment(numbers.evens), .segment(numbers.threes)],
                exclude: [.segment(numbers.fives)]))

        func answer(_ contact: Int64) async throws -> AudienceAnswer {
            try await world.audiences.answer(
                about: ContactID(contact), stored, in: world.account)
        }
        #expect(try await answer(12) == .init(isIn: true, includedBy: [0, 1], excludedBy: []))
        #expect(try await answer(30) == .init(isIn: false, includedBy: [0, 1], excludedBy: [0]))
        #expect(try await answer(9) == .init(isIn: false, includedBy: [1], excludedBy: []))
        #expect(try await answer(35) == .init(isIn: false, includedBy: [], excludedBy: [0]))
        await #expect(throws: SegmentFault.unknownContact(ContactID(7))) { _ = try await answer(7) }
        await #expect(throws: SegmentFault.unknownContact(ContactID(99))) {
            _ = try await answer(99)
        }
    }

    @Test func `what people decided counts as it does for membership`() async throws {
        let numbers = try await Numbers()
        let world = numbers.world
        let manual = ManualStore(database: world.database, decider: world.decider)
        try await world.database.transaction { transaction in
            for (choice, contact) in [(.include, 7), (.exclude, 8)] as [(ManualChoice, Int64)] {
                try await manual.choose(
                    ManualRequest(choice: choice, contacts: [ContactID(contact)]),
                    in: numbers.evens, of: world.account, by: nil, in: transaction)
            }
        }

        let stored = try await world.freeze(
            AudienceDraft(join: .any, include: [.segment(numbers.evens)]))

        let contacts = try await world.contacts(of: stored)
        #expect(contacts.contains(7) && !contacts.contains(8))
        #expect(try await world.members(numbers.evens) == contacts)
    }

    @Test func `an audience stays what it was when its segments and contacts change`()
        async throws
    {
        let numbers = try await Numbers()
        let world = numbers.world
        let stored = try await world.freeze(
            AudienceDraft(join: .any, include: [.segment(numbers.evens)]))
        let before = try await world.contacts(of: stored)

        _ = try await world.segments.replace(
            numbers.evens, by: SegmentDraft(name: "Odd", match: .none([World.has(1)])),
            in: world.account, ifVersion: nil)
        try await world.filler.fillAll()
        let later = try await world.freeze(
            AudienceDraft(join: .any, include: [.segment(numbers.evens)]))
        try await world.segments.remove(numbers.evens, from: world.account, ifVersion: nil)
        try await world.put(World.contact(2, state: .blacklisted, version: 2))

        let again = try await world.audiences.find(stored.audience.id, in: world.account)
        #expect(again.audience == stored.audience)
        #expect(try await world.contacts(of: again) == before)
        let source = try #require(again.audience.include.first)
        #expect(source.name == "Evens" && source.generation == 1 && source.match == World.has(1))
        #expect(try await world.contacts(of: later) == (1...40).filter { $0 % 2 == 1 })
        #expect(later.audience.include.first?.generation == 2)
        #expect(later.audience.include.first?.name == "Odd")
    }

    @Test func `only confirmed contacts are taken`() async throws {
        let world = try await World()
        try await world.put(World.contact(1), World.contact(2, state: .unconfirmed))
        let everyone = try await world.filled("Everyone", .all([]))

        let stored = try await world.freeze(
            AudienceDraft(join: .any, include: [.segment(everyone)]))

        #expect(try await world.contacts(of: stored) == [1])
    }

    @Test func `preferences and labels are parts in legacy accounts`() async throws {
        let world = try await World()
        try await world.becomeLegacy()
        try await world.add(1, .preference)
        try await world.add(2, .label)
        try await world.put((Int64(1)...9).map { World.contact($0) })
        try await world.put([
            (1, 1, .subscribed, 0), (2, 1, .unsubscribed, 0), (3, 2, .subscribed, 4),
            (4, 1, .subscribed, 0), (4, 2, .subscribed, 0),
        ])
        let dutch = try await world.filled("Dutch", World.speaks("nl"))

        let stored = try await world.freeze(
            AudienceDraft(
                join: .all, include: [.interest(1), .segment(dutch)], exclude: [.interest(2)]))

        #expect(try await world.contacts(of: stored) == [1])
        #expect(stored.audience.excluded == 1)
        #expect(stored.audience.include.first?.interest == InterestID(1))
        #expect(stored.audience.include.map(\.count) == [2, 9])
    }

    @Test func `everybody has one place, whatever slots are used again`() async throws {
        let world = try await World()
        try await world.put((Int64(10)...60).map { World.contact($0) })
        let everyone = try await world.filled("Everyone", .all([]))
        let first = try await world.freeze(
            AudienceDraft(join: .any, include: [.segment(everyone)]))
        #expect(try await world.contacts(of: first) == Array(10...60))

        for gone in stride(from: Int64(12), to: 40, by: 3) { try await world.erase(gone) }
        try await world.put([70, 3, 65, 1, 90, 5].map { World.contact($0) })
        let stored = try await world.freeze(
            AudienceDraft(join: .any, include: [.segment(everyone)]))

        let gone = Set(stride(from: Int64(12), to: 40, by: 3))
        let expected = [1, 3, 5] + (Int64(10)...60).filter { !gone.contains($0) } + [65, 70, 90]
        #expect(try await world.contacts(of: stored) == expected)
        #expect(stored.audience.digest == World.digest(expected))
    }

    @Test func `many contacts are written and read in pieces`() async throws {
        let world = try await World()
        try await world.fill(1...200_000)
        let everyone = try await world.add("Everyone", .all([])).id
        let dutch = try await world.add("Dutch", World.speaks("nl")).id

        let stored = try await world.freeze(
            AudienceDraft(
                join: .any, include: [.segment(everyone)], exclude: [.segment(dutch)]))

        #expect(stored.audience.count == 100_000 && stored.audience.excluded == 100_000)
        let chunks = try await world.chunks(of: stored.audience.id)
        #expect(chunks.count == 40 && chunks.allSatisfy { $0[1] == 5_000 })
        var count = 0
        var largest = 0
        var last: Int64 = 0
        var isAscending = true
        try await world.audiences.each(of: stored, in: world.account) { members in
            count += members.count
            largest = max(largest, members.count)
            isAscending = isAscending && members[0].contact.rawValue > last
            last = members[members.count - 1].contact.rawValue
        }
        #expect(count == 100_000 && largest <= 5_000 && isAscending && last == 199_999)
        #expect(
            stored.audience.digest == World.digest((1...200_000).filter { $0 % 2 == 1 }))
    }

    @Test func `pages go through chunks of which nobody is in`() async throws {
        let world = try await World()
        try await world.fill(1...12_000)
        let everyone = try await world.add("Everyone", .all([])).id
        let middle = try await world.add("Middle", .none([World.speaks("nl", "fr")])).id
        let stored = try await world.freeze(
            AudienceDraft(join: .all, include: [.segment(everyone), .segment(middle)]))
        #expect(stored.audience.count == 0)

        let none = try await world.audiences.members(
            of: stored, in: world.account, after: ContactID(0), limit: 10)
        #expect(none.isEmpty)
        let all = try await world.freeze(AudienceDraft(join: .any, include: [.segment(everyone)]))
        var contacts: [Int64] = []
        var after = ContactID(0)
        while true {
            let page = try await world.audiences.members(
                of: all, in: world.account, after: after, limit: 1_700)
            guard let last = page.last else { break }
            contacts += page.map(\.contact.rawValue)
            after = last.contact
        }
        #expect(contacts == Array(1...12_000))
    }
}
