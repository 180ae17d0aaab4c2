package import Model

/// The saved segments of one account with their members, by slot.
package final class LiveSegments {
    private var conditions: [SegmentID: Condition] = [:]
    private var sets: [SegmentID: SlotSet] = [:]

    /// Without any.
    package init() {}

    /// In ascending order.
    package var ids: [SegmentID] { conditions.keys.sorted() }
    /// What it occupies.
    package var bytes: Int { sets.values.reduce(0) { $0 + $1.bytes } }

    /// Adds a segment or replaces it.
    package func put(_ id: SegmentID, _ condition: Condition, members: SlotSet) {
        conditions[id] = condition
        sets[id] = members
    }

    package func remove(_ id: SegmentID) {
        conditions[id] = nil
        sets[id] = nil
    }

    package func condition(_ id: SegmentID) -> Condition? { conditions[id] }
    package func members(_ id: SegmentID) -> SlotSet? { sets[id] }

    /// Of a segment that is there.
    package func setMembers(_ id: SegmentID, _ members: SlotSet) {
        if conditions[id] != nil { sets[id] = members }
    }

    /// Decides contacts again by the segments that read what changed, and updates the members.
    ///
    /// With `nil` anything of the contact may have changed; contacts not in `columns` are skipped.
    ///
    /// - Returns: who entered or left; by contact, then by segment.
    package func redecide(
        _ changed: [ContactID: Set<ColumnKey>?], in columns: AccountColumns, today: Day
    ) -> [MemberFlip] {
        var flips: [MemberFlip] = []
        for (contact, keys) in changed.sorted(by: { $0.key < $1.key }) {
            guard let slot = columns.slot(of: contact) else { continue }
            for id in ids {
                guard let condition = conditions[id] else { continue }
                if let keys, condition.columns.isDisjoint(with: keys) { continue }
                let isMember = columns.holds(condition, of: contact, today: today)
                guard sets[id]?.contains(slot) != isMember else { continue }
                let flip = MemberFlip(segment: id, contact: contact, isEntry: isMember)
                flips.append(flip)
                apply([flip], in: columns)
            }
        }
        return flips
    }

    /// Takes a contact out of all segments, before it is removed.
    package func leave(_ contact: ContactID, in columns: AccountColumns) -> [MemberFlip] {
        guard let slot = columns.slot(of: contact) else { return [] }
        return ids.compactMap { id in
            guard sets[id]?.remove(slot) == true else { return nil }
            return MemberFlip(segment: id, contact: contact, isEntry: false)
        }
    }

    /// Who must enter and who must leave for the members to be those that match.
    package func difference(
        _ id: SegmentID, in columns: AccountColumns, today: Day
    ) -> (entering: SlotSet, leaving: SlotSet) {
        guard let condition = conditions[id], let members = sets[id] else {
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
            guard let slot = columns.slot(of: flip.contact) else { continue }
            if flip.isEntry {
                sets[flip.segment]?.insert(slot)
            } else {
                sets[flip.segment]?.remove(slot)
            }
        }
    }
}
