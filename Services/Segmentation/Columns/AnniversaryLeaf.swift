internal import Model

/// Slots whose day has an anniversary within some days around today.
final class AnniversaryLeaf: Leaf {
    private let column: NumberColumn
    /// By month × 32 + day of the month: the last day of the window that is its anniversary.
    private var last = [Int32](repeating: .min, count: 13 * 32)
    /// Whether a day passes, from `start` on; made for whole chunks.
    private lazy var passing = makePassing()
    private var start = 0

    /// - Parameters:
    ///   - column: days.
    ///   - window: the days, at most 366, one of which must be an anniversary.
    init(_ column: NumberColumn, _ window: ClosedRange<Int32>) {
        self.column = column
        super.init()
        for raw in window {
            let (year, month, day) = Day(rawValue: raw).calendar
            last[month * 32 + day] = raw
            if month == 2, day == 28, Day(year: year, month: 2, day: 29) == nil {
                last[2 * 32 + 29] = raw
            }
        }
    }

    override var weight: Double {
        column.chunks.reduce(0) { $0 + Double($1.filled) } * 0.05
    }
    override var cost: Double { 0.5 }

    /// An anniversary is of the same year or a later one.
    private func passes(_ raw: Int32) -> Bool {
        let (_, month, day) = Day(rawValue: raw).calendar
        return raw <= last[month * 32 + day]
    }

    override func holds(_ slot: UInt32) -> Bool {
        column[slot].map { passes(Int32($0)) } ?? false
    }

    override func tally(_ chunk: Int) -> Int? {
        chunk < column.chunks.count && column.chunks[chunk].filled > 0 ? nil : 0
    }

    private func makePassing() -> [Bool] {
        let low = column.chunks.reduce(Double.infinity) { min($0, $1.low) }
        let high = column.chunks.reduce(-Double.infinity) { max($0, $1.high) }
        guard low <= high, high - low < 1_000_000 else { return [] }
        start = Int(low)
        return (Int32(low)...Int32(high)).map(passes)
    }

    override func fill(_ number: Int, _ words: UnsafeMutablePointer<UInt64>) {
        guard number < column.chunks.count, !passing.isEmpty else {
            super.fill(number, words)
            return
        }
        let chunk = column.chunks[number]
        let offset = Int(chunk.base) - start
        passing.withUnsafeBufferPointer { passing in
            func passes(_ index: Int) -> Bool {
                index >= 0 && index < passing.count && passing[index]
            }
            switch chunk.form {
            case .byte:
                chunk.bytes8.withUnsafeBufferPointer {
                    ChunkRange.fill($0, into: words) { $0 < .max && passes(Int($0) + offset) }
                }
            case .short:
                chunk.shorts.withUnsafeBufferPointer {
                    ChunkRange.fill($0, into: words) { $0 < .max && passes(Int($0) + offset) }
                }
            case .word, .double: super.fill(number, words)
            }
        }
    }
}
