/// The part of a set that lies in one chunk of 65,536 slots; slots are counted from its start.
///
/// Up to 4,096 of them are a sorted array, more are 1,024 words. An array becomes words when it
/// outgrows that, words become an array again below 3,072: a set at the border does not flap.
struct SlotChunk: Sendable {
    static let slots = 65_536
    static let words = 1_024
    static let arrayLimit = 4_096
    private static let wordsFloor = 3_072

    private(set) var count = 0
    /// Ascending; empty when there are words.
    private(set) var array: [UInt16] = []
    /// 1,024, or none.
    private(set) var words: [UInt64] = []

    init() {}

    /// Ascending slots, each once.
    init(ascending slots: UnsafeBufferPointer<UInt16>) {
        count = slots.count
        if count <= SlotChunk.arrayLimit {
            array = Array(slots)
        } else {
            words = Array(repeating: 0, count: SlotChunk.words)
            words.withUnsafeMutableBufferPointer { words in
                for slot in slots { words[Int(slot >> 6)] |= 1 << UInt64(slot & 63) }
            }
        }
    }

    /// What 1,024 words hold.
    init(words source: UnsafePointer<UInt64>) {
        count = ChunkBits.count(source)
        if count > SlotChunk.arrayLimit {
            words = Array(UnsafeBufferPointer(start: source, count: SlotChunk.words))
        } else {
            array = Array(unsafeUninitializedCapacity: count) { buffer, filled in
                if let base = buffer.baseAddress { filled = ChunkBits.list(source, into: base) }
            }
        }
    }

    var isDense: Bool { !words.isEmpty }

    /// What it occupies besides itself.
    var bytes: Int {
        (array.capacity == 0 ? 0 : 32 + 2 * array.capacity)
            + (words.capacity == 0 ? 0 : 32 + 8 * words.capacity)
    }

    @inline(__always)
    func contains(_ slot: UInt16) -> Bool {
        if !words.isEmpty { return words[Int(slot >> 6)] >> UInt64(slot & 63) & 1 != 0 }
        return array.withUnsafeBufferPointer { array in
            let index = array.lowerBound(of: slot)
            return index < array.count && array[index] == slot
        }
    }

    mutating func insert(_ slot: UInt16) -> Bool {
        if isDense {
            let bit: UInt64 = 1 << UInt64(slot & 63)
            guard words[Int(slot >> 6)] & bit == 0 else { return false }
            words[Int(slot >> 6)] |= bit
        } else {
            let index = array.withUnsafeBufferPointer { $0.lowerBound(of: slot) }
            if index < array.count, array[index] == slot { return false }
            if array.count == SlotChunk.arrayLimit {
                makeDense()
                words[Int(slot >> 6)] |= 1 << UInt64(slot & 63)
            } else {
                array.growSparingly()
                array.insert(slot, at: index)
            }
        }
        count += 1
        return true
    }

    mutating func remove(_ slot: UInt16) -> Bool {
        if isDense {
            let bit: UInt64 = 1 << UInt64(slot & 63)
            guard words[Int(slot >> 6)] & bit != 0 else { return false }
            words[Int(slot >> 6)] &= ~bit
            count -= 1
            if count < SlotChunk.wordsFloor { makeSparse() }
        } else {
            let index = array.withUnsafeBufferPointer { $0.lowerBound(of: slot) }
            guard index < array.count, array[index] == slot else { return false }
            array.remove(at: index)
            count -= 1
            if array.capacity > 64, array.count * 2 < array.capacity { array = array.trimmed }
        }
        return true
    }

    private mutating func makeDense() {
        var new = [UInt64](repeating: 0, count: SlotChunk.words)
        for slot in array { new[Int(slot >> 6)] |= 1 << UInt64(slot & 63) }
        words = new
        array = []
    }

    private mutating func makeSparse() {
        var new: [UInt16] = []
        new.reserveCapacity(count + 64)
        forEach { new.append($0) }
        array = new
        words = []
    }

    @inline(__always)
    func forEach(_ body: (UInt16) -> Void) {
        for slot in array { body(slot) }
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                body(UInt16(truncatingIfNeeded: index << 6 + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
    }

    // MARK: Against 1,024 words elsewhere

    /// Writes all 1,024 words.
    func copy(into target: UnsafeMutablePointer<UInt64>) {
        if isDense {
            words.withUnsafeBufferPointer { words in
                guard let base = words.baseAddress else { return }
                target.update(from: base, count: SlotChunk.words)
            }
        } else {
            target.update(repeating: 0, count: SlotChunk.words)
            union(into: target)
        }
    }

    func union(into target: UnsafeMutablePointer<UInt64>) {
        words.withUnsafeBufferPointer { words in
            for index in 0..<words.count { target[index] |= words[index] }
        }
        array.withUnsafeBufferPointer { array in
            for slot in array { target[Int(slot >> 6)] |= 1 << UInt64(slot & 63) }
        }
    }

    func subtract(from target: UnsafeMutablePointer<UInt64>) {
        words.withUnsafeBufferPointer { words in
            for index in 0..<words.count { target[index] &= ~words[index] }
        }
        array.withUnsafeBufferPointer { array in
            for slot in array { target[Int(slot >> 6)] &= ~(1 << UInt64(slot & 63)) }
        }
    }

    /// Keeps the entries of an ascending list that are in the set, or those that are not.
    ///
    /// - Returns: how many are left.
    func filter(
        _ list: UnsafeMutablePointer<UInt16>, _ count: Int, keeping wanted: Bool
    ) -> Int {
        isDense
            ? words.withUnsafeBufferPointer {
                ChunkBits.filter(list, count, by: $0.baseAddress, keeping: wanted)
            }
            : array.withUnsafeBufferPointer { filter(list, count, against: $0, keeping: wanted) }
    }

    private func filter(
        _ list: UnsafeMutablePointer<UInt16>, _ count: Int,
        against array: UnsafeBufferPointer<UInt16>, keeping wanted: Bool
    ) -> Int {
        var kept = 0
        var position = 0
        for index in 0..<count {
            let slot = list[index]
            while position < array.count, array[position] < slot { position += 1 }
            let isThere = position < array.count && array[position] == slot
            list[kept] = slot
            kept += isThere == wanted ? 1 : 0
        }
        return kept
    }
}

extension SlotChunk: Equatable {
    static func == (left: SlotChunk, right: SlotChunk) -> Bool {
        guard left.count == right.count else { return false }
        if left.isDense == right.isDense {
            return left.isDense ? left.words == right.words : left.array == right.array
        }
        let (dense, sparse) = left.isDense ? (left, right) : (right, left)
        return sparse.array.allSatisfy(dense.contains)
    }
}

extension UnsafeBufferPointer<UInt16> {
    /// Where `slot` is in ascending slots, or would be.
    @inline(__always)
    func lowerBound(of slot: UInt16) -> Int {
        guard let base = baseAddress else { return 0 }
        var low = 0
        var length = count
        while length > 0 {
            let half = length >> 1
            let isBelow = base[low + half] < slot
            low = isBelow ? low + half + 1 : low
            length = isBelow ? length - half - 1 : half
        }
        return low
    }
}

extension Array {
    /// Without spare capacity.
    var trimmed: [Element] {
        guard capacity > count else { return self }
        return withUnsafeBufferPointer { Array($0) }
    }

    /// Makes room for one more by an eighth of what is there, not by doubling.
    mutating func growSparingly() {
        if count == capacity { reserveCapacity(count + count / 8 + 4) }
    }
}
