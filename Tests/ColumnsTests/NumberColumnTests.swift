import Testing

@testable import Columns

@Suite("Numbers by slot")
struct NumberColumnTests {
    @Test(arguments: [0, 1, 2, 3])
    func `a column keeps what a table keeps, however wide its numbers become`(_ kind: Int) {
        let seed = UInt64.random(in: 0 ... .max)
        print("numbers \(kind): seed \(seed)")
        var chance = Chance(seed: seed)
        let numbers: [Double] =
            [
                [0, 1, 200, 253, 254], [-3, 0, 255, 65_534, 40_000],
                [-1e9, 4e9, 1e12, 7, 0x1p53], [0.5, -.infinity, 1e300, 3, -0.25],
            ][kind]
        let column = NumberColumn()
        var table: [UInt32: Double] = [:]
        for operation in 0..<4_000 {
            // Narrow ones first: they must widen.
            let slot = UInt32(chance.below(3) << 16 + chance.below(70))
            let number =
                chance.isHit(20)
                ? nil : chance.one(of: numbers.prefix(1 + operation / 800).map(\.self))
            let isChange = column.set(number, at: slot)
            #expect(isChange == (table[slot] != number), "seed \(seed)")
            table[slot] = number
        }
        for slot in 0..<UInt32(3 << 16) where column[slot] != table[slot] {
            Issue.record("seed \(seed): slot \(slot)")
        }

        let words = UnsafeMutablePointer<UInt64>.allocate(capacity: SlotChunk.words)
        defer { words.deallocate() }
        for low in numbers {
            for high in numbers where low <= high {
                var found: Set<UInt32> = []
                for (chunk, part) in column.chunks.enumerated() {
                    part.fill(low...high, into: words)
                    SlotChunk(words: words).forEach {
                        found.insert(UInt32(chunk) << 16 | UInt32($0))
                    }
                }
                let expected = table.filter { $0.value >= low && $0.value <= high }.map(\.key)
                #expect(found == Set(expected), "seed \(seed): \(low) to \(high)")
            }
        }
    }

    @Test func `whole numbers close together take a byte each`() {
        let column = NumberColumn(ascending: Array(0..<65_536)) { Double(1_000_000 + $0 % 200) }

        #expect(column.bytes < 66_500)
        #expect(column[65_535] == Double(1_000_000 + 65_535 % 200))
    }

    @Test func `counts keep what a table keeps, in sparse and dense chunks`() {
        let seed = UInt64.random(in: 0 ... .max)
        print("counts: seed \(seed)")
        var chance = Chance(seed: seed)
        var column = CountColumn()
        var table: [UInt32: Int32] = [:]
        for _ in 0..<60_000 {
            // The first chunk becomes dense, the second stays sparse.
            let isFirst = chance.isHit(80)
            let slot = UInt32(isFirst ? chance.below(65_536) : 65_536 + chance.below(900))
            let count: Int32 = chance.one(of: [0, 1, 1, 2, 254, 255, 256, .max])
            #expect(column.set(count, at: slot) == (table[slot] ?? 0 != count), "seed \(seed)")
            table[slot] = count
        }
        #expect(column.chunks.map(\.isDense) == [true, false])
        let words = UnsafeMutablePointer<UInt64>.allocate(capacity: SlotChunk.words)
        defer { words.deallocate() }
        for least: Int32 in [1, 2, 255, 256, 257, .max] {
            var found: Set<UInt32> = []
            for chunk in column.chunks.indices {
                column.fill(least, chunk: chunk, into: words)
                SlotChunk(words: words).forEach { found.insert(UInt32(chunk) << 16 | UInt32($0)) }
            }
            #expect(found == Set(table.filter { $0.value >= least }.map(\.key)), "seed \(seed)")
        }
    }
}
