import Model

@testable import Tracking

/// The rules once more, each sign on its own, from all hits, without order or thrift.
struct VerdictSlowTwin {
    let group: HitGroup
    let settings: VerdictSettings

    private var all: Range<Int> { group.hits.indices }
    private var clicks: [Int] { all.filter { group.hits[$0].purpose == .click } }
    private func at(_ hit: Int) -> Double { Double(group.hits[hit].receivedAt.rawValue) / 1_000 }
    private func link(_ hit: Int) -> LinkID { group.hits[hit].link }
    private func agent(_ hit: Int) -> AgentTraits { AgentTraits(group.hits[hit].agent) }
    private func flags(_ hit: Int) -> HitFlags { group.hits[hit].flags }
    private func isClick(_ hit: Int) -> Bool { group.hits[hit].purpose == .click }

    private func source(_ hit: Int) -> String {
        group.hits[hit].network.map(String.init) ?? group.hits[hit].agent + "!"
    }

    private func age(_ hit: Int) -> Double? {
        group.deliveredAt.map { at(hit) - Double($0.rawValue) / 1_000 }
    }

    /// Points and reasons before anything that depends on other hits' points.
    private func early(_ hit: Int) -> (points: Int, reasons: Set<Judgement.Reason>) {
        var points = 0
        var reasons: Set<Judgement.Reason> = []
        func add(_ reason: Judgement.Reason, _ weight: Int, if holds: Bool) {
            if holds { (points, _) = (points + weight, reasons.insert(reason)) }
        }
        let isSoon = age(hit).map { $0 < Double(settings.scannerSeconds) } ?? false
        add(.unanswered, 0, if: flags(hit).contains(.unanswered))
        add(.head, 100, if: flags(hit).contains(.head))
        add(.prefetch, 100, if: flags(hit).contains(.prefetch))
        add(.botAgent, 100, if: agent(hit).namesItself)
        add(.hiddenLink, 100, if: group.hits[hit].isHidden)
        if agent(hit).isEmpty { points += 30 }
        let missing = agent(hit).sends.subtracting(flags(hit))
        add(.missingHeaders, 40, if: isClick(hit) && missing.contains(.fetchMetadata))
        add(.missingHeaders, 25, if: isClick(hit) && !missing.subtracting(.fetchMetadata).isEmpty)
        add(.soonAfterDelivery, 45, if: isSoon)
        add(.handsClick, -10, if: isClick(hit) && flags(hit).contains(.fetchUser))
        add(.openedBefore, -20, if: isClick(hit) && all.contains { isLook($0, before: hit) })
        guard isClick(hit) else { return (points, reasons) }
        let run = run(of: hit)
        let links = Set(run.map(link)).count
        let more = 6 * (links - Int(settings.manyLinks))
        if links > 1 && !isApart(hit) {
            add(.hiddenLink, 100, if: run.contains { group.hits[$0].isHidden })
            let steps = fastSteps(in: run)
            add(.fasterThanHands, 50 * min(steps, 2), if: steps > 0)
            add(.manyLinksAtOnce, 25 + more, if: more >= 0)
            if more >= 0 && group.links > Int(settings.manyLinks) && links >= group.links {
                points += 10
            }
            if more >= 0 && isSoon { points += 100 }
        }
        let spread = Set(lone(near: hit).map(link)).count
        if links == 1 && spread >= Int(settings.manyLinks) && sources >= Int(settings.manyLinks) {
            add(.manyLinksAtOnce, 25 + 6 * spread, if: true)
            if isSoon { points += 100 }
        }
        return (points, reasons)
    }

    private func isLook(_ other: Int, before hit: Int) -> Bool {
        !isClick(other) && other < hit && !agent(other).isPrefetcher && !agent(other).namesItself
            && at(hit) - at(other) >= 0.9995
    }

    /// How many runs there are.
    private var sources: Int { Set(clicks.map { run(of: $0) }).count }

    private func lone(near hit: Int) -> [Int] {
        clicks.filter {
            abs(at($0) - at(hit)) <= Double(settings.windowSeconds) + 0.0005
                && Set(run(of: $0).map(link)).count == 1
        }
    }

    /// All clicks that a chain of steps from the same source leads to.
    private func run(of hit: Int) -> Set<Int> {
        var run: Set<Int> = [hit]
        while true {
            let next = clicks.filter { click in
                source(click) == source(hit)
                    && run.contains {
                        abs(at($0) - at(click)) <= 2 * Double(settings.windowSeconds) + 0.0005
                    }
            }
            if next.count == run.count { return run }
            run.formUnion(next)
        }
    }

    private func fastSteps(in run: Set<Int>) -> Int {
        let order = run.sorted()
        return zip(order, order.dropFirst())
            .count { link($0) != link($1) && at($1) - at($0) <= 0.1005 }
    }

