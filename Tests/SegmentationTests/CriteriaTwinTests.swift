import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Segmentation

@Suite("Criteria in SQL and their slow twin", .database(Schema.migrations))
struct CriteriaTwinTests {
    @Test func `both find the same people, whatever the tree`() async throws {
        let world = try await SegmentationWorld(zone: "UTC")
        try await world.addFields()
        try await world.addInterests(RandomCriteria.interests)
        var source = RandomCriteria(random: SeededGenerator())
        let seed = source.random.seed
        let people = (Int64(1)...150).map { source.person($0) }
        try await store(people, world)
        let sql = CriteriaSQL(
            zone: "UTC", today: RandomCriteria.today,
            fields: ["city", "age", "birthday", "wines"], deletedInterests: [])
        let slow = SlowEvaluator(today: RandomCriteria.today)

        for round in 0..<3_000 {
            let criteria = source.criteria()
            let expected = people.filter { slow.holds(criteria, $0) }.map(\.contact.id)

            let found = try await world.database.all(
                query(
                    sql.condition(Definitions([:]).expanded(criteria, parent: nil)), world.account),
                as: ContactID.self)

            #expect(found == expected, "seed \(seed), tree \(round): \(json(criteria))")
            guard found == expected else { return }
        }
    }

    @Test func `every tree of the generator is one that the rules accept`() {
        var source = RandomCriteria(random: SeededGenerator())
        let rules = CriteriaRules(
            limits: CriteriaLimits(tests: 1_000, levels: 10),
            fields: ["city": .text, "age": .number, "birthday": .date, "wines": .choice],
            interests: Set(RandomCriteria.interests.map(InterestID.init(_:))), segments: [])

        for _ in 0..<2_000 {
            let criteria = source.criteria()
            #expect(rules.errors(in: criteria, at: "").isEmpty, "\(json(criteria))")
        }
    }

    private func json(_ criteria: Criteria) -> String {
        String(decoding: JSON.encode(criteria), as: UTF8.self)
    }

    private func query(_ condition: SQLText, _ account: AccountID) -> SQLText {
        var text = SQLText("SELECT c.contact_id FROM contact AS c WHERE c.account_id = ")
        text.bind(account, cast: "::bigint")
        text.append(" AND ")
        text.append(condition)
        text.append(" ORDER BY c.contact_id")
        return text
    }

    private func store(_ people: [Person], _ world: SegmentationWorld) async throws {
        try await world.put(people.map(\.contact))
        try await world.put(
            people.flatMap { person in
                person.memberships.map {
                    (person.contact.id.rawValue, $0.key.rawValue, $0.value.state, $0.value.clicks)
                }
            })
    }
}
