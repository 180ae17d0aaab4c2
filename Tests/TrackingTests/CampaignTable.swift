import Model

@testable import Tracking

/// What the rules made of campaigns, by the truth.
struct CampaignTable: Sendable {
    /// How many of one truth got which verdict.
    struct Row: Sendable, Hashable {
        var human = 0
        var suspect = 0
        var bot = 0

        var all: Int { human + suspect + bot }

        mutating func add(_ verdict: Verdict) {
            switch verdict {
            case .human: human += 1
            case .suspect: suspect += 1
            case .bot, .unknown: bot += 1
            }
        }
    }

    /// Of clicks that are counted: neither HEADs nor the hidden link, which are easy.
    private(set) var clicks: [CampaignTruth: Row] = [:]

    /// Judges every group with all that is known at the end.
    mutating func add(_ campaign: Campaign, by rules: VerdictRules) {
        let (groups, evidence) = campaign.evidence()
        for (index, var group) in groups.enumerated() {
            group.group.networks = group.networks.map { evidence[$0] }
            let judgements = rules.judge(group.group)
            let truths = campaign.groups[index].truths
            for (position, hit) in group.group.hits.enumerated()
            where hit.purpose == .click && !hit.isHidden && !hit.flags.contains(.head) {
                clicks[truths[position], default: Row()].add(judgements[position].verdict)
            }
        }
    }

    func row(_ truth: CampaignTruth) -> Row { clicks[truth] ?? Row() }

    /// All people, or all machines that can be told.
    func sum(isMachine: Bool) -> Row {
        var sum = Row()
        for (truth, row) in clicks where truth.isMachine == isMachine && truth.canBeTold {
            sum.human += row.human
            sum.suspect += row.suspect
            sum.bot += row.bot
        }
        return sum
    }

    /// A line a class, in percent.
    var text: String {
        let header = line("class", "clicks", "human", "suspect", "bot")
        let lines = CampaignTruth.allCases.map { line($0.rawValue, row($0)) }
        return
            ([header] + lines + [
                line("all people", sum(isMachine: false)),
                line("all machines but home-single", sum(isMachine: true)),
            ]).joined(separator: "\n")
    }

    private func line(_ name: String, _ row: Row) -> String {
        func percent(_ count: Int) -> String {
            let hundredths = row.all == 0 ? 0 : (count * 10_000 + row.all / 2) / row.all
            let rest = hundredths % 100
            return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
        }
        return line(
            name, String(row.all), percent(row.human), percent(row.suspect), percent(row.bot))
    }

    private func line(_ name: String, _ cells: String...) -> String {
        name + String(repeating: " ", count: max(1, 30 - name.count))
            + cells.map { String(repeating: " ", count: max(1, 9 - $0.count)) + $0 }.joined()
    }
}

extension Campaign {
    /// A group as the rules see it, with the networks that its hits have numbers of.
    struct Seen {
        var group: HitGroup
        var networks: [Int]
    }

    /// Its groups, and the counters of all its networks.
    func evidence() -> (groups: [Seen], networks: [NetworkEvidence]) {
        var counters = [NetworkEvidence](repeating: NetworkEvidence(), count: networks)
        let seen = groups.map { group in
            var networks: [Int] = []
            var hits = group.hits
            for index in hits.indices {
                guard let network = hits[index].network else { continue }
                if let place = networks.firstIndex(of: network) {
                    hits[index].network = place
                } else {
                    hits[index].network = networks.count
                    networks.append(network)
                }
            }
            let whole = HitGroup(
                deliveredAt: group.deliveredAt, links: links, hits: hits,
                networks: networks.map { _ in NetworkEvidence() })
            for (place, contribution) in VerdictRules.contributions(of: whole).enumerated() {
                counters[networks[place]].add(contribution)
            }
            return Seen(group: whole, networks: networks)
        }
        return (seen, counters)
    }
}