    private func isApart(_ hit: Int) -> Bool {
        let others = run(of: hit).subtracting([hit])
        guard !flags(hit).contains(.head), !others.contains(where: { agent($0) == agent(hit) })
        else { return false }
        return others.contains { other in
            link(other) == link(hit)
                && others.contains { agent($0) == agent(other) && link($0) != link(other) }
        }
    }

    /// The points of all hits, and their reasons.
    private func weighed() -> [(points: Int, reasons: Set<Judgement.Reason>)] {
        var facts = all.map(early)
        let pairs = clicks.compactMap { second -> (Int, Int)? in
            let first = clicks.last {
                $0 < second && link($0) == link(second) && source($0) != source(second)
                    && at(second) - at($0) <= 3.0005
                    && !(agent($0) == agent(second) && at(second) - at($0) <= 0.6005)
            }
            return first.flatMap { facts[$0].points < Int(settings.botPoints) ? ($0, second) : nil }
        }
        for (first, second) in pairs {
            func ways(_ one: Int, _ two: Int) -> Int {
                pairs.count { source($0.0) == source(one) && source($0.1) == source(two) }
            }
            let check = ways(second, first) > ways(first, second) ? first : second
            if facts[check].reasons.insert(.checkedAtClick).inserted { facts[check].points += 85 }
        }
        for hit in all {
            guard let reason = network(of: hit, facts[hit].reasons) else { continue }
            facts[hit].reasons.insert(reason)
            facts[hit].points += 60
        }
        for hit in clicks where facts[hit].points < Int(settings.botPoints) {
            for proven in group.provenAt {
                let passed = Double(proven.rawValue) / 1_000 - at(hit)
                if (0...1_800).contains(passed), facts[hit].reasons.insert(.visitedPage).inserted {
                    facts[hit].points -= 100
                }
            }
        }
        for hit in all where !isClick(hit) {
            let beside = clicks.first {
                source($0) == source(hit) && facts[$0].points >= Int(settings.botPoints)
                    && abs(at($0) - at(hit)) <= Double(settings.windowSeconds) + 0.0005
            }
            guard let beside else { continue }
            facts[hit].points += 100
            facts[hit].reasons
                .formUnion(facts[beside].reasons.subtracting([.openedBefore, .handsClick]))
        }
        return facts
    }

    private func network(
        of hit: Int, _ reasons: Set<Judgement.Reason>
    ) -> Judgement.Reason? {
        guard let network = group.hits[hit].network, (age(hit) ?? 0) < 1_800 else { return nil }
        let isAlone = !isClick(hit) || Set(run(of: hit).map(link)).count == 1
        if isClick(hit) {
            let start = clicks.first { source($0) == source(hit) }
            guard start == run(of: hit).min(), !isApart(hit) else { return nil }
        }
        switch VerdictRules(settings).standing(of: group.networks[network]) {
        case .ordinary: return nil
        case .scanning: return .scanningNetwork
        case .probing:
            let isOne = isClick(hit) && isAlone && !reasons.contains(.checkedAtClick)
            return isOne ? .probingNetwork : nil
        }
    }

    func judge() -> [Judgement] {
        let facts = weighed()
        return all.map { hit in
            let isProxy = !isClick(hit) && (agent(hit).isPrefetcher || agent(hit).isPictureProxy)
            var noticed = Judgement.Reason.allCases.filter(facts[hit].reasons.contains)
            if isProxy && !noticed.contains(.privacyProxy) { noticed.append(.privacyProxy) }
            let isNobodys =
                isProxy
                && (agent(hit).isPrefetcher
                    || (age(hit) ?? .infinity)
                        < Double(settings.scannerSeconds))
            let points = facts[hit].points
            let isSuspect = points >= Int(settings.suspectPoints) || isNobodys
            let verdict: Verdict =
                points >= Int(settings.botPoints) ? .bot : isSuspect ? .suspect : .human
            let bits = noticed.compactMap { Judgement.Reason.allCases.firstIndex(of: $0) }
            return Judgement(
                verdict: verdict,
                noticed: ReasonSet(rawValue: bits.reduce(0) { $0 | 1 << UInt32($1) }),
                isCounted: flags(hit).isDisjoint(with: [.head, .unanswered])
                    && !group.hits[hit].isHidden,
                isProven: verdict == .human && isProven(hit, facts.map(\.reasons)))
        }
    }

    private func isProven(_ hit: Int, _ reasons: [Set<Judgement.Reason>]) -> Bool {
        func isClear(_ hit: Int) -> Bool {
            reasons[hit].isSubset(of: [.openedBefore, .handsClick])
        }
        return reasons[hit].contains(.visitedPage)
            || isClick(hit) && isClear(hit)
                && clicks.contains {
                    $0 < hit && source($0) == source(hit) && agent($0) == agent(hit)
                        && isClear($0) && at(hit) - at($0) >= 599.9995
                }
    }
}
