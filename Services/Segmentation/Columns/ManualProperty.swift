internal import Model

/// What people decided about contacts and one segment.
final class ManualProperty: Property {
    let included: HeldSet
    let excluded: HeldSet
    private let segment: SegmentID

    init(_ draft: SlottedDraft, segment: SegmentID) {
        self.segment = segment
        included = HeldSet(draft.set { draft.draft.states[$0] == 1 })
        excluded = HeldSet(draft.set { draft.draft.states[$0] == 2 })
    }

    var bytes: Int { included.set.bytes + excluded.set.bytes + 96 }

    func clause(_ criterion: Criterion, today: Day) -> Clause { .never }

    func clause(_ choice: ManualChoice) -> Clause {
        switch choice {
        case .include: .leaf(SetLeaf([included]))
        case .exclude: .leaf(SetLeaf([excluded]))
        case .automatic, .unknown: .never
        }
    }

    func put(_ values: ContactValues, at slot: UInt32) -> Bool {
        set(values.manual[segment] ?? .automatic, at: slot)
    }

    func set(_ choice: ManualChoice, at slot: UInt32) -> Bool {
        let isChange = included.set.set(slot, choice == .include)
        return excluded.set.set(slot, choice == .exclude) || isChange
    }

    func clear(_ slot: UInt32) { _ = set(.automatic, at: slot) }

    func trim() {
        included.set.trim()
        excluded.set.trim()
    }
}
