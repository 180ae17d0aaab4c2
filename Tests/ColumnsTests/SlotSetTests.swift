import Testing

@testable import Columns

@Suite("Sets of slots")
struct SlotSetTests {
    /// Slots of a few chunks, so that arrays and words of each are met.
    private func slot(_ chance: inout Chance, _ spread: Int) -> UInt32 {
        UInt32(chance.one(of: [0, 1, 5]) << 16 + chance.below(spread))
    }

    @Test(arguments: [100, 6_000, 9_000, 65_536])
    func `a set does what a plain one does`(_ spread: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        print("slot set \(spread): seed \(seed)")
        var chance = Chance(seed: seed)
        var set = SlotSet()
        var plain: Set<UInt32> = []
        // From empty over the border of 4,096 in a chunk and back.
        for operation in 0..<40_000 {
            let slot = slot(&chance, spread)
            let isInsert = chance.isHit(operation < 25_000 ? 80 : 15)
            if isInsert {
                #expect(set.insert(slot) == plain.insert(slot).inserted)
            } else {
                #expect(set.remove(slot) == (plain.remove(slot) != nil))
            }
            if operation % 4_000 == 0 { check(set, plain, &chance, seed) }
        }
        check(set, plain, &chance, seed)
    }

    private func check(
        _ set: SlotSet, _ plain: Set<UInt32>, _ chance: inout Chance, _ seed: UInt64
    ) {
        let sorted = plain.sorted()
        var seen: [UInt32] = []
        set.forEach { seen.append($0) }
        #expect(seen == sorted, "seed \(seed)")
        #expect(set.count == plain.count, "seed \(seed)")
        #expect(set == SlotSet(ascending: sorted), "seed \(seed)")
        for _ in 0..<100 {
            let slot = slot(&chance, 65_536)
            #expect(set.contains(slot) == plain.contains(slot), "seed \(seed)")
        }
        let after = slot(&chance, 65_536)
        #expect(set.first(10, after: after) == Array(sorted.filter { $0 > after }.prefix(10)))
        #expect(set.first(3) == Array(sorted.prefix(3)))
    }

    @Test func `union, intersection and difference are those of plain sets`() {
        let seed = UInt64.random(in: 0 ... .max)
        print("slot set algebra: seed \(seed)")
        var chance = Chance(seed: seed)
        for _ in 0..<60 {
            let sets = (0..<2).map { _ in
                let count = chance.one(of: [0, 3, 4_000, 4_096, 4_097, 20_000])
                return Set(
                    (0..<count).map { _ in slot(&chance, chance.one(of: [10, 5_000, 65_536])) })
            }
            let left = SlotSet(ascending: sets[0].sorted())
            let right = SlotSet(ascending: sets[1].sorted())
            var (union, both, rest) = (left, left, left)
            union.formUnion(right)
            both.formIntersection(right)
            rest.subtract(right)

            #expect(union == SlotSet(ascending: sets[0].union(sets[1]).sorted()), "seed \(seed)")
            #expect(both == SlotSet(ascending: sets[0].intersection(sets[1]).sorted()))
            #expect(rest == SlotSet(ascending: sets[0].subtracting(sets[1]).sorted()))
        }
    }

    @Test func `one more than 4,096 in a chunk becomes words, and stays equal`() {
        var set = SlotSet(ascending: Array(0..<4_096))
        #expect(!set.chunks[0].isDense)

        set.insert(9_000)

        #expect(set.chunks[0].isDense)
        #expect(set == SlotSet(ascending: Array(0..<4_096) + [9_000]))
        set.remove(9_000)
        #expect(set == SlotSet(ascending: Array(0..<4_096)))
        for slot in 1_000..<4_096 { set.remove(UInt32(slot)) }
        #expect(!set.chunks[0].isDense)
        #expect(set == SlotSet(ascending: Array(0..<1_000)))
    }
}
