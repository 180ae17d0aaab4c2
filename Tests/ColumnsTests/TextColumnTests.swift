import TestKit
import Testing

@testable import Columns

@Suite("Texts by slot")
struct TextColumnTests {
    /// The same by plain arrays.
    struct Naive {
        var texts: [UInt32: String] = [:]

        func holds(_ test: TextTest, at slot: UInt32) -> Bool {
            let text = Array((texts[slot] ?? "").utf8)
            return !text.isEmpty && test.values.contains { holds(test.kind, text, $0) }
        }

        private func holds(_ kind: TextTest.Kind, _ text: [UInt8], _ value: [UInt8]) -> Bool {
            switch kind {
            case .equals: text == value
            case .startsWith: text.starts(with: value)
            case .endsWith: text.reversed().starts(with: value.reversed())
            case .contains:
                text.indices.contains { text[$0...].starts(with: value) }
            }
        }
    }

    static func matches(_ column: TextColumn, _ test: TextTest, slots: Int) -> [UInt32] {
        var result: [UInt32] = []
        let codes = column.codes(test)
        var words = [UInt64](repeating: .max, count: 1_024)
        for chunk in 0...(slots >> 16) {
            words.withUnsafeMutableBufferPointer { words in
                guard let base = words.baseAddress else { return }
                column.fill(codes, chunk: chunk, into: base)
            }
            for bit in 0..<65_536 where words[bit >> 6] & (1 << UInt64(bit & 63)) != 0 {
                result.append(UInt32(chunk << 16 + bit))
            }
        }
        return result
    }

    static func text(_ letters: [Character], upTo length: Int, _ random: inout SeededGenerator)
        -> String
    {
        String(
            (0..<Int.random(in: 0...length, using: &random)).map { _ in
                letters[Int.random(in: letters.indices, using: &random)]
            })
    }

    @Test(arguments: [UInt64.random(in: 0...UInt64.max), 1, 2])
    func `every test answers as a comparison of each text does`(_ seed: UInt64) {
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for letters in [["a", "b"], ["a", "é", "@", "."], Array("abcdefghij")] as [[Character]] {
            var column = TextColumn()
            var naive = Naive()
            for round in 0..<60 {
                for _ in 0..<40 {
                    let slot = UInt32.random(in: 0..<300, using: &random)
                    let text = Self.text(letters, upTo: round % 2 == 0 ? 4 : 90, &random)
                    let isChange = column.set(text, at: slot)
                    #expect(isChange == (text != naive.texts[slot] ?? ""))
                    naive.texts[slot] = text
                }
                if round == 30 { column.trim() }
                for kind in [TextTest.Kind.equals, .contains, .startsWith, .endsWith] {
                    let most = Int.random(in: 0..<8, using: &random) == 0 ? 30 : 3
                    let values = (0..<Int.random(in: 1...most, using: &random)).map { _ in
                        Self.text(letters, upTo: 4, &random)
                    }
                    let test = TextTest(kind, values)
                    let expected = (0..<300 as Range<UInt32>).filter { naive.holds(test, at: $0) }
                    #expect(Self.matches(column, test, slots: 300) == expected)
                    #expect((0..<300).filter { column.holds(test, at: $0) } == expected)
                }
            }
            for slot in 0..<300 as Range<UInt32> {
                #expect(column[text: slot] == naive.texts[slot] ?? "")
                #expect(column.isEmpty(at: slot) == (naive.texts[slot] ?? "").isEmpty)
            }
        }
    }

    @Test func `an empty text never matches, and neither does an empty value`() {
        var column = TextColumn()
        column.set("a", at: 1)
        column.set("", at: 2)

        for kind in [TextTest.Kind.equals, .contains, .startsWith, .endsWith] {
            #expect(Self.matches(column, TextTest(kind, [""]), slots: 9).isEmpty)
            #expect(Self.matches(column, TextTest(kind, ["", "a"]), slots: 9) == [1])
            #expect(!column.holds(TextTest(kind, [""]), at: 2))
        }
    }

