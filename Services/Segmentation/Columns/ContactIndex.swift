/// Which contact has which slot.
///
/// Slots are given in the order of ids as far as possible: a slot's *fence* is the id of the contact
/// that had it first, fences never descend, so most contacts are found by halving, without a table.
/// Contacts that came with a lower id than one before, or took over the slot of another, are
/// *moved*: only these are in tables.
struct ContactIndex {
    /// The lowest fence of each chunk.
    var bases: [Int64] = []
    /// By slot, from the base of its chunk.
    var offsets: [UInt32] = []
    var slotsOfMoved: [Int64: UInt32] = [:]
    var movedAt: [UInt32: Int64] = [:]
    /// By id; built when it is asked for.
    private var movedAscending: [(id: Int64, slot: UInt32)]?

    var alive = SlotSet()
    /// Slots that nobody has.
    var holes = SlotSet()

    /// Slots that are or were in use.
    var end: UInt32 { UInt32(offsets.count) }

    /// The share of slots that are holes, or whose contact is moved.
    var disorder: Double {
        offsets.isEmpty ? 0 : Double(holes.count + movedAt.count) / Double(offsets.count)
    }

    var bytes: Int {
        8 * bases.capacity + 4 * offsets.capacity + 32 * slotsOfMoved.capacity
            + 32 * movedAt.capacity + alive.bytes + holes.bytes
            + 16 * (movedAscending?.capacity ?? 0)
    }

    func id(at slot: UInt32) -> Int64 {
        if !movedAt.isEmpty, let id = movedAt[slot] { return id }
        return fence(at: Int(slot))
    }

    func slot(of id: Int64) -> UInt32? {
        if !slotsOfMoved.isEmpty, let slot = slotsOfMoved[id] { return slot }
        return owner(firstFence(notBelow: id), id)
    }

    /// The same, fastest when ids come in ascending order.
    ///
    /// `cursor` begins at 0 and is where the last one was found.
    func slot(of id: Int64, from cursor: inout Int) -> UInt32? {
        if !slotsOfMoved.isEmpty, let slot = slotsOfMoved[id] { return slot }
        if cursor > 0, cursor <= offsets.count, fence(at: cursor - 1) >= id { cursor = 0 }
        var step = 1
        var low = cursor
        while low + step < offsets.count, fence(at: low + step) < id {
            low += step
            step *= 2
        }
        cursor = firstFence(notBelow: id, in: low..<min(low + step + 1, offsets.count))
        return owner(cursor, id)
    }

    private func owner(_ place: Int, _ id: Int64) -> UInt32? {
        guard place < offsets.count, fence(at: place) == id else { return nil }
        let slot = UInt32(place)
        if !holes.isEmpty, holes.contains(slot) { return nil }
        if !movedAt.isEmpty, movedAt[slot] != nil { return nil }
        return slot
    }

    @inline(__always)
    private func fence(at place: Int) -> Int64 { bases[place >> 16] + Int64(offsets[place]) }

    /// Ids mostly rise evenly within a chunk: the search begins where that says.
    private func firstFence(notBelow id: Int64) -> Int {
        let chunk = lastChunk(below: id)
        let first = chunk << 16
        let end = min(first + SlotChunk.slots, offsets.count)
        guard chunk >= 0, first < end else { return 0 }
        let span = Double(offsets[end - 1]) + 1
        let share = min(1, Double(id &- bases[chunk]).magnitude / span)
        var low = first + Int(share * Double(end - first - 1))
        var high = low
        var step = 8
        while low > first, fence(at: low) >= id {
            low = max(first, low - step)
            step *= 4
        }
        step = 8
        while high < end, fence(at: high) < id {
            high = min(end, high + step)
            step *= 4
        }
        return firstFence(notBelow: id, in: low..<high)
    }

    /// The last chunk whose lowest fence is below `id`; -1 when there is none.
    private func lastChunk(below id: Int64) -> Int {
        var low = 0
        var length = bases.count
        while length > 0 {
            let half = length >> 1
            if bases[low + half] < id {
                low += half + 1
                length -= half + 1
            } else {
                length = half
            }
        }
        return low - 1
    }

    private func firstFence(notBelow id: Int64, in range: Range<Int>) -> Int {
        var low = range.lowerBound
        var length = range.count
        while length > 0 {
            let half = length >> 1
            if fence(at: low + half) < id {
                low += half + 1
                length -= half + 1
            } else {
                length = half
            }
        }
        return low
    }

    // MARK: Changes

    mutating func reserve(_ count: Int) { offsets.reserveCapacity(count) }

    mutating func trim() {
        bases = bases.trimmed
        offsets = offsets.trimmed
        alive.trim()
    }

    /// Gives a slot to a contact that has none.
    mutating func insert(_ id: Int64) -> UInt32 {
        let slot = place(id)
        alive.insert(slot)
        return slot
    }

    private mutating func place(_ id: Int64) -> UInt32 {
        if !holes.isEmpty {
            let home = firstFence(notBelow: id)
            let isHome =
                home < offsets.count && fence(at: home) == id && holes.contains(UInt32(home))
            let hole = isHome ? UInt32(home) : holes.first(1)[0]
            holes.remove(hole)
            if !isHome { move(id, to: hole) }
            return hole
        }
        let slot = UInt32(offsets.count)
        let last = offsets.isEmpty ? nil : fence(at: offsets.count - 1)
        if offsets.count >> 16 == bases.count { bases.append(max(id, last ?? id)) }
        let base = bases[offsets.count >> 16]
        offsets.growSparingly()
        if last.map({ id > $0 }) ?? true, id - base <= Int64(UInt32.max) {
            offsets.append(UInt32(id - base))
        } else {
            // A chunk's base is not below the last fence.
            offsets.append(UInt32(max(0, (last ?? base) - base)))
            move(id, to: slot)
        }
        return slot
    }

    private mutating func move(_ id: Int64, to slot: UInt32) {
        slotsOfMoved[id] = slot
        movedAt[slot] = id
        movedAscending = nil
    }

    mutating func remove(_ slot: UInt32) {
        if let id = movedAt.removeValue(forKey: slot) {
            slotsOfMoved[id] = nil
            movedAscending = nil
        }
        alive.remove(slot)
        holes.insert(slot)
    }

    // MARK: In the order of ids

    /// At most `limit` ids of a set above `after`, ascending.
    mutating func ids(_ set: SlotSet, after: Int64, limit: Int) -> [Int64] {
        guard limit > 0, after < .max else { return [] }
        var found: [Int64] = []
        set.forEach(from: UInt32(firstFence(notBelow: after + 1))) { slot in
            if movedAt.isEmpty || movedAt[slot] == nil { found.append(fence(at: Int(slot))) }
            return found.count < limit
        }
        guard !movedAt.isEmpty else { return found }
        let all = movedAscending ?? slotsOfMoved.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 }
        movedAscending = all
        var others: [Int64] = []
        var index = all.partitioningIndex { $0.id > after }
        while index < all.count, others.count < limit {
            if set.contains(all[index].slot) { others.append(all[index].id) }
            index += 1
        }
        return Array((found + others).sorted().prefix(limit))
    }
}

extension Array {
    /// The first index whose element passes; all behind it do.
    fileprivate func partitioningIndex(_ passes: (Element) -> Bool) -> Int {
        var low = 0
        var length = count
        while length > 0 {
            let half = length / 2
            if passes(self[low + half]) {
                length = half
            } else {
                low += half + 1
                length -= half + 1
            }
        }
        return low
    }
}
