package import Model

/// The saved segments of one account with their members, by slot.
///
/// Each column knows the segments that look at it: a change decides only these again.
package final class LiveSegments {
    private struct Segment {
        let id: SegmentID
        let condition: Condition
        let columns: Set<ColumnKey>
    }

    /// What deciding needs of a segment, at a fixed place: it is read for every change.
    private struct Live {
        let id: SegmentID
        let code: LiveCode
        var members: SlotSet
        /// The run in which it was last decided.
        var seen: UInt64 = 0
    }

    /// By place; free places are `nil`.
    private var segments: [Segment?] = []
    /// As `segments`; what is at free places is not initialized.
    private var lives = UnsafeMutablePointer<Live>.allocate(capacity: 16)
    private var capacity = 16
    private var run: UInt64 = 0
    private var free: [Int32] = []
    private var places: [SegmentID: Int32] = [:]
    private var readers: [ColumnKey: [Int32]] = [:]
    private let leaves = LiveLeaves()

    /// Without any.
    package init() {}

    deinit {
        for place in places.values { discard(Int(place)) }
        lives.deallocate()
    }

    private func discard(_ place: Int) {
        lives[place].code.free()
        (lives + place).deinitialize(count: 1)
    }

    /// In ascending order.
    package var ids: [SegmentID] { places.keys.sorted() }

    /// What it occupies, spare capacity included.
    package var bytes: Int {
        let lists = readers.values.reduce(0) { $0 + 4 * $1.capacity + 80 }
        let own = MemoryLayout<Segment?>.stride * segments.capacity + 200 * segments.count
        return places.values.reduce(
            own + MemoryLayout<Live>.stride * capacity + lists + leaves.bytes
        ) {
            let live = lives + Int($1)
            let steps = MemoryLayout<LiveCode.Step>.stride * live.pointee.code.steps.count
            return $0 + live.pointee.members.bytes + steps + 16
        }
    }

    // MARK: Segments

    /// Adds a segment or replaces it.
    package func put(_ id: SegmentID, _ condition: Condition, members: SlotSet) {
        remove(id)
        var columns = condition.columns
        // Who looks at nothing still decides of those who are new.
        if columns.isEmpty { columns = [.created] }
        let place = free.popLast() ?? Int32(segments.count)
        if Int(place) == segments.count { segments.append(nil) }
        if segments.count > capacity { grow() }
        segments[Int(place)] = Segment(id: id, condition: condition, columns: columns)
        (lives + Int(place)).initialize(
            to: Live(id: id, code: LiveCode(condition, leaves.retain), members: members))
        places[id] = place
        for key in columns { readers[key, default: []].append(place) }
    }

    private func grow() {
        let wider = UnsafeMutablePointer<Live>.allocate(capacity: capacity * 2)
        for place in places.values {
            (wider + Int(place)).moveInitialize(from: lives + Int(place), count: 1)
        }
        lives.deallocate()
        lives = wider
        capacity *= 2
    }

    package func remove(_ id: SegmentID) {
        guard let place = places.removeValue(forKey: id), let segment = segments[Int(place)] else {
            return
        }
        for key in segment.columns {
            readers[key]?.removeAll { $0 == place }
            if readers[key]?.isEmpty == true { readers[key] = nil }
        }
        leaves.release(lives[Int(place)].code)
        discard(Int(place))
        segments[Int(place)] = nil
        free.append(place)
    }

    package func condition(_ id: SegmentID) -> Condition? {
        places[id].flatMap { segments[Int($0)]?.condition }
    }

    package func members(_ id: SegmentID) -> SlotSet? { places[id].map { lives[Int($0)].members } }

    /// Of a segment that is there.
    package func setMembers(_ id: SegmentID, _ members: SlotSet) {
        if let place = places[id] { lives[Int(place)].members = members }
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
            let first = flips.count
            if let keys {
                run += 1
                let answers = leaves.begin()
                for key in keys {
                    guard let places = readers[key] else { continue }
                    for place in places {
                        let live = lives + Int(place)
                        guard live.pointee.seen != run else { continue }
                        live.pointee.seen = run
                        decide(live, contact, slot, answers, columns, &flips)
                    }
                }
            } else {
                let answers = leaves.begin()
                for place in segments.indices where segments[place] != nil {
                    decide(lives + place, contact, slot, answers, columns, &flips)
                }
            }
            if flips.count - first > 1 { flips[first...].sort { $0.segment < $1.segment } }
        }
        return flips
    }

    @inline(__always)
    private func decide(
        _ live: UnsafeMutablePointer<Live>, _ contact: ContactID, _ slot: UInt32,
        _ answers: LiveLeaves.Run, _ columns: AccountColumns, _ flips: inout [MemberFlip]
    ) {
        let isMember = leaves.holds(live.pointee.code, slot, answers, in: columns)
        guard live.pointee.members.contains(slot) != isMember else { return }
        _ = live.pointee.members.set(slot, isMember)
        flips.append(
            MemberFlip(segment: live.pointee.id, contact: contact, isEntry: isMember))
    }

    /// Takes a contact out of all segments, before it is removed.
    package func leave(_ contact: ContactID, in columns: AccountColumns) -> [MemberFlip] {
        guard let slot = columns.slot(of: contact) else { return [] }
        return ids.filter { id in
            places[id].map { lives[Int($0)].members.remove(slot) } ?? false
        }.map { MemberFlip(segment: $0, contact: contact, isEntry: false) }
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
            _ = lives[Int(place)].members.set(slot, flip.isEntry)
        }
    }
}