    @Test func `a value that lies over the border of two texts is in neither`() {
        var column = TextColumn()
        column.load(slots: [0, 1, 2], texts: ["needle in", "a haystack", "ina"])

        #expect(Self.matches(column, TextTest(.contains, ["ina"]), slots: 3) == [2])
        #expect(Self.matches(column, TextTest(.contains, ["ha"]), slots: 3) == [1])
    }

    @Test func `codes become wider as texts are added, and slots keep their texts`() {
        var column = TextColumn()
        let slots = Array(0..<70_000 as Range<UInt32>)
        column.load(slots: slots, texts: slots.map { "text \($0)" })
        column.trim()

        #expect(column.distinct == 70_000)
        for slot in [0, 254, 255, 256, 65_534, 65_535, 65_536, 69_999] as [UInt32] {
            #expect(column[text: slot] == "text \(slot)")
            let test = TextTest(.equals, ["text \(slot)"])
            #expect(Self.matches(column, test, slots: 70_000) == [slot])
        }
        #expect(Self.matches(column, TextTest(.endsWith, ["9999"]), slots: 70_000).count == 7)
        #expect(column.bytes < 70_000 * 25)
    }

    @Test(arguments: [0, 1, 62, 63, 64, 65, 127, 128])
    func `all codes are those of texts, not the empty one`(_ last: Int) {
        let all = CodeSet(through: last)

        #expect(all.count == last)
        #expect(
            (0..<200).filter { all.contains($0) } == Array(0..<200).filter { $0 > 0 && $0 <= last })
    }

    @Test(arguments: [UInt64.random(in: 0...UInt64.max)])
    func `values in a range are found whatever their width, to the last of a chunk`(
        _ seed: UInt64
    ) {
        print("lanes: seed \(seed)")
        var random = SeededGenerator(seed: seed)
        for count in [0, 1, 63, 64, 65, 4_000, 65_535, 65_536] {
            Self.expectRange(UInt8.self, count, &random)
            Self.expectRange(UInt16.self, count, &random)
            Self.expectRange(UInt32.self, count, &random)
        }
    }

    static func expectRange<Value: LaneValue>(
        _ type: Value.Type, _ count: Int, _ random: inout SeededGenerator
    ) {
        let values = (0..<count).map { _ in
            Value(truncatingIfNeeded: UInt64.random(in: 0...300, using: &random))
        }
        var words = [UInt64](repeating: .max, count: 1_024)
        for (low, high) in [(0, 255), (7, 7), (255, 255), (100, 180), (0, 0)] as [(Value, Value)] {
            values.withUnsafeBufferPointer { values in
                words.withUnsafeMutableBufferPointer { words in
                    guard let base = words.baseAddress else { return }
                    ChunkRange.fill(values, from: low, through: high, into: base)
                }
            }
            var expected = [UInt64](repeating: 0, count: 1_024)
            for (slot, value) in values.enumerated() where value >= low && value <= high {
                expected[slot >> 6] |= 1 << UInt64(slot & 63)
            }
            #expect(words == expected)
        }
    }

    @Test func `texts that no slot has any more are dropped`() {
        var column = TextColumn()
        for round in 0..<1_000 { column.set("text \(round)", at: UInt32(round % 10)) }

        #expect(column.distinct < 200)
        #expect((0..<10).map { column[text: $0] } == (990..<1_000).map { "text \($0)" })
        #expect(column.code(of: "text 0") == nil)
        #expect(column.code(of: "text 999") != nil)
    }

    @Test func `a copy does not change with the original`() {
        var column = TextColumn()
        column.set("old", at: 3)
        let copy = column
        column.set("new", at: 3)

        #expect(copy[text: 3] == "old")
        #expect(column[text: 3] == "new")
    }
}
