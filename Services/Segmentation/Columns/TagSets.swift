internal import Model

/// A set of slots for each tag: languages, sources, options of a choice.
///
/// A tag's set stays where it is while the column lives, so that leaves may hold it.
final class TagSets<Tag: Hashable> {
    var sets: [Tag: HeldSet] = [:]
    /// Slots with at least one tag, and with several.
    let some = HeldSet()
    let several = HeldSet()
    private let epoch: Epoch

    /// - Parameter epoch: goes up when there is a new tag.
    init(_ epoch: Epoch) { self.epoch = epoch }

    var bytes: Int {
        sets.values.reduce(
            (MemoryLayout<Tag>.stride + 8) * sets.capacity + some.set.bytes + several.set.bytes
        ) { $0 + $1.set.bytes + 48 }
    }

    /// The set of a tag, which is made when there is none.
    private func set(of tag: Tag) -> HeldSet {
        if let held = sets[tag] { return held }
        let held = HeldSet()
        sets[tag] = held
        epoch.number += 1
        return held
    }

    /// The tags of one slot; it looks at all that there are.
    func tags(at slot: UInt32) -> [Tag] {
        guard some.set.contains(slot) else { return [] }
        return sets.compactMap { $0.value.set.contains(slot) ? $0.key : nil }
    }

    /// - Returns: whether that changed anything.
    @discardableResult
    func put(_ tags: [Tag], at slot: UInt32) -> Bool {
        if isSame(tags, at: slot) { return false }
        if tags.count == 1, !some.set.contains(slot) {
            some.set.insert(slot)
            return set(of: tags[0]).set.insert(slot)
        }
        let wanted = Set(tags)
        var isChange = false
        if some.set.contains(slot) {
            for (tag, held) in sets where !wanted.contains(tag) {
                if held.set.remove(slot) { isChange = true }
            }
        }
        for tag in wanted where set(of: tag).set.insert(slot) { isChange = true }
        _ = some.set.set(slot, !wanted.isEmpty)
        _ = several.set.set(slot, wanted.count > 1)
        return isChange
    }

    /// Whether the slot is known to have just these, without looking at all tags.
    private func isSame(_ tags: [Tag], at slot: UInt32) -> Bool {
        switch tags.count {
        case 0: !some.set.contains(slot)
        case 1:
            !several.set.contains(slot) && sets[tags[0]]?.set.contains(slot) == true
        default: false
        }
    }

    /// Has one of them.
    func any(_ tags: [Tag]) -> Clause {
        let wanted = Set(tags).compactMap { sets[$0] }
        return wanted.isEmpty ? .never : .leaf(SetLeaf(wanted))
    }

    /// Has all of them.
    func every(_ tags: [Tag]) -> Clause {
        .every(Set(tags).map { any([$0]) })
    }

    /// What a test of sets means.
    func clause(_ test: CriterionTest, _ tags: [Tag]) -> Clause {
        switch test {
        case .hasAny, .is: any(tags)
        case .hasAll: every(tags)
        case .hasNone, .isNot: any(tags).negated
        case .isEmpty: .leaf(SetLeaf([some]), isNegated: true)
        case .isNotEmpty: .leaf(SetLeaf([some]))
        default: .never
        }
    }

    func trim() {
        for held in sets.values { held.set.trim() }
    }
}
