import Model
import TestKit

@testable import Tracking

/// A service that scans mail, as it is set up for one campaign.
struct CampaignScanner: Sendable {
    let truth: CampaignTruth
    let clients: [CampaignClient]

    /// Where from; empty for another home each time.
    let networks: [Int]

    /// How much of the mail it looks at.
    let share: Double

    let asksHeadFirst: Bool
    let followsHidden: Bool
    let fetchesPixel: Bool

    /// Whether each link is fetched as another browser.
    let changesClient: Bool

    /// Whether each link is fetched from another of its networks.
    let changesNetwork: Bool

    /// Whether it follows some of the links only, of messages with many.
    let takesSome: Bool
    let pace: Pace

    enum Pace: Sendable {
        case allAtOnce
        case inTurn
        case slow
    }

    /// Draws a service.
    init(_ truth: CampaignTruth, networks: [Int], _ random: inout SeededGenerator) {
        self.truth = truth
        self.networks = networks
        let isBrowser =
            switch truth {
            case .browserBurst, .homeBurst, .homeSingle: true
            case .burst: false
            default: random.chance(0.5)
            }
        clients = (0..<CampaignScanner.clients(&random)).map { _ in
            CampaignClient.scanner(isBrowser: isBrowser, &random)
        }
        share = truth == .gateway ? random.uniform(0.8, 1) : random.uniform(0.3, 1)
        asksHeadFirst = random.chance(0.2)
        followsHidden = random.chance(0.6)
        fetchesPixel = random.chance(0.25)
        changesClient = random.chance(0.2)
        changesNetwork = networks.count > 2 && random.chance(0.25)
        takesSome = random.chance(0.15)
        pace = random.one(of: [(.allAtOnce, 0.4), (.inTurn, 0.4), (.slow, 0.2)])
    }

    /// Most have a few, some change them all the time.
    private static func clients(_ random: inout SeededGenerator) -> Int {
        switch random.uniform(0, 1) {
        case ..<0.9: random.whole(1...5)
        case ..<0.98: random.whole(6...12)
        default: 40
        }
    }

    /// What it does to one contact's message, with `home` for a scanner that hides in homes.
    func scan(
        _ group: inout Campaign.Group, links: Int, home: Int, _ random: inout SeededGenerator
    ) {
        var network = networks.isEmpty ? home : random.one(of: networks)
        let start = group.deliveredAt.later(seconds: delay(&random))
        var client = random.one(of: clients)
        let wanted = targets(links, &random)
        let label = label(wanted.count)
        if fetchesPixel {
            let at = start.later(seconds: random.uniform(-0.5, 0.5))
            group.add(client.hit(at: at, .open, LinkID(0), network), label)
        }
        for method in asksHeadFirst ? [HitFlags.head, []] : [[]] {
            var at = start.later(seconds: method.isEmpty && asksHeadFirst ? 0.3 : 0)
            for number in wanted {
                if changesClient { client = random.one(of: clients) }
                if changesNetwork { network = random.one(of: networks) }
                var hit = client.hit(at: at, .click, Campaign.link(number), network)
                hit.isHidden = number == 0
                hit.flags.formUnion(method)
                group.add(hit, label)
                at = next(after: at, from: start, &random)
            }
        }
    }

    private func delay(_ random: inout SeededGenerator) -> Double {
        switch truth {
        case .burst, .browserBurst, .gateway: random.lognormal(median: 2.5, spread: 0.9)
        case .single: random.uniform(0.5, 30)
        default: random.logUniform(120, 1_200)
        }
    }

    private func next(
        after last: Instant, from start: Instant, _ random: inout SeededGenerator
    ) -> Instant {
        switch pace {
        case .allAtOnce: start.later(seconds: random.uniform(0, 0.25))
        case .inTurn: last.later(seconds: random.uniform(0.05, 0.6))
        case .slow: last.later(seconds: random.uniform(0.5, 2.5))
        }
    }

    /// Numbers of links, 0 for the hidden one.
    private func targets(_ links: Int, _ random: inout SeededGenerator) -> [Int] {
        switch truth {
        case .single, .lateSingle, .homeSingle:
            return [random.chance(0.6) ? 1 : random.whole(1...links)]
        default: break
        }
        var wanted = Array(1...links)
        if takesSome && links > 3 { wanted = Array(wanted.prefix(random.whole(3...links))) }
        // The hidden link stands last in a message.
        return followsHidden ? wanted + [0] : wanted
    }

    /// Who follows the only link there is follows one link.
    private func label(_ count: Int) -> CampaignTruth {
        guard count == 1 else { return truth }
        return switch truth {
        case .lateBurst: .lateSingle
        case .homeBurst: .homeSingle
        case .burst, .browserBurst, .gateway: .single
        default: truth
        }
    }
}

extension CampaignClient {
    /// A hit of this client.
    func hit(
        at moment: Instant, _ purpose: TokenPurpose, _ link: LinkID, _ network: Int
    ) -> HitEvidence {
        HitEvidence(
            receivedAt: moment, purpose: purpose, link: link,
            // Pictures are not navigated to.
            flags: purpose == .open
                ? flags.subtracting([.navigate, .fetchUser, .upgrade, .acceptHTML]) : flags,
            agent: agent, network: network)
    }
}

extension Instant {
    func later(seconds: Double) -> Instant {
        Instant(rawValue: rawValue + Int64((seconds * 1_000).rounded()))
    }
}
