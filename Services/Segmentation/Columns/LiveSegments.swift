package import Model

/// The saved segments of one account with their members, by slot.
///
/// Each column knows the segments that look at it: a change decides only these again.
package final class LiveSegments {
    private struct Segment {
        let id: SegmentID
        let condition: Condition
        let columns: Set<ColumnKey>
        let code: LiveCode
    }

    /// By place; free places are `nil`.
    private var segments: [Segment?] = []
    /// As `segments`.
    private var sets: [SlotSet] = []
    /// The run in which each was last decided.
    private var seen: [UInt64] = []
    private var run: UInt64 = 0
    private var free: [Int32] = []
    private var places: [SegmentID: Int32] = [:]
    private var readers: [ColumnKey: [Int32]] = [:]
    private let leaves = LiveLeaves()

    /// Without any.
    package init() {}

    /// In ascending order.
    package var ids: [SegmentID] { places.keys.sorted() }

    /// What it occupies, spare capacity included.
    package var bytes: Int {
        let each = MemoryLayout<Segment?>.stride + MemoryLayout<SlotSet>.stride + 8
        let lists = readers.values.reduce(0) { $0 + 4 * $1.capacity + 80 }
        let codes = segments.reduce(0) {
            $0 + ($1.map { 32 + MemoryLayout<LiveCode.Step>.stride * $0.code.steps.capacity } ?? 0)
        }
        return sets.reduce(each * segments.capacity + lists + codes + leaves.bytes) {
            $0 + $1.bytes
        }
    }

    // MARK: Segments

    /// Adds a segment or replaces it.
    package func put(_ id: SegmentID, _ condition: Condition, members: SlotSet) {
        remove(id)
        var columns = condition.columns
        // Who looks at nothing still decides of those who are new.
        if columns.isEmpty { columns = [.created] }
        let segment = Segment(
            id: id, condition: condition, columns: columns,
            code: LiveCode(condition, leaves.retain))
        let place = free.popLast() ?? Int32(segments.count)
        if Int(place) == segments.count {
            segments.append(segment)
            sets.append(members)
            seen.append(0)
        } else {
            segments[Int(place)] = segment
            sets[Int(place)] = members
        }
        places[id] = place
        for key in columns { readers[key, default: []].append(place) }
    }

    package func remove(_ id: SegmentID) {
        guard let place = places.removeValue(forKey: id), let segment = segments[Int(place)] else {
            return
        }
        for key in segment.columns {
            readers[key]?.removeAll { $0 == place }
            if readers[key]?.isEmpty == true { readers[key] = nil }
        }
        leaves.release(segment.code)
        segments[Int(place)] = nil
        sets[Int(place)] = SlotSet()
        free.append(place)
    }

    package func condition(_ id: SegmentID) -> Condition? {
        places[id].flatMap { segments[Int($0)]?.condition }
    }

    package func members(_ id: SegmentID) -> SlotSet? { places[id].map { sets[Int($0)] } }

    /// Of a segment that is there.
    package func setMembers(_ id: SegmentID, _ members: SlotSet) {
        if let place = places[id] { sets[Int(place)] = members }
    }

    // MARK: Changes

    /// Decides contacts again by the segments that read what changed, and updates the members.
    ///
    /// With `nil` anything of the contact may have changed; contacts not in `columns` are skipped.
    ///
    /// - Returns: who entered or left; by contact, then by segment.
    package func redecide(
        _ changed: [ContactID: Set<ColumnKey>?], in columns: AccountColumns, today: Day
    ) -> [MemberFlip] {
        leaves.prepare(columns, today)
        var flips: [MemberFlip] = []
        for (contact, keys) in changed.sorted(by: { $0.key < $1.key }) {
            guard let slot = columns.slot(of: contact) else { continue }
            run += 1
            leaves.begin()
            let first = flips.count
            if let keys {
                for key in keys {
                    guard let places = readers[key] else { continue }
                    for place in places {
                        decide(Int(place), contact, slot, columns, &flips)
                    }
                }
            } else {
                for place in segments.indices { decide(place, contact, slot, columns, &flips) }
            }
            if flips.count - first > 1 {
                flips[first...].sort { $0.segment < $1.segment }
            }
        }
        return flips
    }

    private func decide(
        _ place: Int, _ contact: ContactID, _ slot: UInt32, _ columns: AccountColumns,
        _ flips: inout [MemberFlip]
    ) {
        guard seen[place] != run else { return }
        seen[place] = run
        guard let segment = segments[place] else { return }
        let isMember = leaves.holds(segment.code, slot, in: columns)
        guard sets[place].contains(slot) != isMember else { return }
        _ = sets[place].set(slot, isMember)
        flips.append(MemberFlip(segment: segment.id, contact: contact, isEntry: isMember))
    }

    /// Takes a contact out of all segments, before it is removed.
    package func leave(_ contact: ContactID, in columns: AccountColumns) -> [MemberFlip] {
        guard let slot = columns.slot(of: contact) else { return [] }
        var flips: [MemberFlip] = []
        for place in segments.indices {
            guard let segment = segments[place], sets[place].remove(slot) else { continue }
            flips.append(MemberFlip(segment: segment.id, contact: contact, isEntry: false))
        }
        return flips.sorted { $0.segment < $1.segment }
    }

    /// Who must enter and who must leave for the members to be those that match.
    package func difference(
        _ id: SegmentID, in columns: AccountColumns, today: Day
    ) -> (entering: SlotSet, leaving: SlotSet) {
        guard let condition = condition(id), let members = members(id) else {
            return (SlotSet(), SlotSet())
        }
        var entering = columns.matches(condition, today: today)
        var leaving = members
        leaving.subtract(entering)
        entering.subtract(members)
        return (entering, leaving)
    }

    /// Makes flips true that were decided elsewhere.
    package func apply(_ flips: [MemberFlip], in columns: AccountColumns) {
        for flip in flips {
            guard let place = places[flip.segment], let slot = columns.slot(of: flip.contact)
            else { continue }
            _ = sets[Int(place)].set(slot, flip.isEntry)
        }
    }
}
