/// Slots to which something happened at least so often, ever or within some days.
final class WindowLeaf: Leaf {
    private let counts: DayCounts
    private let window: ClosedRange<Int32>?
    private let least: Int32

    /// - Parameters:
    ///   - counts: by day.
    ///   - window: the days that count; `nil` for all.
    ///   - least: 1 or more.
    init(_ counts: DayCounts, _ window: ClosedRange<Int32>?, atLeast least: Int32) {
        self.counts = counts
        self.window = window
        self.least = least
    }

    override var weight: Double {
        let sum = counts.indices(window).reduce(0) { $0 + counts.days[$1].set.count }
        return Double(min(sum, counts.ever.count)) / (least > 1 ? 2 : 1)
    }
    override var cost: Double {
        isEver ? 0 : 0.02 * Double(counts.indices(window).count) + (least > 1 ? 0.5 : 0)
    }

    private var isEver: Bool { window == nil && least == 1 }

    override func holds(_ slot: UInt32) -> Bool {
        isEver
            ? counts.ever.contains(slot)
            : counts.count(at: slot, window, atMost: least) >= least
    }

    override func part(_ chunk: Int) -> SlotChunk? {
        guard isEver else { return nil }
        return counts.ever.index(ofChunk: chunk).map { counts.ever.chunks[$0] } ?? SlotChunk()
    }

    override func tally(_ chunk: Int) -> Int? {
        guard let index = counts.ever.index(ofChunk: chunk) else { return 0 }
        return isEver ? counts.ever.chunks[index].count : nil
    }

    override func fill(_ chunk: Int, _ words: UnsafeMutablePointer<UInt64>) {
        words.update(repeating: 0, count: SlotChunk.words)
        if let part = part(chunk) {
            part.union(into: words)
        } else if least == 1 {
            for index in counts.indices(window) {
                let set = counts.days[index].set
                if let place = set.index(ofChunk: chunk) { set.chunks[place].union(into: words) }
            }
        } else {
            sum(chunk, words)
        }
    }

    private func sum(_ chunk: Int, _ words: UnsafeMutablePointer<UInt64>) {
        let sums = UnsafeMutablePointer<Int32>.allocate(capacity: SlotChunk.slots)
        defer { sums.deallocate() }
        sums.initialize(repeating: 0, count: SlotChunk.slots)
        for index in counts.indices(window) {
            let day = counts.days[index]
            guard let place = day.set.index(ofChunk: chunk) else { continue }
            day.set.chunks[place].forEach { sums[Int($0)].addUpToMax(1) }
            day.more.forEach(chunk: chunk) { sums[Int($0)].addUpToMax($1) }
        }
        let least = least
        ChunkRange.fill(
            UnsafeBufferPointer(start: sums, count: SlotChunk.slots), into: words
        ) { $0 >= least }
    }
}

extension Int32 {
    /// Stays at the highest when the sum does not fit.
    mutating func addUpToMax(_ other: Int32) {
        let (sum, isTooMuch) = addingReportingOverflow(other)
        self = isTooMuch ? .max : sum
    }
}
