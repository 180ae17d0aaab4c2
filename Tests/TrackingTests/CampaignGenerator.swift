import Model
import TestKit

@testable import Tracking

/// Makes campaigns up: the same seed gives the same campaign.
///
/// Everything about a campaign is drawn: its size, its links, where its recipients are, which
/// scanners stand before them, and how many people click. Classes overlap on purpose.
struct CampaignGenerator {
    private var random: SeededGenerator
    private var campaign: Campaign

    /// Where people live; two of them may share a network.
    private let homes: ClosedRange<Int>

    /// Networks that hundreds of phones share.
    private let carriers: ClosedRange<Int>

    /// Where pictures of mail services are fetched from.
    private let proxies: ClosedRange<Int>

    /// Networks of Apple's relay.
    private let relays: ClosedRange<Int>

    /// Whether the message is for people in a hurry.
    private let isFlash: Bool

    /// Which people click at all.
    private let clickRate: Double

    /// What stands before the mailboxes of people at home, and before how many.
    private var services: [(scanner: CampaignScanner, share: Double)] = []

    /// Draws a campaign; without a number of recipients, it has 5 to 20,000.
    static func campaign(seed: UInt64, recipients: Int? = nil) -> Campaign {
        var generator = CampaignGenerator(seed: seed, recipients: recipients)
        generator.addServices()
        generator.addRecipients()
        return generator.campaign
    }

    private init(seed: UInt64, recipients: Int?) {
        var random = SeededGenerator(seed: seed)
        let count = recipients ?? Int(random.logUniform(5, 20_000))
        let links = min(count > 20_000 ? 8 : 24, Int(random.logUniform(1, 25)))
        campaign = Campaign(seed: seed, recipients: count, links: links)
        homes = 0...(5 + count * 2)
        carriers = (homes.upperBound + 1)...(homes.upperBound + 1 + count / 400)
        proxies = (carriers.upperBound + 1)...(carriers.upperBound + 12)
        relays = (proxies.upperBound + 1)...(proxies.upperBound + 1 + count / 1_000)
        campaign.networks = relays.upperBound + 1
        isFlash = random.chance(0.2)
        clickRate = random.uniform(0.03, 0.2)
        self.random = random
    }

    private mutating func newNetworks(_ count: Int) -> [Int] {
        defer { campaign.networks += count }
        return Array(campaign.networks..<(campaign.networks + count))
    }

    /// Each kind of scanner is there in every second campaign.
    private mutating func addServices() {
        let kinds: [CampaignTruth] = [
            .burst, .browserBurst, .lateBurst, .homeBurst, .single, .lateSingle, .homeSingle,
        ]
        for kind in kinds where random.chance(0.5) {
            let isHome = kind == .homeBurst || kind == .homeSingle
            let networks = isHome ? [] : newNetworks(random.whole(1...6))
            services.append(
                (
                    CampaignScanner(kind, networks: networks, &random),
                    // Those that cannot be told are few.
                    kind == .homeSingle
                        ? random.logUniform(0.001, 0.02) : random.logUniform(0.005, 0.15)
                ))
        }
    }

    private mutating func addRecipients() {
        var left = campaign.recipients
        let inCompanies = Int(Double(left) * random.uniform(0.1, 0.5))
        while campaign.recipients - left < inCompanies {
            let company = CampaignCompany(
                size: min(left, Int(random.logUniform(2, 400))), networks: newNetworks(5), &random)
            for _ in 0..<company.size { addColleague(of: company) }
            left -= company.size
        }
        for _ in 0..<left { addConsumer() }
    }

    private mutating func newGroup() -> Campaign.Group {
        let moment = Campaign.start.later(
            seconds: random.uniform(0, 60 + Double(campaign.recipients) / 200))
        return Campaign.Group(deliveredAt: moment)
    }

