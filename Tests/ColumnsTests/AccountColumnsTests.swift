import Model
import Testing

@testable import Columns

@Suite("Conditions over columns")
struct AccountColumnsTests {
    @Test(arguments: 0..<8)
    func `random conditions hold for whom the rules say`(_ round: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        print("columns twin \(round): seed \(seed)")
        var random = RandomPeople(
            chance: Chance(seed: seed), today: RandomPeople.today[round % RandomPeople.today.count])
        let world = ColumnsWorld((1...150).map { random.person(Int64($0) * 3) })

        for _ in 0..<100 {
            let condition = random.condition()
            let expected = world.expected(condition, today: random.today)
            let found = world.found(condition, today: random.today)

            #expect(found == expected, "seed \(seed): \(condition)")
            #expect(world.columns.count(condition, today: random.today) == expected.count)
            let one = ContactID(Int64(random.chance.below(150) + 1) * 3)
            #expect(
                world.columns.holds(condition, of: one, today: random.today)
                    == expected.contains(one), "seed \(seed), contact \(one): \(condition)")
        }
    }

    @Test func `after any changes conditions hold for whom the rules say`() {
        let seed = UInt64.random(in: 0 ... .max)
        print("columns after changes: seed \(seed)")
        var random = RandomPeople(chance: Chance(seed: seed), today: RandomPeople.today[0])
        var world = ColumnsWorld(
            (1...60).map { random.person(Int64($0) * 3) },
            keys: RandomPeople.keys.filter { _ in random.chance.isHit(80) })
        let missing = RandomPeople.keys.subtracting(world.columns.keys)

        for step in 0..<600 {
            world.change(&random)
            if step == 200 { for key in missing { world.attach(key) } }
            guard step > 200 else { continue }
            let condition = random.condition()
            #expect(
                world.found(condition, today: random.today)
                    == world.expected(condition, today: random.today),
                "seed \(seed), step \(step): \(condition)")
        }
        #expect(world.columns.count == world.people.count)
    }

    @Test func `segments that are kept up to date equal those decided anew`() {
        let seed = UInt64.random(in: 0 ... .max)
        print("columns live: seed \(seed)")
        var random = RandomPeople(chance: Chance(seed: seed), today: RandomPeople.today[1])
        var world = ColumnsWorld((1...60).map { random.person(Int64($0) * 3) })
        let live = LiveSegments()
        for id in 1...25 { random.put(SegmentID(Int64(id)), in: live, world.columns) }

        for step in 0..<300 {
            if random.chance.isHit(5) {
                random.put(SegmentID(Int64(random.chance.below(25) + 1)), in: live, world.columns)
            }
            let before = world.memberships(live)
            let flips = world.change(&random, live)
            for id in live.ids {
                guard let condition = live.condition(id) else { continue }
                let expected = world.expected(condition, today: random.today)
                let members = live.members(id).map(world.members)
                #expect(members == expected, "seed \(seed), step \(step): \(condition)")
            }
            var expected = before
            for flip in flips {
                let isNews =
                    flip.isEntry
                    ? expected[flip.segment, default: []].insert(flip.contact).inserted
                    : expected[flip.segment, default: []].remove(flip.contact) != nil
                #expect(isNews, "seed \(seed), step \(step): \(flip) twice")
            }
            #expect(world.memberships(live) == expected, "seed \(seed), step \(step)")
        }
    }

    @Test func `deciding contacts and funnels say what counts say`() {
        let seed = UInt64.random(in: 0 ... .max)
        print("columns decide: seed \(seed)")
        var random = RandomPeople(chance: Chance(seed: seed), today: RandomPeople.today[4])
        let world = ColumnsWorld((1...90).map { random.person(Int64($0)) })
        let criteria = (0..<30).map { _ in random.condition() }
        let contacts = (0...91).map { ContactID(Int64($0)) }.shuffled(using: &random.chance)

        let decided = world.columns.decide(contacts, criteria, today: random.today)
        let steps = Array(criteria.prefix(5))
        let funnel = world.columns.funnel(steps, today: random.today)

        for (contact, indices) in zip(contacts, decided) {
            #expect(
                indices
                    == criteria.indices.filter {
                        world.expected(criteria[$0], today: random.today).contains(contact)
                    }, "seed \(seed)")
        }
        for step in steps.indices {
            let all = Condition.all(Array(steps[...step]))
            #expect(funnel[step] == world.expected(all, today: random.today).count, "seed \(seed)")
        }
    }
}

extension RandomPeople {
    mutating func put(_ id: SegmentID, in live: LiveSegments, _ columns: AccountColumns) {
        let condition = condition()
        live.put(id, condition, members: columns.matches(condition, today: today))
    }
}

extension ColumnsWorld {
    /// Changes one thing about somebody; with `live` who entered or left by it.
    @discardableResult
    mutating func change(_ random: inout RandomPeople, _ live: LiveSegments? = nil) -> [MemberFlip]
    {
        let id = ContactID(Int64(random.chance.below(200) + 1))
        let changed: Set<ColumnKey>
        switch (random.chance.below(6), people[id]) {
        case (0, _?):
            let flips = live?.leave(id, in: columns) ?? []
            columns.remove(id)
            people[id] = nil
            return flips
        case (1, let person?):
            let interest = random.interest()
            var value = random.membership()
            // Often only the state changes.
            if random.chance.isHit(60) { value.clicks = person.memberships[interest]?.clicks ?? 0 }
            let isChange = columns.set(membership: value, of: id, interest: interest)
            people[id]?.memberships[interest] = value
            changed = isChange ? [.interest(interest)] : []
        case (2, _?):
            let activity = random.activity()
            let days = random.days(activity)
            let isChange = columns.replace(activity, of: id, days)
            people[id]?.activities[activity] = days
            changed = isChange ? [.activity(activity)] : []
        case (3, _?):
            let segment = random.segment()
            let choice = random.chance.one(of: [ManualChoice.include, .exclude, .automatic])
            let isChange = columns.set(manual: choice, of: id, in: segment)
            people[id]?.manual[segment] = choice == .automatic ? nil : choice
            changed = isChange ? [.manual(segment)] : []
        case (4, let person?):
            // Only the row and some of the rest was read again.
            var values = random.person(id.rawValue)
            let kept = values.keys.filter { _ in random.chance.isHit(50) }
            values.keep(kept, from: person)
            changed = columns.put(values)
            people[id] = values
        default:
            let values = random.person(id.rawValue)
            changed = columns.put(values)
            people[id] = values
        }
        return live?.redecide([id: changed], in: columns, today: random.today) ?? []
    }

    func memberships(_ live: LiveSegments) -> [SegmentID: Set<ContactID>] {
        var all: [SegmentID: Set<ContactID>] = [:]
        for id in live.ids { all[id] = live.members(id).map(members) }
        return all
    }
}

extension ContactValues {
    /// Everything but `kept` is as another has it, and was not read.
    mutating func keep(_ kept: Set<ColumnKey>, from old: ContactValues) {
        for key in keys.subtracting(kept) {
            switch key {
            case .language, .sources, .created: break
            case .email: row.email = old.row.email
            case .firstName: row.firstName = old.row.firstName
            case .name: row.name = old.row.name
            case .field(let field): row.fields[field] = old.row.fields[field]
            case .interest(let interest): memberships[interest] = old.memberships[interest]
            case .activity(let activity): activities[activity] = old.activities[activity]
            case .manual(let segment): manual[segment] = old.manual[segment]
            }
        }
        keys = kept
    }
}
