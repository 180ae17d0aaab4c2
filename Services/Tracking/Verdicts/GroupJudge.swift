// Weighs what speaks for a machine and for a person, hit by hit.
//
//   own signs --> runs of clicks --> checks at the click --> networks --> proofs --> verdicts
//
// Invariants
// - A person is never judged: a scanner's hits in a group cost the person's nothing, unless they
//   come from the same network within the window.
// - Hits are in the order of time; all loops over pairs end at the window, or at 64 hits.

internal import Model

/// Judges one group.
struct GroupJudge {
    private let group: HitGroup
    private let rules: VerdictRules
    private var facts: [HitFacts] = []
    private var runs: [ClickRun] = []
    private let window: Int64

    init(_ group: HitGroup, _ rules: VerdictRules, _ agents: AgentCache) {
        self.group = group
        self.rules = rules
        window = Int64(rules.settings.windowSeconds) * 1_000
        facts = GroupJudge.facts(of: group, agents)
    }

    /// The hits with the traits of their agents, which are mostly one.
    static func facts(of group: HitGroup, _ agents: AgentCache) -> [HitFacts] {
        var facts: [HitFacts] = []
        facts.reserveCapacity(group.hits.count)
        var last: (agent: String, traits: AgentTraits)?
        for hit in group.hits {
            if let known = last, known.agent == hit.agent {
                facts.append(HitFacts(hit, known.traits))
            } else {
                let traits = agents.traits(of: hit.agent)
                last = (hit.agent, traits)
                facts.append(HitFacts(hit, traits))
            }
        }
        return facts
    }

    /// The judgements, in the order of the hits.
    mutating func judge() -> [Judgement] {
        for index in facts.indices { weighOwnSigns(of: index) }
        if facts.count > 1 {
            findRuns()
            for index in facts.indices where facts[index].isClick { weighRun(of: index) }
            weighSpread()
            weighChecks()
        }
        for index in facts.indices { weighNetwork(of: index) }
        weighProof()
        if facts.count > 1 { weighOpens() }
        return facts.indices.map(judgement)
    }

    // MARK: Own signs

    private mutating func weighOwnSigns(of index: Int) {
        let hit = facts[index]
        let sure = VerdictPoints.certain
        if hit.flags.contains(.unanswered) { facts[index].notice(.unanswered, 0) }
        if hit.flags.contains(.head) { facts[index].notice(.head, sure) }
        if hit.flags.contains(.prefetch) { facts[index].notice(.prefetch, sure) }
        if hit.traits.namesItself { facts[index].notice(.botAgent, sure) }
        if hit.isHidden { facts[index].notice(.hiddenLink, sure) }
        if hit.traits.isEmpty { facts[index].points += VerdictPoints.noAgent }
        let missing = hit.missing
        if missing.contains(.fetchMetadata) {
            facts[index].notice(.missingHeaders, VerdictPoints.noFetchMetadata)
        }
        if !missing.subtracting(.fetchMetadata).isEmpty {
            facts[index].notice(.missingHeaders, VerdictPoints.noBasicFields)
        }
        if isSoon(hit) { facts[index].notice(.soonAfterDelivery, VerdictPoints.soon) }
        if hit.isClick && hit.flags.contains(.fetchUser) {
            facts[index].notice(.handsClick, VerdictPoints.hand)
        }
        if hit.isClick && facts[..<index].contains(where: { $0.isLook && $0.at + 1_000 <= hit.at })
        {
            facts[index].notice(.openedBefore, VerdictPoints.opened)
        }
    }

    /// A clock that runs behind may show a hit before its delivery.
    private func isSoon(_ hit: HitFacts) -> Bool {
        guard let delivered = group.deliveredAt else { return false }
        return hit.at - delivered.rawValue < Int64(rules.settings.scannerSeconds) * 1_000
    }

    // MARK: Runs

    private mutating func findRuns() {
        for index in facts.indices where facts[index].isClick {
            let hit = facts[index]
            let known = runs.lastIndex { $0.source == hit.source }
            if let known, hit.at - facts[runs[known].last].at <= 2 * window {
                add(index, to: known)
            } else {
                facts[index].run = runs.count
                runs.append(
                    ClickRun(
                        source: hit.source, isFirst: known == nil, links: 1,
                        hasHidden: hit.isHidden, last: index))
            }
        }
    }

