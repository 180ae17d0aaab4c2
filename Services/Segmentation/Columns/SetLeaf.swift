/// Slots in one of some sets.
final class SetLeaf: Leaf {
    private let sets: [HeldSet]
    /// Where they lie, for single slots.
    private let places: UnsafeMutablePointer<UnsafeMutablePointer<SlotSet>>
    private let count: Int

    init(_ sets: [HeldSet]) {
        self.sets = sets
        count = sets.count
        places = .allocate(capacity: sets.count)
        for (index, held) in sets.enumerated() {
            (places + index).initialize(to: held.place)
        }
    }

    deinit { places.deallocate() }

    override var weight: Double { sets.reduce(0) { $0 + Double($1.set.count) } }
    override var cost: Double { Double(sets.count - 1) * 0.01 }

    override func holds(_ slot: UInt32) -> Bool {
        for index in 0..<count where places[index].pointee.contains(slot) { return true }
        return false
    }

    override func part(_ chunk: Int) -> SlotChunk? {
        guard sets.count == 1 else { return nil }
        let set = sets[0].set
        return set.index(ofChunk: chunk).map { set.chunks[$0] } ?? SlotChunk()
    }

    override func tally(_ chunk: Int) -> Int? {
        guard sets.count > 1 else { return part(chunk)?.count ?? 0 }
        return sets.allSatisfy { $0.set.index(ofChunk: chunk) == nil } ? 0 : nil
    }

    override func list(_ chunk: Int, _ list: UnsafeMutablePointer<UInt16>) -> Int? {
        guard let part = part(chunk), !part.isDense else { return nil }
        part.array.withUnsafeBufferPointer { array in
            if let base = array.baseAddress { list.update(from: base, count: array.count) }
        }
        return part.count
    }

    override func fill(_ chunk: Int, _ words: UnsafeMutablePointer<UInt64>) {
        var isFirst = true
        for held in sets {
            guard let index = held.set.index(ofChunk: chunk) else { continue }
            if isFirst {
                held.set.chunks[index].copy(into: words)
            } else {
                held.set.chunks[index].union(into: words)
            }
            isFirst = false
        }
        if isFirst { words.update(repeating: 0, count: SlotChunk.words) }
    }

    override func filter(
        _ chunk: Int, _ list: UnsafeMutablePointer<UInt16>, _ count: Int, keeping wanted: Bool
    ) -> Int {
        guard let part = part(chunk) else {
            return super.filter(chunk, list, count, keeping: wanted)
        }
        return part.filter(list, count, keeping: wanted)
    }
}
