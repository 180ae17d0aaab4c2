import Columns
import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

@Suite("Live membership and its slow twin", .database(Schema.migrations))
struct LiveTwinTests {
    @Test func `after any changes and edits the members are those of the slow twin`() async throws {
        let world = try await SegmentationWorld(zone: "UTC")
        try await world.addFields()
        try await world.addInterests(RandomCriteria.interests)
        var source = RandomCriteria(random: SeededGenerator())
        let seed = source.random.seed
        var people: [Int64: Person] = [:]
        var versions: [String: Int32] = [:]
        var matches: [SegmentID: Criteria] = [:]

        for step in 0..<120 {
            switch Int.random(in: 0..<10, using: &source.random) {
            case 0 where matches.count < 6:
                let match = steady(&source)
                matches[try await world.add("Segment \(step)", match).id] = match
            case 1:
                guard let id = matches.keys.sorted().first else { continue }
                let match = steady(&source)
                matches[id] = match
                _ = try await world.segments.replace(
                    id, by: SegmentDraft(name: "Segment edited \(step)", match: match),
                    in: world.account, ifVersion: nil)
            case 2, 3: try await world.filler.fillAll()
            case 4:
                let id = Int64.random(in: 1...30, using: &source.random)
                guard people[id] != nil else { continue }
                let key = "\(id)"
                versions[key, default: 0] += 1
                people[id]?.contact.state = source.pick([.confirmed, .blacklisted, .unconfirmed])
                try await put(people[id], versions[key] ?? 1, world)
            case 5, 6:
                let id = Int64.random(in: 1...30, using: &source.random)
                let memberships = people[id]?.memberships ?? [:]
                people[id] = source.person(id)
                people[id]?.memberships = memberships
                versions["\(id)", default: 0] += 1
                try await put(people[id], versions["\(id)"] ?? 1, world)
            default:
                let id = Int64.random(in: 1...30, using: &source.random)
                guard people[id] != nil else { continue }
                let interest = Int64.random(in: 1...4, using: &source.random)
                let state: MembershipState = source.pick([.subscribed, .none, .unsubscribed])
                let clicks = Int32.random(in: 0...3, using: &source.random)
                people[id]?.memberships[InterestID(interest)] = (state, clicks)
                versions["\(id) \(interest)", default: 0] += 1
                try await world.put(
                    id, interest, state, clicks: clicks,
                    version: versions["\(id) \(interest)"] ?? 1)
            }
        }
        try await world.filler.fillAll()

        let slow = SlowEvaluator(today: RandomCriteria.today)
        for (id, match) in matches {
            let expected = people.values.filter {
                $0.contact.state == .confirmed && slow.holds(match, $0)
            }.map(\.contact.id.rawValue).sorted()
            #expect(try await world.members(id) == expected, "seed \(seed), segment \(id)")
            #expect(try await world.count(id) == Int64(expected.count), "seed \(seed)")
        }
    }

    /// Criteria that do not look at the day of the test's run.
    private func steady(_ source: inout RandomCriteria) -> Criteria {
        while true {
            let criteria = source.criteria()
            if !criteria.tests.contains(where: \.dependsOnDay) { return criteria }
        }
    }

    private func put(_ person: Person?, _ version: Int32, _ world: SegmentationWorld) async throws {
        guard var contact = person?.contact else { return }
        contact.version = version
        try await world.put(contact)
    }
}
