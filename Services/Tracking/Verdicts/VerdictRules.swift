internal import Model

/// Tells people from link scanners, hit by hit.
///
/// | noticed | verdict |
/// |---|---|
/// | HEAD, a prefetch header, an agent that names itself | bot |
/// | soon after the delivery **and** many links at once | bot |
/// | one of these two alone | human, the reason is kept |
/// | nothing | human |
struct VerdictRules: Sendable {
    let settings: VerdictSettings

    init(_ settings: VerdictSettings = VerdictSettings()) { self.settings = settings }

    /// How close together hits count as at once, on either side.
    var window: Duration { .seconds(Int64(settings.windowSeconds)) }

    /// What each hit of a group is, in the order of the hits.
    func judge(_ group: HitGroup) -> [Judgement] {
        group.hits.map { hit in
            let near = group.hits.filter {
                $0.purpose == .click
                    && abs($0.receivedAt.rawValue - hit.receivedAt.rawValue)
                        <= Int64(settings.windowSeconds) * 1_000
            }
            var judgement = judge(
                Evidence(
                    flags: hit.flags, agent: hit.agent,
                    sinceDelivery: group.deliveredAt.map { hit.receivedAt - $0 },
                    linksAtOnce: Set(near.map(\.link)).count))
            if hit.isHidden {
                judgement.verdict = .bot
                judgement.noticed.insert(.hiddenLink)
                judgement.isCounted = false
            }
            return judgement
        }
    }

    /// What one contact adds to the counters of each of the group's networks, in their order.
    static func contributions(of group: HitGroup) -> [NetworkContribution] {
        var contributions = group.networks.map { _ in NetworkContribution() }
        for hit in group.hits where hit.purpose == .click {
            guard let network = hit.network else { continue }
            contributions[network].marks.insert(.clicked)
        }
        return contributions
    }

    /// What the counters of a network amount to.
    func standing(of network: NetworkEvidence) -> NetworkStanding { .ordinary }

    /// What a hit is.
    func judge(_ evidence: Evidence) -> Judgement {
        var noticed: ReasonSet = []
        if evidence.flags.contains(.head) { noticed.insert(.head) }
        if evidence.flags.contains(.unanswered) { noticed.insert(.unanswered) }
        if evidence.flags.contains(.prefetch) { noticed.insert(.prefetch) }
        if VerdictRules.namesItself(evidence.agent) { noticed.insert(.botAgent) }
        // A clock that runs behind may show a hit before its delivery.
        let soon = Duration.seconds(Int64(settings.scannerSeconds))
        if let passed = evidence.sinceDelivery, passed < soon { noticed.insert(.soonAfterDelivery) }
        if evidence.linksAtOnce >= settings.manyLinks { noticed.insert(.manyLinksAtOnce) }
        let isBot =
            !noticed.isDisjoint(with: [.head, .prefetch, .botAgent])
            || noticed.isSuperset(of: [.soonAfterDelivery, .manyLinksAtOnce])
        return Judgement(
            verdict: isBot ? .bot : .human, noticed: noticed,
            isCounted: evidence.flags.isDisjoint(with: [.head, .unanswered]))
    }

    /// Parts of agents that programs give themselves, in lower case.
    private static let names = [
        "bot/", "bot-", "bot;", "bot ", "bot)", "-bot", "crawler", "spider", "scanner", "preview",
        "prefetch", "headless", "phantomjs", "curl/", "wget/", "python-requests",
        "python-urllib", "aiohttp", "go-http-client", "apache-httpclient", "okhttp", "libwww",
        "java/", "facebookexternalhit", "barracuda", "proofpoint", "mimecast", "mailscanner",
    ].map { Array($0.utf8) }

    /// Whether the agent says that it is a program; a weak sign, since programs may lie.
    static func namesItself(_ agent: String) -> Bool {
        let text = agent.utf8.map { (65...90).contains($0) ? $0 | 32 : $0 }
        if text.suffix(3).elementsEqual("bot".utf8) { return true }
        return names.contains { text.holds($0) && !text.holds(VerdictRules.phone) }
    }

    /// A maker of telephones, whose agents look like a bot's.
    private static let phone = Array("cubot".utf8)
}

extension [UInt8] {
    /// Whether `part`, which is not empty, occurs.
    fileprivate func holds(_ part: [UInt8]) -> Bool {
        guard count >= part.count else { return false }
        return (0...(count - part.count)).contains {
            self[$0] == part[0] && self[$0..<($0 + part.count)].elementsEqual(part)
        }
    }
}
