import Columns
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Segmentation

@Suite("Criteria in columns, in SQL and their slow twin", .database(Schema.migrations))
struct CriteriaTwinTests {
    /// Days about which clocks and calendars do something.
    private static let scenarios: [(zone: SlowZone, today: String)] = [
        (.utc, "2026-03-01"), (.brussels, "2028-02-29"), (.brussels, "2027-02-28"),
        (.brussels, "2026-12-31"), (.brussels, "2026-03-29"), (.brussels, "2026-10-25"),
        (.saoPaulo, "2018-11-04"), (.saoPaulo, "2018-02-18"), (.apia, "2011-12-31"),
        (.kathmandu, "2028-01-01"),
    ]

    private static let treesEach = 120
    private static let peopleEach: Int64 = 100

    @Test func `all three find the same people, whatever the tree`() async throws {
        let world = try await SegmentationWorld(zone: "UTC")
        try await world.addFields()
        try await world.addInterests(RandomCriteria.interests)
        var source = RandomCriteria(random: SeededGenerator())
        var compared = 0
        var held = 0

        for (index, scenario) in CriteriaTwinTests.scenarios.enumerated() {
            source.zone = scenario.zone
            source.today = try #require(Day(scenario.today))
            let setting = try await Setting(&source, Int64(index) * 1_000, world)
            for tree in 0..<CriteriaTwinTests.treesEach {
                let (criteria, condition) = setting.next(&source)
                let expected = setting.slow(criteria)
                let comment = Comment(
                    rawValue: "seed \(source.random.seed), \(scenario.zone.name), "
                        + "\(scenario.today), tree \(tree): \(json(criteria))")

                let stored = try await setting.stored(condition)
                #expect(stored == expected, comment)
                let columns = setting.held(condition)
                #expect(columns == expected, comment)
                #expect(setting.slow(condition) == expected, comment)
                compared += Int(CriteriaTwinTests.peopleEach)
                held += expected.count
                guard stored == expected, columns == expected else { return }
            }
        }
        #expect(compared >= 100_000)
        #expect((1...9).contains(held * 10 / compared), "the trees tell people apart")
    }

    /// People and segments about one day in one zone, as each of the three sees them.
    private struct Setting {
        let world: SegmentationWorld
        let people: [Person]
        let definitions: Definitions
        let naive: SlowEvaluator
        let sql: CriteriaSQL
        let columns: AccountColumns

        init(_ source: inout RandomCriteria, _ first: Int64, _ world: SegmentationWorld)
            async throws
        {
            self.world = world
            source.segments = []
            var saved: [SegmentID: Definitions.Definition] = [:]
            for id in Int64(1)...4 {
                let parent: SegmentID? = source.pick([nil, nil] + source.segments)
                saved[SegmentID(id)] = .init(match: source.criteria(depth: 2), parent: parent)
                source.segments.append(SegmentID(id))
            }
            definitions = Definitions(saved)
            var people: [Person] = []
            for id in 1...CriteriaTwinTests.peopleEach { people.append(source.person(first + id)) }
            self.people = people
            naive = SlowEvaluator(today: source.today, zone: source.zone, segments: saved)
            sql = CriteriaSQL(
                zone: source.zone.name, today: source.today,
                fields: Set(RandomCriteria.fields.keys), deletedInterests: [])
            columns = AccountColumns()
            let keys = Setting.keys(source.segments)
            for key in keys {
                var type: FieldType?
                if case .field(let field) = key { type = RandomCriteria.fields[field] }
                columns.attach(ColumnDraft(key: key, type: type))
            }
            for person in people { columns.put(person.values(keys, zone: source.zone)) }
            try await Setting.store(people, world)
        }

        private static func keys(_ segments: [SegmentID]) -> Set<ColumnKey> {
            var keys: Set<ColumnKey> = [.email, .firstName, .name]
            keys.formUnion(RandomCriteria.fields.keys.map { .field($0) })
            keys.formUnion(segments.map { .manual($0) })
            for interest in RandomCriteria.interests.map({ InterestID($0) }) {
                keys.formUnion([.interest(interest), .activity(.interestClicks(interest))])
            }
            let messages = [nil] + RandomCriteria.messages.map { MessageID($0) }
            for message in messages {
                keys.formUnion([
                    .activity(.delivered(message)), .activity(.opened(message)),
                    .activity(.clicked(message, .human)), .activity(.clicked(message, .all)),
                ])
                for link in message.map({ [$0.rawValue * 10 + 1, $0.rawValue * 10 + 2] }) ?? [] {
                    keys.insert(.activity(.link(LinkID(link), .human)))
                    keys.insert(.activity(.link(LinkID(link), .all)))
                }
            }
            keys.formUnion([.page, .form, .survey].map { .activity(.visits($0)) })
            return keys
        }

        private static func store(_ people: [Person], _ world: SegmentationWorld) async throws {
            try await world.put(people.map(\.contact))
            try await world.put(
                people.flatMap { person in
                    person.memberships.map {
                        (
                            person.contact.id.rawValue, $0.key.rawValue, $0.value.state,
                            $0.value.clicks
                        )
                    }
                })
            try await world.store(happeningsOf: people)
        }

        /// The next tree, with what it means.
        func next(_ source: inout RandomCriteria) -> (Criteria, Condition) {
            let criteria = source.criteria()
            let parent: SegmentID? = source.pick([nil, nil, nil] + source.segments)
            let whole = parent.map { parent in
                Criteria.all([SegmentationWorld.isMember(of: parent), criteria])
            }
            return (whole ?? criteria, definitions.expanded(criteria, parent: parent))
        }

        func slow(_ criteria: Criteria) -> [ContactID] {
            people.filter { naive.holds(criteria, $0) }.map(\.contact.id)
        }

        func slow(_ condition: Condition) -> [ContactID] {
            people.filter { naive.holds(condition, $0) }.map(\.contact.id)
        }

        func held(_ condition: Condition) -> [ContactID] {
            columns.ids(
                columns.matches(condition, today: naive.today), after: ContactID(0), limit: 1_000)
        }

        func stored(_ condition: Condition) async throws -> [ContactID] {
            var text = SQLText("SELECT c.contact_id FROM contact AS c WHERE c.account_id = ")
            text.bind(world.account, cast: "::bigint")
            text.append(" AND c.contact_id = ANY (")
            text.bind(people.map(\.contact.id), cast: "::bigint[]")
            text.append(") AND ")
            sql.append(condition, to: &text)
            text.append(" ORDER BY c.contact_id")
            return try await world.database.all(text, as: ContactID.self)
        }
    }

    private func json(_ criteria: Criteria) -> String {
        String(decoding: JSON.encode(criteria), as: UTF8.self)
    }
}
