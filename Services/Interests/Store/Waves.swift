internal import Model

/// The items of a batch in groups that one statement can take: each membership once in a group.
///
/// The n-th item about a membership is in the n-th group, so items about the same one take effect
/// in order. Nearly every batch is a single group.
struct Waves {
    /// Indexes of the items, in order.
    let waves: [[Int]]

    init(_ items: [MembershipItem]) {
        var seen: [Pair: Int] = [:]
        seen.reserveCapacity(items.count)
        var waves: [[Int]] = []
        for (index, item) in items.enumerated() {
            let pair = Pair(contact: item.contact, interest: item.interest)
            let turn = seen[pair, default: 0]
            seen[pair] = turn + 1
            if turn == waves.count { waves.append([]) }
            waves[turn].append(index)
        }
        self.waves = waves
    }

    private struct Pair: Hashable {
        let contact: ContactID
        let interest: InterestID
    }
}
