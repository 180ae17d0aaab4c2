import Model
import TestKit

@testable import Tracking

/// One recipient: where the person is, what they use, what they do.
struct CampaignPerson: Sendable {
    /// Where most of it happens.
    var network: Int

    /// Where else: a phone's network, a friend's.
    var elsewhere: Int

    var client: CampaignClient
    var pictures: Pictures

    /// What the clicks are counted as.
    var truth: CampaignTruth

    /// What the person does, which `truth` may hide.
    var habit: CampaignTruth

    /// Whether the person looks within minutes: what is offered ends today.
    var hurries: Bool

    enum Pictures: Sendable {
        case prefetched
        case throughProxy(Int)
        case fetched
        case blocked
    }

    /// What Apple's proxy calls itself.
    static let apple = CampaignClient(agent: "Mozilla/5.0", flags: [.acceptAny, .acceptEncoding])

    /// What Google's proxy calls itself.
    static let google = CampaignClient(
        agent: "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com "
            + "GoogleImageProxy)", flags: [.acceptAny, .acceptEncoding])

    /// Apple's prefetching, whether the person ever looks or not.
    func prefetch(_ group: inout Campaign.Group, from: Int, _ random: inout SeededGenerator) {
        guard case .prefetched = pictures else { return }
        let at = group.deliveredAt.later(seconds: random.lognormal(median: 300, spread: 2))
        group.add(CampaignPerson.apple.hit(at: at, .open, LinkID(0), from), truth)
    }

    /// Reads the message, and clicks.
    func act(_ group: inout Campaign.Group, links: Int, _ random: inout SeededGenerator) {
        let looks = delay(&random)
        var click = looks + max(1.2, random.lognormal(median: 12, spread: 0.9))
        var opened = looks
        if habit == .quick {
            click = random.uniform(1.5, 5)
            opened = click - random.uniform(0.4, 1.3)
        }
        open(&group, at: group.deliveredAt.later(seconds: opened), &random)
        let at = group.deliveredAt.later(seconds: click)
        visit(&group, at: at, links: links, &random)
        if habit == .forwarded || random.chance(0.3) {
            comeBack(&group, after: at, links: links, &random)
        }
    }

    /// From the delivery until the person looks, in seconds.
    private func delay(_ random: inout SeededGenerator) -> Double {
        if hurries && random.chance(0.85) { return random.lognormal(median: 480, spread: 0.9) }
        return switch random.uniform(0, 1) {
        case ..<0.25: random.lognormal(median: 720, spread: 1)
        case ..<0.8: random.lognormal(median: 14_400, spread: 1.5)
        default: random.uniform(86_400, 518_400)
        }
    }

    private func open(
        _ group: inout Campaign.Group, at moment: Instant, _ random: inout SeededGenerator
    ) {
        switch pictures {
        case .fetched:
            group.add(client.hit(at: moment, .open, LinkID(0), network), truth)
        case .throughProxy(let proxy):
            group.add(CampaignPerson.google.hit(at: moment, .open, LinkID(0), proxy), truth)
        case .prefetched, .blocked: break
        }
    }

    private func visit(
        _ group: inout Campaign.Group, at moment: Instant, links: Int,
        _ random: inout SeededGenerator
    ) {
        switch habit {
        case .tabs:
            var numbers = Array((1...links).shuffled(using: &random).prefix(random.whole(3...7)))
            if random.chance(0.7) { numbers.sort() }
            var at = moment
            for number in numbers {
                group.add(client.hit(at: at, .click, Campaign.link(number), network), truth)
                at = at.later(seconds: max(0.12, random.lognormal(median: 0.7, spread: 0.6)))
            }
        case .doubleClick:
            let link = Campaign.link(random.whole(1...links))
            group.add(client.hit(at: moment, .click, link, network), truth)
            let again = moment.later(seconds: random.uniform(0.08, 0.5))
            group.add(client.hit(at: again, .click, link, network), truth)
        default:
            let link = Campaign.link(random.chance(0.5) ? 1 : random.whole(1...links))
            group.add(client.hit(at: moment, .click, link, network), truth)
        }
    }

    /// The same person again, or the friend who got the message from them.
    private func comeBack(
        _ group: inout Campaign.Group, after moment: Instant, links: Int,
        _ random: inout SeededGenerator
    ) {
        let isElsewhere = habit == .forwarded || random.chance(0.3)
        let other =
            isElsewhere ? CampaignClient.browser(isPhone: random.chance(0.5), &random) : client
        let at = moment.later(seconds: 20 + random.lognormal(median: 7_200, spread: 1.5))
        let link = Campaign.link(random.whole(1...links))
        let from = isElsewhere ? elsewhere : network
        group.add(other.hit(at: at, .click, link, from), truth)
    }
}
