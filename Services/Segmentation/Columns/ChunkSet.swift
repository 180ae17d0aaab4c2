/// Slots of one chunk while a condition is decided: a list while they are few, else words.
final class ChunkSet {
    enum Form { case all, words, list }

    /// Slots that a list may have.
    static let listLimit = CountColumn.sparseLimit

    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: SlotChunk.words)
    let list = UnsafeMutablePointer<UInt16>.allocate(capacity: ChunkSet.listLimit + 1)
    /// `all` is every slot in use.
    private(set) var form = Form.all
    /// Of a list.
    private(set) var listed = 0

    deinit {
        words.deallocate()
        list.deallocate()
    }

    func becomeAll() { form = .all }
    func becomeEmpty() { (form, listed) = (.list, 0) }

    /// Whether it is known to have none.
    var isVoid: Bool { form == .list && listed == 0 }

    func copy(_ other: ChunkSet) {
        form = other.form
        listed = other.listed
        switch form {
        case .all: break
        case .words: words.update(from: other.words, count: SlotChunk.words)
        case .list: list.update(from: other.list, count: listed)
        }
    }

    func count(alive: SlotChunk) -> Int {
        switch form {
        case .all: alive.count
        case .words: ChunkBits.count(words)
        case .list: listed
        }
    }

    func chunk(alive: SlotChunk) -> SlotChunk {
        switch form {
        case .all: alive
        case .words: SlotChunk(words: words)
        case .list: SlotChunk(ascending: UnsafeBufferPointer(start: list, count: listed))
        }
    }

    /// Keeps the slots that a leaf holds for.
    ///
    /// - Parameters:
    ///   - leaf: the test.
    ///   - number: of the chunk.
    ///   - spare: 1,024 words to write over.
    func keep(_ leaf: Leaf, _ number: Int, spare: UnsafeMutablePointer<UInt64>) {
        switch form {
        case .list: listed = leaf.filter(number, list, listed, keeping: true)
        case .all:
            if let count = leaf.list(number, list) {
                (form, listed) = (.list, count)
            } else {
                leaf.fill(number, words)
                form = .words
            }
        case .words:
            if let count = leaf.list(number, list) {
                listed = ChunkBits.filter(list, count, by: words, keeping: true)
                form = .list
            } else if let part = leaf.part(number), part.isDense {
                part.words.withUnsafeBufferPointer {
                    if let base = $0.baseAddress { ChunkBits.intersect(words, base) }
                }
            } else {
                leaf.fill(number, spare)
                ChunkBits.intersect(words, spare)
            }
        }
    }

    /// Takes out the slots that a leaf holds for.
    ///
    /// - Parameters:
    ///   - leaf: the test.
    ///   - number: of the chunk.
    ///   - alive: what `all` is.
    ///   - spare: 1,024 words to write over.
    func drop(
        _ leaf: Leaf, _ number: Int, alive: SlotChunk, spare: UnsafeMutablePointer<UInt64>
    ) {
        if form == .list {
            listed = leaf.filter(number, list, listed, keeping: false)
            return
        }
        becomeWords(alive: alive)
        if let part = leaf.part(number) {
            part.subtract(from: words)
        } else {
            leaf.fill(number, spare)
            ChunkBits.subtract(words, spare)
        }
    }

    private func becomeWords(alive: SlotChunk) {
        if form == .all { alive.copy(into: words) }
        form = .words
    }

    /// Adds its slots to words.
    func union(into target: UnsafeMutablePointer<UInt64>, alive: SlotChunk) {
        switch form {
        case .all: alive.union(into: target)
        case .words: ChunkBits.union(target, words)
        case .list:
            for index in 0..<listed {
                target[Int(list[index] >> 6)] |= 1 << UInt64(list[index] & 63)
            }
        }
    }

    /// Keeps the slots whose bit is set, all of which are in use.
    func keep(_ bits: UnsafePointer<UInt64>) {
        switch form {
        case .all:
            words.update(from: bits, count: SlotChunk.words)
            form = .words
        case .words: ChunkBits.intersect(words, bits)
        case .list: listed = ChunkBits.filter(list, listed, by: bits, keeping: true)
        }
    }
}