    private mutating func add(_ index: Int, to run: Int) {
        let hit = facts[index]
        let last = facts[runs[run].last]
        if last.link != hit.link && hit.at - last.at <= ClickRun.fastest {
            runs[run].fastSteps += 1
        }
        let isNew = !facts[..<index].contains { $0.run == run && $0.link == hit.link }
        if isNew { runs[run].links += 1 }
        if hit.isHidden { runs[run].hasHidden = true }
        runs[run].last = index
        facts[index].run = run
    }

    private mutating func weighRun(of index: Int) {
        let run = runs[facts[index].run]
        let many = Int(rules.settings.manyLinks)
        guard run.links > 1, !isApart(index) else { return }
        if run.hasHidden { facts[index].notice(.hiddenLink, VerdictPoints.certain) }
        if run.fastSteps > 0 {
            facts[index].notice(
                .fasterThanHands, min(run.fastSteps, 2) * VerdictPoints.fastStep)
        }
        guard run.links >= many else { return }
        let more = (run.links - many) * VerdictPoints.eachMore
        facts[index].notice(.manyLinksAtOnce, VerdictPoints.many + more)
        if group.links > many && run.links >= group.links {
            facts[index].points += VerdictPoints.wholeMessage
        }
        if facts[index].noticed.contains(.soonAfterDelivery) {
            facts[index].points += VerdictPoints.manyAndSoon
        }
    }

    /// Whether a hit within a scanner's run is somebody else's: the only one of its agent, on a
    /// link that an agent of several links follows too.
    ///
    /// A company's gateway and its people share an address.
    private func isApart(_ index: Int) -> Bool {
        let hit = facts[index]
        guard runs[hit.run].links > 1, !hit.flags.contains(.head) else { return false }
        var isTwice = false
        for other in facts.indices where facts[other].run == hit.run && other != index {
            if facts[other].traits.hash == hit.traits.hash { return false }
            if facts[other].link == hit.link { isTwice = isTwice || followsMore(other) }
        }
        return isTwice
    }

    /// Whether the agent of a hit followed another link in the same run.
    private func followsMore(_ index: Int) -> Bool {
        let hit = facts[index]
        return facts.contains {
            $0.run == hit.run && $0.traits.hash == hit.traits.hash && $0.link != hit.link
        }
    }

    // MARK: Between networks

    /// Many links at once, each from another network: one scanner with many addresses.
    private mutating func weighSpread() {
        guard runs.count >= Int(rules.settings.manyLinks) else { return }
        for index in facts.indices where facts[index].isClick && isAlone(index) {
            var links: [Int64] = []
            for other in facts.indices
            where facts[other].isClick && abs(facts[other].at - facts[index].at) <= window
                && isAlone(other) && !links.contains(facts[other].link)
            {
                links.append(facts[other].link)
            }
            guard links.count >= Int(rules.settings.manyLinks) else { continue }
            facts[index].notice(
                .manyLinksAtOnce,
                VerdictPoints.many + VerdictPoints.eachMore * links.count)
            if facts[index].noticed.contains(.soonAfterDelivery) {
                facts[index].points += VerdictPoints.manyAndSoon
            }
        }
    }

    /// The same link within seconds from two networks: the second is a check of the first, unless
    /// the first is a machine's anyway.
    ///
    /// A check may overtake the click now and then: who mostly comes second is the check.
    private mutating func weighChecks() {
        guard runs.count > 1 else { return }
        var pairs: [(first: Int, second: Int)] = []
        for index in facts.indices where facts[index].isClick {
            let hit = facts[index]
            let first = facts[..<index].lastIndex {
                $0.isClick && $0.link == hit.link && $0.source != hit.source
                    && hit.at - $0.at <= VerdictRules.followTime && !isSameHand($0, hit)
            }
            if let first, !isBot(first) { pairs.append((first, index)) }
        }
        for (first, second) in pairs {
            let (early, late) = (facts[first].source, facts[second].source)
            let inOrder = pairs.count {
                facts[$0.first].source == early && facts[$0.second].source == late
            }
            let turned = pairs.count {
                facts[$0.first].source == late && facts[$0.second].source == early
            }
            let check = turned > inOrder ? first : second
            guard !facts[check].noticed.contains(.checkedAtClick) else { continue }
            facts[check].notice(.checkedAtClick, VerdictPoints.follows)
        }
    }

