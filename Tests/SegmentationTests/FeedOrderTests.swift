import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

/// Three feeds, each in its own order, in any order between them, and told again from any place.
@Suite("Feeds out of order", .database(Schema.migrations))
struct FeedOrderTests {
    /// What one feed tells, and what is true once all of it was told.
    private struct Story {
        var contacts: [(Int64, ContactState, Int32)] = []
        var memberships: [(Int64, MembershipState, Int32, Int32)] = []
        var told: [TrackingTold] = []
        var people: [Int64: Fate] = [:]
    }

    private struct Fate {
        var isConfirmed = false
        var isErased = false
        var hasInterest = false
        var humanClicks: Set<Int64> = []
        var allClicks: Set<Int64> = []
        var isReached = false
    }

    private static let people = 12

    private static func story(_ random: inout SeededGenerator) -> Story {
        var story = Story()
        for version in 1...Int32(40) {
            let contact = Int64.random(in: 1...Int64(people), using: &random)
            var fate = story.people[contact, default: Fate()]
            let state: ContactState =
                [.confirmed, .confirmed, .unconfirmed, .blacklisted]
                .randomElement(using: &random) ?? .confirmed
            fate.isConfirmed = state == .confirmed
            story.contacts.append((contact, state, version))
            story.people[contact] = fate
        }
        for version in 1...Int32(40) {
            let contact = Int64.random(in: 1...Int64(people), using: &random)
            let state: MembershipState = Bool.random(using: &random) ? .subscribed : .none
            story.memberships.append((contact, state, 0, version))
            story.people[contact, default: Fate()].hasInterest = state == .subscribed
        }
        for _ in 1...60 { tell(&story, &random) }
        for contact in [Int64(3), 7] { story.people[contact, default: Fate()].isErased = true }
        return story
    }

    private static func tell(_ story: inout Story, _ random: inout SeededGenerator) {
        let contact = Int64.random(in: 1...Int64(people), using: &random)
        // A click is of one contact.
        let click = contact * 10 + Int64.random(in: 0...2, using: &random)
        var fate = story.people[contact, default: Fate()]
        switch Int.random(in: 0...3, using: &random) {
        case 0:
            story.told.append(.delivered(contact, message: 5))
            fate.isReached = true
        case 1:
            story.told.append(.clicked(click, by: contact, message: 5, link: 50))
            fate.humanClicks.insert(click)
            fate.allClicks.insert(click)
        case 2:
            story.told.append(.retracted(click, by: contact, message: 5, link: 50))
            fate.humanClicks.remove(click)
            fate.allClicks.insert(click)
        default:
            guard !fate.allClicks.contains(click) else { return }
            story.told.append(.scanned(click, by: contact, message: 5, link: 50))
            fate.allClicks.insert(click)
        }
        story.people[contact] = fate
    }

    /// Tells one feed in pieces; sometimes a piece and all that follows it once more.
    private struct Teller<Item> {
        let items: [Item]
        var next = 0
        var repetitions = 2

        mutating func piece(_ random: inout SeededGenerator) -> [Item]? {
            if next > 0, repetitions > 0, Int.random(in: 0...5, using: &random) == 0 {
                next = Int.random(in: 0..<next, using: &random)
                repetitions -= 1
            }
            guard next < items.count else { return nil }
            let end = min(items.count, next + Int.random(in: 1...8, using: &random))
            defer { next = end }
            return Array(items[next..<end])
        }
    }

    private func tell(
        _ story: Story, to world: World, _ random: inout SeededGenerator
    ) async throws {
        var contacts = Teller(items: story.contacts)
        var memberships = Teller(items: story.memberships)
        var tracking = Teller(items: story.told)
        var left: Set<Int> = [0, 1, 2]
        while let feed = left.randomElement(using: &random) {
            switch feed {
            case 0:
                guard let piece = contacts.piece(&random) else {
                    left.remove(0)
                    for contact in [Int64(3), 7] { try await world.erase(contact) }
                    continue
                }
                try await world.put(
                    piece.map { World.contact($0, state: $1, version: $2) })
            case 1:
                guard let piece = memberships.piece(&random) else {
                    left.remove(1)
                    continue
                }
                try await world.followInterests(
                    piece.map { contact, state, clicks, version in
                        let point = MembershipPoint(
                            interest: InterestID(1), state: state, actor: .user, clicks: clicks,
                            version: version)
                        let data = MembershipChange(
                            contact: ContactID(contact), memberships: [point])
                        return ("membership.subscribed", contact, JSON.encode(data))
                    })
            default:
                guard let piece = tracking.piece(&random) else {
                    left.remove(2)
                    continue
                }
                try await world.followTracking(piece)
            }
        }
    }

    @Test(arguments: 0..<6)
    func `end where each of them ends, whatever came first`(_ round: Int) async throws {
        var random = SeededGenerator()
        let world = try await World()
        try await world.addInterests(1...1)
        try await world.addMessage(5, links: 50...50)
        let segments = [
            try await world.filled("Received and has", .all([World.received(5), World.has(1)])),
            try await world.filled("Human", World.clicked(5)),
            try await world.filled("Any", World.clickedLink(50, of: 5, .all)),
            try await world.filled("None", .none([World.clicked(nil)])),
        ]
        let story = Self.story(&random)

        try await tell(story, to: world, &random)

        let known = Set(story.contacts.map(\.0))
        let tests: [(Fate) -> Bool] = [
            { $0.isReached && $0.hasInterest }, { !$0.humanClicks.isEmpty },
            { !$0.allClicks.isEmpty }, { $0.humanClicks.isEmpty },
        ]
        for (segment, test) in zip(segments, tests) {
            let expected = story.people.filter { contact, fate in
                known.contains(contact) && fate.isConfirmed && !fate.isErased && test(fate)
            }
            #expect(try await world.members(segment) == expected.keys.sorted())
        }
        try await ErasureSweep(database: world.database).sweep()
        #expect(try await world.database.first(FeedOrderTests.leftover, world.account) == 0)
    }

    private static let leftover = Statement<Int64, AccountID>(
        """
        SELECT count(*)
        FROM click
        WHERE account_id = $1::bigint AND contact_id IN (3, 7)
        """)
}
