/// Slots whose count is at least so much.
final class CountLeaf: Leaf {
    private let held: HeldCounts
    private let least: Int32
    private let place: UnsafeMutablePointer<CountColumn>

    /// - Parameters:
    ///   - held: the counts.
    ///   - least: 1 or more.
    init(_ held: HeldCounts, atLeast least: Int32) {
        self.held = held
        place = held.place
        self.least = least
    }

    override var weight: Double { Double(held.counts.filled) / (least > 1 ? 2 : 1) }
    override var cost: Double { 0.05 }
    override var probe: Double { 0.3 }

    override func holds(_ slot: UInt32) -> Bool { place.pointee[slot] >= least }

    override func tally(_ number: Int) -> Int? {
        guard number < held.counts.chunks.count else { return 0 }
        let filled = held.counts.chunks[number].filled
        return filled == 0 || least == 1 ? filled : nil
    }

    override func fill(_ chunk: Int, _ words: UnsafeMutablePointer<UInt64>) {
        held.counts.fill(least, chunk: chunk, into: words)
    }

    override func list(_ chunk: Int, _ list: UnsafeMutablePointer<UInt16>) -> Int? {
        guard chunk < held.counts.chunks.count else { return 0 }
        guard !held.counts.chunks[chunk].isDense else { return nil }
        return held.counts.list(least, chunk: chunk, into: list)
    }
}

/// Counts that leaves and their property share, at a fixed place as ``HeldSet``.
final class HeldCounts {
    let place = UnsafeMutablePointer<CountColumn>.allocate(capacity: 1)

    var counts: CountColumn {
        _read { yield place.pointee }
        _modify { yield &place.pointee }
    }

    init(_ counts: CountColumn = CountColumn()) { place.initialize(to: counts) }

    deinit {
        place.deinitialize(count: 1)
        place.deallocate()
    }
}
