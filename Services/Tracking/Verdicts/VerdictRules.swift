internal import Model

/// Tells people from link scanners, hit by hit.
///
/// Signs have points (``VerdictPoints``); their sum makes the verdict, and every sign is kept as
/// a reason.
///
/// | verdict | what it means |
/// |---|---|
/// | human | counted for the person, published |
/// | suspect | counted apart, not published; later evidence may clear it |
/// | bot | counted apart, not published |
///
/// What cannot be told: one click, minutes after the delivery, with all that a browser sends, from
/// a network where people live. Whoever clicks so is a person.
struct VerdictRules: Sendable {
    let settings: VerdictSettings
    private let agents: AgentCache

    init(_ settings: VerdictSettings = VerdictSettings(), agents: AgentCache = .shared) {
        self.settings = settings
        self.agents = agents
    }

    /// What each hit of a group is, in the order of the hits.
    func judge(_ group: HitGroup) -> [Judgement] {
        var judge = GroupJudge(group, self, agents)
        return judge.judge()
    }

    /// What one contact adds to the counters of each of the group's networks, in their order.
    static func contributions(of group: HitGroup) -> [NetworkContribution] {
        NetworkContribution.all(of: group)
    }

    /// What the counters of a network amount to.
    func standing(of network: NetworkEvidence) -> NetworkStanding {
        if isMost(max(network.caught, network.bursts, network.soon), of: network.contacts) {
            return .scanning
        }
        let fewOpened =
            Int(network.opened) * 100 <= VerdictRules.fewOpened * Int(network.contacts)
        guard fewOpened, isNearlyAll(network.early, of: network.contacts) else { return .ordinary }
        if isMost(network.headerless, of: network.contacts) { return .scanning }
        // Strangers behind one address, or a scanner that always looks different.
        let areStrangers = network.agents.nonzeroBitCount >= VerdictRules.manyAgents
        return areStrangers ? .ordinary : .probing
    }

    /// A quarter of ``VerdictSettings/networkContacts`` is enough where all look alike; the more
    /// there are, the more may differ, down to ``VerdictSettings/networkPercent``.
    private func isMost(_ count: Int32, of all: Int32) -> Bool {
        isAtLeast(Int(settings.networkPercent), count, of: all)
    }

    private func isNearlyAll(_ count: Int32, of all: Int32) -> Bool {
        isAtLeast(VerdictRules.nearlyAll, count, of: all)
    }

    private func isAtLeast(_ percent: Int, _ count: Int32, of all: Int32) -> Bool {
        let (count, all, full) = (Int(count), Int(all), Int(settings.networkContacts))
        guard all >= max(2, full / 4) else { return false }
        let slack = (100 - percent) * min(all, full) / full
        return count * 100 >= (100 - slack) * all
    }

    /// What is later than this after the delivery is no scanner's first look, in milliseconds.
    static let earlyTime: Int64 = 30 * 60_000

    /// A check at the click comes within so many milliseconds.
    static let followTime: Int64 = 3_000

    /// The second of a double click comes within so many milliseconds.
    static let doubleClickTime: Int64 = 600

    /// A visit speaks for clicks of so many milliseconds before: as long as its token lives.
    static let proofTime: Int64 = 30 * 60_000

    /// Who clicked so many milliseconds ago, without a doubt, is not doubted again.
    static let trustTime: Int64 = 10 * 60_000

    /// In percent; scanners rarely meet a message whose pictures were fetched before, by a person
    /// or for one.
    private static let fewOpened = 40

    /// Of the 64 that can be told apart.
    private static let manyAgents = 16

    private static let nearlyAll = 85
}
