import Model
import TestKit

@testable import Tracking

/// Colleagues behind one address, and what their company put before their mail.
struct CampaignCompany: Sendable {
    let size: Int
    let network: Int

    /// The company's browsers: the same for most.
    let clients: [CampaignClient]

    let isBlockingPictures: Bool

    /// A gateway in the house, or a service elsewhere.
    let scanner: CampaignScanner?

    /// Whether everybody looks at once: the message is about the company.
    let rushes: Bool

    /// Whether links are checked as they are clicked.
    let checksClicks: Bool

    private let checkers: [CampaignClient]
    private let checkNetworks: [Int]

    /// Draws a company with five networks: its own, and four for what it may use.
    init(size: Int, networks: [Int], _ random: inout SeededGenerator) {
        self.size = size
        network = networks[0]
        clients = (0..<random.whole(1...3)).map { _ in .browser(isPhone: false, &random) }
        isBlockingPictures = random.chance(0.35)
        let kind: CampaignTruth? = random.one(of: [
            (nil, 0.45), (.gateway, 0.2), (.burst, 0.1), (.browserBurst, 0.05),
            (.lateBurst, 0.05), (.single, 0.05), (.lateSingle, 0.1),
        ])
        scanner = kind.map {
            CampaignScanner(
                $0, networks: $0 == .gateway ? [networks[0]] : Array(networks[1...2]), &random)
        }
        checksClicks = kind == nil && random.chance(0.4)
        rushes = kind == nil && !checksClicks && random.chance(0.25)
        checkers = (0..<random.whole(1...3)).map { _ in
            .scanner(isBrowser: random.chance(0.7), &random)
        }
        checkNetworks = Array(networks[3...4])
    }

    /// Follows what a person followed, from elsewhere.
    ///
    /// One in thirty overtakes the person.
    func check(
        _ group: inout Campaign.Group, after scans: Int, _ random: inout SeededGenerator
    ) {
        for hit in group.hits[scans...] where hit.purpose == .click && random.chance(0.85) {
            let wait = random.chance(1 / 30) ? random.uniform(-0.6, 0) : random.uniform(0.2, 2)
            let checker = random.one(of: checkers)
            group.add(
                checker.hit(
                    at: hit.receivedAt.later(seconds: wait), .click, hit.link,
                    random.one(of: checkNetworks)),
                .checkAtClick)
        }
    }
}