    private mutating func addColleague(of company: CampaignCompany) {
        var group = newGroup()
        let client =
            random.chance(0.85) ? random.one(of: company.clients) : .browser(isPhone: true, &random)
        var person = CampaignPerson(
            network: company.network, elsewhere: random.whole(carriers), client: client,
            pictures: company.isBlockingPictures ? .blocked : .fetched,
            truth: .office,
            habit: random.one(of: [
                (.calm, 0.72), (.tabs, 0.12), (.quick, 0.03), (.doubleClick, 0.08),
                (.forwarded, 0.05),
            ]), hurries: company.rushes || isFlash)
        if company.rushes { person.truth = .rush }
        if person.habit != .calm { person.truth = person.habit }
        if let scanner = company.scanner, random.chance(scanner.share) {
            scanner.scan(&group, links: campaign.links, home: random.whole(homes), &random)
            person.truth = .scannedPerson
        }
        if company.checksClicks { person.truth = .checkedPerson }
        add(person, &group, checkedBy: company.checksClicks ? company : nil)
    }

    private mutating func addConsumer() {
        var group = newGroup()
        var (habit, isPhone) = (CampaignTruth.calm, random.chance(0.6))
        habit = random.one(of: [
            (.calm, 0.4), (.tabs, 0.12), (.quick, 0.08), (.doubleClick, 0.09),
            (.textBrowser, 0.06), (.oldClient, 0.08), (.privateBrowser, 0.09), (.forwarded, 0.08),
        ])
        let client: CampaignClient
        switch habit {
        case .textBrowser: (client, isPhone) = (.text(&random), false)
        case .oldClient: (client, isPhone) = (.old(&random), false)
        case .privateBrowser: client = .secretive(&random)
        default:
            if habit == .quick { isPhone = random.chance(0.9) }
            client = .browser(isPhone: isPhone, &random)
        }
        let isCarried = isPhone && random.chance(0.6)
        if habit == .calm && isPhone && random.chance(0.25) {
            return addRelayed(&group)
        }
        var person = CampaignPerson(
            network: isCarried ? random.whole(carriers) : random.whole(homes),
            elsewhere: random.chance(0.5) ? random.whole(carriers) : random.whole(homes),
            client: client,
            pictures: random.one(of: [
                (.prefetched, 0.35), (.throughProxy(random.whole(proxies)), 0.25),
                (.fetched, 0.25), (.blocked, 0.15),
            ]), truth: isCarried && habit == .calm ? .carrier : habit, habit: habit,
            hurries: isFlash)
        scan(&group, of: &person)
        add(person, &group, checkedBy: nil)
    }

    private mutating func addRelayed(_ group: inout Campaign.Group) {
        let network = random.whole(relays)
        var person = CampaignPerson(
            network: network, elsewhere: random.whole(homes), client: .iPhone(&random),
            pictures: .prefetched, truth: .relay, habit: .calm, hurries: isFlash)
        scan(&group, of: &person)
        add(person, &group, checkedBy: nil)
    }

    private mutating func scan(_ group: inout Campaign.Group, of person: inout CampaignPerson) {
        for service in services where random.chance(service.share) {
            service.scanner.scan(
                &group, links: campaign.links, home: random.whole(homes), &random)
            person.truth = .scannedPerson
        }
    }

    private mutating func add(
        _ person: CampaignPerson, _ group: inout Campaign.Group, checkedBy company: CampaignCompany?
    ) {
        let scans = group.hits.count
        if random.chance(person.truth == .rush ? 0.5 : clickRate) {
            person.prefetch(&group, from: random.whole(proxies), &random)
            person.act(&group, links: campaign.links, &random)
            if let company { company.check(&group, after: scans, &random) }
        } else if scans > 0 || random.chance(0.05) {
            person.prefetch(&group, from: random.whole(proxies), &random)
        }
        guard !group.hits.isEmpty else { return }
        group.sort()
        campaign.groups.append(group)
    }
}