    /// A double click of one browser may take two ways: IPv4 and IPv6, or two ends of a relay.
    private func isSameHand(_ first: HitFacts, _ second: HitFacts) -> Bool {
        first.traits.hash == second.traits.hash
            && second.at - first.at <= VerdictRules.doubleClickTime
    }

    private func isBot(_ index: Int) -> Bool {
        facts[index].points >= Int(rules.settings.botPoints)
    }

    // MARK: Networks and proofs

    /// A network's bad name is for its first run only, and for the first half hour: people click
    /// from a scanner's network too, where it is their company's.
    private mutating func weighNetwork(of index: Int) {
        guard let network = group.hits[index].network else { return }
        let standing = rules.standing(of: group.networks[network])
        guard standing != .ordinary, group.deliveredAt == nil || isEarly(facts[index]) else {
            return
        }
        if facts.count > 1 && facts[index].isClick {
            guard runs[facts[index].run].isFirst, !isApart(index) else { return }
        }
        if standing == .scanning {
            facts[index].notice(.scanningNetwork, VerdictPoints.scanningNetwork)
        } else if facts[index].isClick && isAlone(index)
            && !facts[index].noticed.contains(.checkedAtClick)
        {
            facts[index].notice(.probingNetwork, VerdictPoints.probingNetwork)
        }
    }

    /// Who probes follows one link.
    private func isAlone(_ index: Int) -> Bool {
        facts[index].run < 0 || runs[facts[index].run].links == 1
    }

    private func isEarly(_ hit: HitFacts) -> Bool {
        guard let delivered = group.deliveredAt else { return false }
        return hit.at - delivered.rawValue < VerdictRules.earlyTime
    }

    /// A page that was visited speaks for what led there.
    private mutating func weighProof() {
        guard !group.provenAt.isEmpty else { return }
        for index in facts.indices where facts[index].isClick && !isBot(index) {
            let isProven = group.provenAt.contains {
                (0...VerdictRules.proofTime).contains($0.rawValue - facts[index].at)
            }
            if isProven { facts[index].notice(.visitedPage, VerdictPoints.visited) }
        }
    }

    /// A pixel that is fetched beside a machine's clicks is the machine's.
    private mutating func weighOpens() {
        for index in facts.indices where !facts[index].isClick {
            let open = facts[index]
            let beside = facts.indices.first {
                facts[$0].isClick && facts[$0].source == open.source
                    && abs(facts[$0].at - open.at) <= window && isBot($0)
            }
            if let beside {
                let machine = facts[beside].noticed.subtracting([.openedBefore, .handsClick])
                facts[index].notice(machine, VerdictPoints.certain)
            }
        }
    }

    // MARK: Verdicts

    private func judgement(_ index: Int) -> Judgement {
        var hit = facts[index]
        var verdict: Verdict =
            isBot(index)
            ? .bot : hit.points >= Int(rules.settings.suspectPoints) ? .suspect : .human
        if !hit.isClick && (hit.traits.isPrefetcher || hit.traits.isPictureProxy) {
            hit.notice(.privacyProxy, 0)
            let isNobodys = hit.traits.isPrefetcher || isSoon(hit)
            if isNobodys && verdict == .human { verdict = .suspect }
        }
        return Judgement(
            verdict: verdict, noticed: hit.noticed,
            isCounted: hit.flags.isDisjoint(with: [.head, .unanswered]) && !hit.isHidden,
            isProven: verdict == .human && isProven(index))
    }

    /// Whether nothing that may still come would change a human's verdict: a page was visited, or
    /// the same browser clicked long before, without a doubt.
    private func isProven(_ index: Int) -> Bool {
        let hit = facts[index]
        if hit.noticed.contains(.visitedPage) { return true }
        let doubts = hit.noticed.subtracting([.openedBefore, .handsClick])
        return hit.isClick && doubts.isEmpty
            && facts[..<index].contains {
                $0.isClick && $0.source == hit.source && $0.traits.hash == hit.traits.hash
                    && hit.at - $0.at >= VerdictRules.trustTime
                    && $0.noticed.subtracting([.openedBefore, .handsClick]).isEmpty
            }
    }
}
