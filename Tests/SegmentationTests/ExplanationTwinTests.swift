import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("When somebody flips by themselves, against a calendar", .database(Schema.migrations))
struct ExplanationTwinTests {
    private static let scenarios: [(zone: SlowZone, today: String)] = [
        (.brussels, "2026-03-28"), (.brussels, "2026-10-24"), (.brussels, "2028-02-28"),
        (.saoPaulo, "2018-11-02"), (.saoPaulo, "2018-02-16"), (.kathmandu, "2027-12-30"),
    ]

    /// As far as the slow evaluator looks.
    private static let days: Int32 = 100

    @Test(arguments: scenarios)
    fileprivate func `the day that is told is the first on which it is otherwise`(
        _ zone: SlowZone, _ today: String
    ) async throws {
        let world = try await World(zone: zone.name)
        try await world.addFields()
        try await world.addInterests(RandomCriteria.interests)
        var source = RandomCriteria(random: SeededGenerator())
        source.zone = zone
        source.today = try #require(Day(today))
        var saved = ExplanationTwinTests.segments(&source)
        var people: [Person] = []
        for id in Int64(1)...10 { people.append(source.person(id)) }
        // Random trees alone may turn for nobody: this one does, for somebody at least.
        let made = Int32(clamping: people[0].contact.createdAt.rawValue / 86_400_000)
        saved[SegmentID(7)] = .init(
            match: .test(
                Criterion(
                    on: .created, test: .moreThanDaysAgo,
                    number: Double(max(0, source.today.rawValue - made) + 5))),
            parent: nil)
        try await world.put(people.map(\.contact))
        try await world.put(people.flatMap(\.listed))
        try await world.store(happeningsOf: people)
        let view = try await world.cache.view(of: world.account)
            .asOf(source.today, Definitions(saved))
        let store = ExplanationStore(database: world.database, cache: world.cache)
        var turns = 0

        for person in people {
            for segment in saved.keys {
                let told = try await store.explain(person.contact.id, in: segment, by: view)
                let comment = Comment(
                    rawValue: "seed \(source.random.seed), \(zone.name) \(today), contact "
                        + "\(person.contact.id), segment \(segment)")
                let slow = Slow(saved: saved, zone: zone, today: source.today)
                #expect(told.tree.holds == slow.belongs(person, to: segment, in: 0), comment)
                let first = (1...ExplanationTwinTests.days).first {
                    slow.belongs(person, to: segment, in: $0) != told.tree.holds
                }
                #expect(slow.agrees(told.flipsAt, first), comment)
                for leaf in told.tree.leaves {
                    guard let test = leaf.test else { continue }
                    #expect(leaf.holds == slow.holds(test, person, in: 0), comment)
                    let first = (1...ExplanationTwinTests.days).first {
                        slow.holds(test, person, in: $0) != leaf.holds
                    }
                    #expect(slow.agrees(leaf.changesAt, first), comment)
                    turns += first == nil ? 0 : 1
                }
            }
        }
        #expect(turns > 0, "something turns")
    }

    /// Some that look at the day, one on the other.
    private static func segments(_ source: inout RandomCriteria)
        -> [SegmentID: Definitions.Definition]
    {
        var saved: [SegmentID: Definitions.Definition] = [:]
        for id in Int64(1)...6 {
            var match = source.criteria(depth: 2)
            while !match.tests.contains(where: { $0.days != nil || $0.on == .created }) {
                match = source.criteria(depth: 2)
            }
            saved[SegmentID(id)] = .init(
                match: match, parent: source.pick([nil, nil] + source.segments))
            source.segments.append(SegmentID(id))
        }
        return saved
    }
}

/// What a calendar on the wall says.
private struct Slow {
    let saved: [SegmentID: Definitions.Definition]
    let zone: SlowZone
    let today: Day

    private func evaluator(_ days: Int32) -> SlowEvaluator {
        SlowEvaluator(
            today: Day(rawValue: today.rawValue + days), zone: zone, segments: saved)
    }

    func belongs(_ person: Person, to segment: SegmentID, in days: Int32) -> Bool {
        evaluator(days).belongs(person, to: segment)
    }

    func holds(_ test: Criterion, _ person: Person, in days: Int32) -> Bool {
        evaluator(days).holds(.test(test), person)
    }

    /// Whether a moment is the beginning of the day so many days from today.
    func agrees(_ moment: Instant?, _ days: Int32?) -> Bool {
        guard let days else {
            return moment.map { zone.day(of: $0).rawValue > today.rawValue + 100 } ?? true
        }
        guard let moment else { return false }
        let day = Day(rawValue: today.rawValue + days)
        return zone.day(of: moment) == day
            && zone.day(of: Instant(rawValue: moment.rawValue - 1)) < day
    }
}

extension Person {
    /// The memberships, as a world takes them.
    var listed: [(Int64, Int64, MembershipState, Int32)] {
        memberships.map { (contact.id.rawValue, $0.key.rawValue, $0.value.state, $0.value.clicks) }
    }
}

extension ExplainedNode {
    /// The tests below, with all that is told of them.
    fileprivate var leaves: [ExplainedNode] {
        kind == .test ? [self] : (branches ?? []).flatMap(\.leaves)
    }
}

extension AccountView {
    /// The same on another day, with other segments.
    fileprivate func asOf(_ day: Day, _ definitions: Definitions) -> AccountView {
        AccountView(
            account: account, version: version, today: day, turnsAt: turnsAt,
            definitions: definitions, catalogue: catalogue, limits: limits, plan: plan,
            columns: columns)
    }
}
