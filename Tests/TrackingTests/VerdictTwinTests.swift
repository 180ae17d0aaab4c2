import Model
import TestKit
import Testing

@testable import Tracking

@Suite("Verdicts on random groups")
struct VerdictTwinTests {
    /// Few links, networks, agents and moments, so that hits meet.
    private func hit(_ random: inout SeededGenerator, near burst: Int? = nil) -> HitEvidence {
        let agents = [
            VerdictTests.browser, VerdictTests.browser + " Edg/1", "", "curl/8.1", "Mozilla/5.0",
            "Mozilla/5.0 (via ggpht.com GoogleImageProxy)", "Lynx/2.9.0",
        ]
        var flags: HitFlags = random.chance(0.7) ? VerdictTests.headers : [.acceptAny]
        if random.chance(0.4) { flags.insert(.fetchUser) }
        if random.chance(0.05) { flags.insert(.head) }
        if random.chance(0.05) { flags.insert(.prefetch) }
        if random.chance(0.05) { flags.insert(.unanswered) }
        let second = burst ?? random.one(of: [1, 5, 60, 700, 1_799, 4_000, 9_000])
        let spread = burst == nil ? random.one(of: [0.2, 2, 8]) : 0.5
        var hit = VerdictTests.click(
            Int64(random.whole(1...8)),
            at: Double(second) + random.uniform(burst == nil ? -1 : 0, spread),
            from: random.chance(burst == nil ? 0.9 : 1) ? random.whole(0...3) : nil,
            agent: random.chance(0.7) ? agents[random.whole(0...1)] : random.one(of: agents), flags)
        if random.chance(0.15) { hit.purpose = .open }
        hit.isHidden = hit.purpose == .click && hit.link == LinkID(8)
        return hit
    }

    private func network(_ random: inout SeededGenerator) -> NetworkEvidence {
        let contacts = Int32(random.logUniform(1, 60))
        // One that probes does nothing else.
        if random.chance(0.3) {
            return NetworkEvidence(contacts: contacts, early: contacts, agents: 1)
        }
        func some() -> Int32 {
            random.one(of: [0, contacts, Int32.random(in: 0...contacts, using: &random)])
        }
        return NetworkEvidence(
            contacts: contacts, soon: some(), early: some(), bursts: some(), caught: some(),
            opened: random.chance(0.5) ? 0 : some(), headerless: some(),
            agents: random.chance(0.8) ? 7 : -1)
    }

    private func group(_ random: inout SeededGenerator, most: Double = 16) -> HitGroup {
        var hits = (0..<Int(random.logUniform(1, most))).map { _ in hit(&random) }
        if random.chance(0.4) {
            hits += (0..<random.whole(1...6)).map { _ in hit(&random, near: 300) }
        }
        hits.sort { $0.receivedAt < $1.receivedAt }
        return HitGroup(
            deliveredAt: random.chance(0.85) ? VerdictTests.delivery : nil,
            links: random.whole(0...9),
            provenAt: (0..<random.whole(0...2)).map { _ in hit(&random).receivedAt },
            hits: hits, networks: (0...3).map { _ in network(&random) })
    }

    private func settings(_ random: inout SeededGenerator) -> VerdictSettings {
        var settings = VerdictSettings()
        guard random.chance(0.5) else { return settings }
        settings.scannerSeconds = Int32(random.whole(0...70))
        settings.windowSeconds = Int32(random.whole(0...4))
        settings.manyLinks = Int32(random.whole(2...5))
        settings.networkContacts = Int32(random.whole(2...50))
        settings.networkPercent = Int32(random.whole(1...100))
        settings.suspectPoints = Int32(random.whole(1...80))
        settings.botPoints = settings.suspectPoints + Int32(random.whole(0...100))
        return settings
    }

    @Test func `are those of the slow twin`() {
        var random = SeededGenerator()
        for round in 0..<500 {
            let (group, settings) = (group(&random), settings(&random))
            let found = VerdictRules(settings).judge(group)
            let expected = VerdictSlowTwin(group: group, settings: settings).judge()

            #expect(found == expected, "seed \(random.seed), round \(round): \(group) \(settings)")
            if found != expected { return }
        }
    }

    @Test func `of one source are the same whatever another did at another time`() {
        var random = SeededGenerator()
        for round in 0..<400 {
            var alone = group(&random)
            alone.hits.removeAll { $0.purpose == .open || $0.network == 3 }
            var both = alone
            // All else lies between 0 and 9,008 s.
            let scan = (1...6).map {
                VerdictTests.click(Int64($0), at: 20_000 + Double($0) / 20, from: 3)
            }
            both.hits += scan

            let judgements = VerdictRules().judge(both)
            #expect(
                Array(judgements.dropLast(scan.count)) == VerdictRules().judge(alone),
                "seed \(random.seed), round \(round)")
            #expect(judgements.suffix(scan.count).allSatisfy { $0.verdict == .bot })
        }
    }

    @Test func `have the same network marks, and never fewer, with more hits`() {
        var random = SeededGenerator()
        for round in 0..<400 {
            let whole = group(&random)
            var part = whole
            part.hits.removeAll { _ in random.chance(0.3) }

            let more = VerdictRules.contributions(of: whole)
            for (one, all) in zip(VerdictRules.contributions(of: part), more) {
                var united = all
                united.unite(one)
                #expect(united == all, "seed \(random.seed), round \(round)")
            }
        }
    }

    @Test func `count each contact once, however often its hits are looked at`() {
        var random = SeededGenerator()
        for _ in 0..<60 {
            let groups = (0..<random.whole(1...9)).map { _ in group(&random) }
            var (once, piecewise) = (NetworkEvidence(), NetworkEvidence())
            for whole in groups {
                once.add(VerdictRules.contributions(of: whole)[0])
                var seen = NetworkContribution()
                for count in 1...whole.hits.count {
                    var part = whole
                    part.hits = Array(whole.hits.prefix(count))
                    var now = VerdictRules.contributions(of: part)[0]
                    now.unite(seen)
                    piecewise.add(now, after: seen)
                    seen = now
                }
            }

            #expect(once == piecewise, "seed \(random.seed)")
        }
    }
}
