/// A set of slots: 2 bytes or 1 bit for each, by how many there are (a roaring bitmap).
///
/// Source: Chambi et al., "Better bitmap performance with Roaring bitmaps", 2016.
package struct SlotSet: Sendable {
    /// The numbers of the chunks that have any, ascending.
    private(set) var numbers: [UInt16] = []
    /// As `numbers`; none is empty.
    private(set) var chunks: [SlotChunk] = []

    package private(set) var count = 0

    /// Without any.
    package init() {}

    /// Slots in ascending order, each once.
    package init(ascending slots: [UInt32]) {
        var low: [UInt16] = []
        var start = 0
        while start < slots.count {
            let number = slots[start] >> 16
            low.removeAll(keepingCapacity: true)
            while start < slots.count, slots[start] >> 16 == number {
                low.append(UInt16(truncatingIfNeeded: slots[start]))
                start += 1
            }
            low.withUnsafeBufferPointer { append(SlotChunk(ascending: $0), number: Int(number)) }
        }
        trim()
    }

    package var isEmpty: Bool { count == 0 }

    /// What it occupies, spare capacity included.
    package var bytes: Int {
        chunks.reduce(2 * numbers.capacity + MemoryLayout<SlotChunk>.stride * chunks.capacity) {
            $0 + $1.bytes
        }
    }

    /// Gives back spare capacity of the list of chunks.
    mutating func trim() {
        numbers = numbers.trimmed
        chunks = chunks.trimmed
    }

    /// Adds a chunk behind all others; one that is empty is left out.
    mutating func append(_ chunk: SlotChunk, number: Int) {
        guard chunk.count > 0 else { return }
        numbers.append(UInt16(number))
        chunks.append(chunk)
        count += chunk.count
    }

    // MARK: One slot

    @inline(__always)
    package func contains(_ slot: UInt32) -> Bool {
        guard let index = index(ofChunk: Int(slot >> 16)) else { return false }
        return chunks[index].contains(UInt16(truncatingIfNeeded: slot))
    }

    /// - Returns: whether it was not there.
    @discardableResult
    package mutating func insert(_ slot: UInt32) -> Bool {
        let number = UInt16(slot >> 16)
        let index = place(ofChunk: number)
        if index == numbers.count || numbers[index] != number {
            numbers.growSparingly()
            chunks.growSparingly()
            numbers.insert(number, at: index)
            chunks.insert(SlotChunk(), at: index)
        }
        guard chunks[index].insert(UInt16(truncatingIfNeeded: slot)) else { return false }
        count += 1
        return true
    }

    /// - Returns: whether it was there.
    @discardableResult
    package mutating func remove(_ slot: UInt32) -> Bool {
        guard let index = index(ofChunk: Int(slot >> 16)),
            chunks[index].remove(UInt16(truncatingIfNeeded: slot))
        else { return false }
        count -= 1
        if chunks[index].count == 0 {
            numbers.remove(at: index)
            chunks.remove(at: index)
        }
        return true
    }

    /// Puts a slot in or takes it out.
    ///
    /// - Returns: whether that changed anything.
    mutating func set(_ slot: UInt32, _ isThere: Bool) -> Bool {
        isThere ? insert(slot) : remove(slot)
    }

    // MARK: Whole sets

    package mutating func formUnion(_ other: SlotSet) { combine(other, keepsOwn: true, .union) }

    package mutating func formIntersection(_ other: SlotSet) {
        combine(other, keepsOwn: false, .intersection)
    }

    package mutating func subtract(_ other: SlotSet) { combine(other, keepsOwn: true, .without) }

    private enum Combination { case union, intersection, without }

    private mutating func combine(
        _ other: SlotSet, keepsOwn: Bool, _ combination: Combination
    ) {
        var result = SlotSet()
        let scratch = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * SlotChunk.words)
        defer { scratch.deallocate() }
        var theirs = 0
        func takeTheirs(below number: UInt16?) {
            while theirs < other.numbers.count, number.map({ other.numbers[theirs] < $0 }) ?? true {
                if combination == .union {
                    result.append(other.chunks[theirs], number: Int(other.numbers[theirs]))
                }
                theirs += 1
            }
        }
        for (number, chunk) in zip(numbers, chunks) {
            takeTheirs(below: number)
            if theirs < other.numbers.count, other.numbers[theirs] == number {
                chunk.copy(into: scratch)
                let its = other.chunks[theirs]
                switch combination {
                case .union: its.union(into: scratch)
                case .without: its.subtract(from: scratch)
                case .intersection:
                    its.copy(into: scratch + SlotChunk.words)
                    ChunkBits.intersect(scratch, scratch + SlotChunk.words)
                }
                result.append(SlotChunk(words: scratch), number: Int(number))
                theirs += 1
            } else if keepsOwn {
                result.append(chunk, number: Int(number))
            }
        }
        takeTheirs(below: nil)
        result.trim()
        self = result
    }

    /// Calls with every slot, in ascending order.
    package func forEach(_ body: (UInt32) -> Void) {
        for (number, chunk) in zip(numbers, chunks) {
            let base = UInt32(number) << 16
            chunk.forEach { body(base | UInt32($0)) }
        }
    }

    /// At most `limit` slots above `after`, in ascending order.
    package func first(_ limit: Int, after: UInt32? = nil) -> [UInt32] {
        guard limit > 0, after != .max else { return [] }
        var found: [UInt32] = []
        found.reserveCapacity(min(limit, count))
        forEach(from: after.map { $0 + 1 } ?? 0) { slot in
            found.append(slot)
            return found.count < limit
        }
        return found
    }

    /// Calls with the slots from `start` on, in ascending order, until the body says no.
    func forEach(from start: UInt32, _ body: (UInt32) -> Bool) {
        let firstChunk = UInt16(start >> 16)
        for index in place(ofChunk: firstChunk)..<numbers.count {
            let base = UInt32(numbers[index]) << 16
            let low = numbers[index] == firstChunk ? UInt16(truncatingIfNeeded: start) : 0
            if !chunks[index].forEach(from: low, { body(base | UInt32($0)) }) { return }
        }
    }

    // MARK: Chunks

    @inline(__always)
    func index(ofChunk number: Int) -> Int? {
        // Most sets have every chunk: then a chunk's number is its place.
        if number < numbers.count, Int(numbers[number]) == number { return number }
        guard number <= Int(UInt16.max) else { return nil }
        let index = place(ofChunk: UInt16(number))
        return index < numbers.count && Int(numbers[index]) == number ? index : nil
    }

    private func place(ofChunk number: UInt16) -> Int {
        numbers.withUnsafeBufferPointer { $0.lowerBound(of: number) }
    }
}

extension SlotSet: Equatable {
    package static func == (left: SlotSet, right: SlotSet) -> Bool {
        left.count == right.count && left.numbers == right.numbers && left.chunks == right.chunks
    }
}

extension SlotChunk {
    /// Calls with the slots from `start` on until the body says no; whether it never did.
    func forEach(from start: UInt16, _ body: (UInt16) -> Bool) -> Bool {
        let begin = array.withUnsafeBufferPointer { $0.lowerBound(of: start) }
        for slot in array[begin...] where !body(slot) { return false }
        guard isDense else { return true }
        for index in Int(start >> 6)..<SlotChunk.words {
            var rest = words[index]
            if index == Int(start >> 6) { rest &= ~0 << UInt64(start & 63) }
            while rest != 0 {
                let slot = UInt16(truncatingIfNeeded: index << 6 + rest.trailingZeroBitCount)
                if !body(slot) { return false }
                rest &= rest - 1
            }
        }
        return true
    }
}
