/// Visits in the order of their slots, in runs of 1,024 slots: a change moves few of them.
struct VisitRecords {
    static let runsInChunk = 64
    private static let runBits: UInt32 = 10

    /// By slot.
    private var runs: [[VisitRecord]] = []
    private(set) var count = 0

    init() {}

    /// Records in the order of their slots.
    init(ascending records: [VisitRecord]) {
        var start = 0
        while start < records.count {
            let run = records[start].slot >> VisitRecords.runBits
            var end = start
            while end < records.count, records[end].slot >> VisitRecords.runBits == run { end += 1 }
            while runs.count < run { runs.append([]) }
            runs.append(Array(records[start..<end]))
            start = end
        }
        count = records.count
        runs = runs.trimmed
    }

    var bytes: Int {
        runs.reduce(8 * runs.capacity) {
            $0 + ($1.capacity == 0 ? 0 : 32 + MemoryLayout<VisitRecord>.stride * $1.capacity)
        }
    }

    private func run(of slot: UInt32) -> Int { Int(slot >> VisitRecords.runBits) }

    private func range(of slot: UInt32, in run: [VisitRecord]) -> Range<Int> {
        var low = 0
        var length = run.count
        while length > 0 {
            let half = length / 2
            if run[low + half].slot < slot {
                low += half + 1
                length -= half + 1
            } else {
                length = half
            }
        }
        var high = low
        while high < run.count, run[high].slot == slot { high += 1 }
        return low..<high
    }

    /// Calls with the visits of one slot.
    func forEach(at slot: UInt32, _ body: (VisitRecord) -> Void) {
        let index = run(of: slot)
        guard index < runs.count else { return }
        for record in runs[index][range(of: slot, in: runs[index])] { body(record) }
    }

    /// Calls with the visits of a chunk, by run.
    func forEachRun(chunk: Int, _ body: (UnsafeBufferPointer<VisitRecord>) -> Void) {
        let first = chunk * VisitRecords.runsInChunk
        guard first < runs.count else { return }
        for index in first..<min(first + VisitRecords.runsInChunk, runs.count) {
            runs[index].withUnsafeBufferPointer(body)
        }
    }

    /// Whether a chunk has no visits.
    func isEmpty(chunk: Int) -> Bool {
        let first = chunk * VisitRecords.runsInChunk
        guard first < runs.count else { return true }
        return runs[first..<min(first + VisitRecords.runsInChunk, runs.count)]
            .allSatisfy(\.isEmpty)
    }

    /// Puts visits of one slot in place of those it has.
    ///
    /// - Returns: whether that changed anything.
    mutating func replace(_ records: [VisitRecord], at slot: UInt32) -> Bool {
        let index = run(of: slot)
        guard index < runs.count || !records.isEmpty else { return false }
        while runs.count <= index { runs.append([]) }
        let range = range(of: slot, in: runs[index])
        guard Set(runs[index][range]) != Set(records) else { return false }
        count += records.count - range.count
        let length = runs[index].count - range.count + records.count
        if runs[index].capacity < length { runs[index].reserveCapacity(length + length / 8 + 4) }
        runs[index].replaceSubrange(range, with: records)
        return true
    }
}
