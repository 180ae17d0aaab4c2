internal import Model

extension NetworkContribution {
    /// What one contact adds to the counters of each of the group's networks, in their order.
    static func all(of group: HitGroup, _ agents: AgentCache = .shared) -> [NetworkContribution] {
        var all = group.networks.map { _ in NetworkContribution() }
        guard !all.isEmpty else { return all }
        let facts = GroupJudge.facts(of: group, agents)
        for index in facts.indices where facts[index].isClick {
            guard let network = group.hits[index].network else { continue }
            all[network].marks.formUnion(marks(of: index, facts, group))
            all[network].agents |= facts[index].traits.bit
        }
        return all
    }

    private static func marks(
        of index: Int, _ facts: [HitFacts], _ group: HitGroup
    ) -> NetworkMarks {
        let hit = facts[index]
        var marks: NetworkMarks = .clicked
        if let delivered = group.deliveredAt {
            let passed = hit.at - delivered.rawValue
            if passed < 10_000 { marks.insert(.soon) }
            if passed < VerdictRules.earlyTime { marks.insert(.early) }
        }
        if hit.isCaught { marks.insert(.caught) }
        if hit.missing.contains(.fetchMetadata) || hit.missing.contains(.acceptAny) {
            marks.insert(.headerless)
        }
        if facts[..<index].contains(where: { !$0.isClick && $0.at + 1_000 <= hit.at }) {
            marks.insert(.opened)
        }
        if links(before: index, facts) >= (group.links == 2 ? 2 : 3) { marks.insert(.burst) }
        return marks
    }

    /// Different links from the same network within the 5 s up to a hit, at most 3.
    private static func links(before index: Int, _ facts: [HitFacts]) -> Int {
        let hit = facts[index]
        var second: Int64?
        for other in facts[..<index].reversed() {
            guard hit.at - other.at <= 5_000 else { break }
            guard other.isClick, other.source == hit.source, other.link != hit.link else {
                continue
            }
            if let second, second != other.link { return 3 }
            second = other.link
        }
        return second == nil ? 1 : 2
    }
}
