import Model
import Testing

@testable import Columns

@Suite("Contacts and their slots")
struct ContactSlotsTests {
    private func person(_ id: Int64) -> ContactValues {
        ContactValues(
            row: ContactRow(id: ContactID(id), created: Day(rawValue: 1), language: "nl"), keys: [])
    }

    @Test func `pages of ids are ascending and complete, whatever the order they came in`() {
        let seed = UInt64.random(in: 0 ... .max)
        print("contact slots: seed \(seed)")
        var chance = Chance(seed: seed)
        let columns = AccountColumns()
        var known: Set<Int64> = []
        for id in 1...500 {
            columns.append(id: Int64(id) * 4, created: 0, language: "nl", sources: [])
            known.insert(Int64(id) * 4)
        }
        for _ in 0..<3_000 {
            // Ids below, between and far above those of the load.
            let id = chance.isHit(5) ? Int64(chance.next() >> 2) : Int64(chance.below(2_400)) - 100
            if known.contains(id), chance.isHit(70) {
                columns.remove(ContactID(id))
                known.remove(id)
            } else {
                columns.put(person(id))
                known.insert(id)
            }
        }

        var found: [Int64] = []
        var after = ContactID(.min)
        while true {
            let page = columns.ids(columns.alive, after: after, limit: 37)
            found += page.map(\.rawValue)
            guard let last = page.last else { break }
            after = last
        }
        #expect(found == known.sorted(), "seed \(seed)")
        #expect(columns.count == known.count)
        for id in known {
            let slot = columns.slot(of: ContactID(id))
            #expect(slot.map(columns.contact) == ContactID(id), "seed \(seed)")
        }
        #expect(columns.slot(of: ContactID(-1_000)) == nil)
    }

    @Test func `contacts of several chunks are found, and others are not`() {
        let seed = UInt64.random(in: 0 ... .max)
        print("contacts of chunks: seed \(seed)")
        var chance = Chance(seed: seed)
        var index = ContactIndex()
        var ids: [Int64] = []
        var id: Int64 = -5_000
        for _ in 0..<140_000 {
            // Dense runs, gaps, and jumps that four bytes do not reach.
            id += chance.isHit(99) ? 1 : Int64(chance.one(of: [50, 5_000, 3_000_000_000]))
            #expect(index.insert(id) == UInt32(ids.count))
            ids.append(id)
        }

        for (slot, id) in ids.enumerated() where index.slot(of: id) != UInt32(slot) {
            Issue.record("seed \(seed): contact \(id)")
        }
        let known = Set(ids)
        for id in ids where !known.contains(id + 1) && index.slot(of: id + 1) != nil {
            Issue.record("seed \(seed): no contact \(id + 1)")
        }
        var cursor = 0
        for (slot, id) in ids.enumerated() where slot % 7 == 0 {
            guard index.slot(of: id, from: &cursor) != UInt32(slot) else { continue }
            Issue.record("seed \(seed): contact \(id) in order")
        }
        #expect(index.slot(of: .min) == nil && index.slot(of: .max) == nil)
    }

    @Test func `the slot of a contact that went is used first`() {
        let columns = AccountColumns()
        for id in 1...4 { columns.append(id: Int64(id), created: 0, language: "nl", sources: [9]) }
        columns.remove(ContactID(2))
        #expect(columns.holes == 0.25)

        columns.put(person(10))

        #expect(columns.slot(of: ContactID(10)) == 1)
        #expect(columns.slot(of: ContactID(2)) == nil)
        #expect(columns.alive.count == 4)
        let sourced = Condition.test(Criterion(on: .source, test: .isNotEmpty))
        #expect(columns.count(sourced, today: Day(rawValue: 0)) == 3)
    }

    @Test func `a contact that comes back gets its own slot while it is free`() {
        let columns = AccountColumns()
        for id in 1...9 { columns.append(id: Int64(id), created: 0, language: "nl", sources: []) }
        for id in [3, 4, 5] { columns.remove(ContactID(Int64(id))) }

        columns.put(person(5))

        #expect(columns.slot(of: ContactID(5)) == 4)
    }

    @Test func `a sample is spread, and as long as it can be`() {
        let columns = AccountColumns()
        for id in 0..<1_000 {
            columns.append(id: Int64(id), created: 0, language: "nl", sources: [])
        }

        let ten = columns.sample(columns.alive, 10).map(\.rawValue)

        #expect(ten == (0..<10).map { $0 * 100 })
        #expect(columns.sample(SlotSet(ascending: [3, 5]), 10) == [ContactID(3), ContactID(5)])
        #expect(columns.sample(SlotSet(), 10).isEmpty)
        #expect(columns.sample(columns.alive, 0).isEmpty)
    }

    @Test func `a condition over a column that is not attached is a mistake`() async {
        await #expect(processExitsWith: .failure) {
            let named = Condition.test(Criterion(on: .name, test: .isEmpty))
            _ = AccountColumns().count(named, today: Day(rawValue: 0))
        }
    }
}
