internal import Model

/// How contacts stand to one interest, and their clicks ever.
final class InterestProperty: Property {
    let subscribed: HeldSet
    let unsubscribed: HeldSet
    let clicks = HeldCounts()
    private let interest: InterestID

    init(_ draft: SlottedDraft, interest: InterestID) {
        self.interest = interest
        subscribed = HeldSet(draft.set { draft.draft.states[$0] == 1 })
        unsubscribed = HeldSet(draft.set { draft.draft.states[$0] == 2 })
        for (slot, row) in zip(draft.slots, draft.rows) where draft.draft.counts[Int(row)] > 0 {
            clicks.counts.set(draft.draft.counts[Int(row)], at: slot)
        }
        clicks.counts.trim()
    }

    var bytes: Int { subscribed.set.bytes + unsubscribed.set.bytes + clicks.counts.bytes + 144 }

    func clause(_ criterion: Criterion, today: Day) -> Clause {
        switch criterion.test {
        case .subscribed: .leaf(SetLeaf([subscribed]))
        case .notSubscribed: .leaf(SetLeaf([subscribed]), isNegated: true)
        case .unsubscribed: .leaf(SetLeaf([unsubscribed]))
        default:
            Clause.counting(criterion.test, criterion.number ?? 0, criterion.upTo ?? 0) {
                CountLeaf(self.clicks, atLeast: $0)
            }
        }
    }

    func put(_ values: ContactValues, at slot: UInt32) -> Bool {
        set(values.memberships[interest] ?? MembershipValue(state: .none, clicks: 0), at: slot)
    }

    func set(_ value: MembershipValue, at slot: UInt32) -> Bool {
        var isChange = subscribed.set.set(slot, value.state == .subscribed)
        if unsubscribed.set.set(slot, value.state == .unsubscribed) { isChange = true }
        if clicks.counts.set(value.clicks, at: slot) { isChange = true }
        return isChange
    }

    func clear(_ slot: UInt32) { _ = set(MembershipValue(state: .none, clicks: 0), at: slot) }

    func trim() {
        subscribed.set.trim()
        unsubscribed.set.trim()
        clicks.counts.trim()
    }
}

extension Clause {
    /// What a comparison of a whole number from 0 on means, by leaves of at least 1 or more.
    static func counting(
        _ test: CriterionTest, _ first: Double, _ second: Double, _ leaf: (Int32) -> Leaf
    ) -> Clause {
        func atLeast(_ number: Double) -> Clause {
            guard number > 0 else { return .always }
            return number > Double(Int32.max) ? .never : .leaf(leaf(Int32(number.rounded(.up))))
        }
        func above(_ number: Double) -> Clause { atLeast(number.rounded(.down) + 1) }
        return switch test {
        case .equals: .every([atLeast(first), above(first).negated])
        case .notEquals: .some([atLeast(first).negated, above(first)])
        case .greater: above(first)
        case .less: atLeast(first).negated
        case .atLeast: atLeast(first)
        case .atMost: above(first).negated
        case .between: .every([atLeast(first), above(second).negated])
        case .isEmpty: .never
        case .isNotEmpty: .always
        default: .never
        }
    }
}
