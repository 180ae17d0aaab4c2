/// Slots with at least so many visits to names of a pattern, ever or within some days.
final class VisitLeaf: Leaf {
    private let visits: VisitProperty
    private let pattern: NamePattern
    private let window: ClosedRange<Int32>
    private let least: Int32
    /// Which names match, as far as they were looked at: names are only ever added.
    private var matching: [Bool] = []

    /// - Parameters:
    ///   - visits: where they are.
    ///   - pattern: the names that count.
    ///   - window: the days that count; `nil` for all.
    ///   - least: 1 or more.
    init(
        _ visits: VisitProperty, _ pattern: NamePattern, window: ClosedRange<Int32>?,
        atLeast least: Int32
    ) {
        self.visits = visits
        self.pattern = pattern
        self.window = window ?? Int32.min...Int32.max
        self.least = least
    }

    override var weight: Double { Double(visits.records.count) * 0.1 }
    override var cost: Double { 2 }

    private func look() {
        while matching.count < visits.names.count {
            matching.append(pattern.matches(visits.names[matching.count]))
        }
    }

    override func holds(_ slot: UInt32) -> Bool {
        look()
        var sum: Int32 = 0
        visits.records.forEach(at: slot) { record in
            if window.contains(record.day), matching[Int(record.name)] {
                sum.addUpToMax(record.count)
            }
        }
        return sum >= least
    }

    override func tally(_ chunk: Int) -> Int? { visits.records.isEmpty(chunk: chunk) ? 0 : nil }

    override func fill(_ chunk: Int, _ words: UnsafeMutablePointer<UInt64>) {
        look()
        words.update(repeating: 0, count: SlotChunk.words)
        matching.withUnsafeBufferPointer { matching in
            visits.records.forEachRun(chunk: chunk) { fill($0, matching, words) }
        }
    }

    private func fill(
        _ run: UnsafeBufferPointer<VisitRecord>, _ matching: UnsafeBufferPointer<Bool>,
        _ words: UnsafeMutablePointer<UInt64>
    ) {
        var sum: Int32 = 0
        var last: UInt32 = .max
        let (from, through) = (window.lowerBound, window.upperBound)
        for record in run {
            if record.slot != last {
                sum = 0
                last = record.slot
            }
            guard record.day >= from, record.day <= through, matching[Int(record.name)] else {
                continue
            }
            sum.addUpToMax(record.count)
            if sum >= least {
                words[Int(record.slot >> 6) & 1_023] |= 1 << UInt64(record.slot & 63)
            }
        }
    }
}
