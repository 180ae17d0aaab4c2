/// Slots whose number lies in a range.
final class NumberLeaf: Leaf {
    private let column: NumberColumn
    private let range: ClosedRange<Double>

    init(_ column: NumberColumn, _ range: ClosedRange<Double>) {
        self.column = column
        self.range = range
    }

    override var weight: Double {
        column.chunks.reduce(0) { sum, chunk in
            guard chunk.low <= chunk.high, range.overlaps(chunk.low...chunk.high) else {
                return sum
            }
            let isAll = range.lowerBound <= chunk.low && range.upperBound >= chunk.high
            return sum + Double(chunk.filled) * (isAll ? 1 : 0.5)
        }
    }
    override var cost: Double { 0.1 }

    override func holds(_ slot: UInt32) -> Bool { column[slot].map(range.contains) ?? false }

    override func tally(_ number: Int) -> Int? {
        guard number < column.chunks.count else { return 0 }
        let chunk = column.chunks[number]
        guard chunk.filled > 0, range.lowerBound <= chunk.high, range.upperBound >= chunk.low
        else { return 0 }
        let isAll = range.lowerBound <= chunk.low && range.upperBound >= chunk.high
        return isAll ? chunk.filled : nil
    }

    override func fill(_ number: Int, _ words: UnsafeMutablePointer<UInt64>) {
        guard number < column.chunks.count else {
            words.update(repeating: 0, count: SlotChunk.words)
            return
        }
        column.chunks[number].fill(range, into: words)
    }

    override func filter(
        _ number: Int, _ list: UnsafeMutablePointer<UInt16>, _ count: Int, keeping wanted: Bool
    ) -> Int {
        guard number < column.chunks.count else { return wanted ? 0 : count }
        let range = range
        return column.chunks[number].filter(list, count, keeping: wanted) { range.contains($0) }
    }
}
