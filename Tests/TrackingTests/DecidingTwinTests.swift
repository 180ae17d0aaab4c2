import Clients
import EventLoop
import Feed
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Tracking

@Suite("Deciding, against a model that knows everything", .database(Schema.migrations))
struct DecidingTwinTests {
    private static let agents = [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            + "Chrome/139.0.0.0 Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
            + "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0", "curl/8.1", "",
    ]

    private static let browser: HitFlags = [
        .acceptLanguage, .acceptHTML, .acceptAny, .acceptEncoding, .fetchMetadata, .navigate,
        .upgrade,
    ]

    /// One run: hits in a random order, in batches, by two nodes of which any may begin anew.
    @Test(arguments: 0..<6)
    func `every verdict is what all the evidence says, in whatever order it came`(
        _ run: Int
    ) async throws {
        var random = SeededGenerator()
        let first = try await TrackingWorld()
        try await first.addAccounts()
        let second = try await TrackingWorld()
        var model = try await campaign(first, &random)
        model.hits.shuffle(using: &random)
        var rest = model.hits[...]
        while !rest.isEmpty {
            let world = Bool.random(using: &random) ? first : second
            for hit in rest.prefix(Int.random(in: 1...60, using: &random)) {
                _ = await world.spool.append(hit)
                rest = rest.dropFirst()
            }
            var days: Set<Int32> = []
            while try await world.shipper.ship(&days) > 0 {}
            if Int.random(in: 0..<3, using: &random) == 0 {
                try await node(world).decideDue()
            }
        }
        try await node(first).decideDue()

        try await compare(model, first)
    }

    /// A decider that remembers nothing.
    private func node(_ world: TrackingWorld) async throws -> ClickDecider {
        let node = ClickDecider(
            database: world.database, feed: world.feed, due: DueAccounts(),
            defaults: world.verdicts, metrics: Metrics())
        try await node.sweep()
        return node
    }

    // MARK: Made up

    private func campaign(
        _ world: TrackingWorld, _ random: inout SeededGenerator
    ) async throws -> DecisionModel {
        var model = DecisionModel(rules: VerdictRules(world.verdicts))
        let start = Instant.now + .seconds(-86_400)
        for _ in 0..<2 {
            let message = try await world.message(
                "https://a.test/", "https://b.test/", "https://c.test/", "https://d.test/")
            let hidden = try await world.database.all(DecidingTwinTests.hidden, message.id)
            #expect(hidden.count == 1)
            let links = message.links.map(\.id) + hidden
            model.hidden.formUnion(hidden)
            model.linkCounts[message.id] = message.links.count
            let contacts = (1...60).map { ContactID($0) }
            try await world.recipients.deliver(
                message.id, to: contacts, of: TrackingWorld.account, at: start)
            for contact in contacts {
                model.deliveries[HitGroups.Key(contact: contact, message: message.id)] = start
                model.hits += hits(of: contact, message.id, links, start, &random)
            }
            for _ in 0..<20 {
                model.hits += hits(of: nil, message.id, links, start, &random).prefix(1)
            }
        }
        var taken: Set<Instant> = []
        for index in model.hits.indices {
            while !taken.insert(model.hits[index].receivedAt).inserted {
                model.hits[index].receivedAt = model.hits[index].receivedAt + .milliseconds(1)
            }
        }
        return model
    }

    private func hits(
        of contact: ContactID?, _ message: MessageID, _ links: [LinkID], _ start: Instant,
        _ random: inout SeededGenerator
    ) -> [Hit] {
        let from = ["203.0.113.9", "198.51.100.7", "2001:db8:7::1", "10.1.2.3"]
        let address = contact == nil ? "" : from.randomElement(using: &random) ?? ""
        let agent = DecidingTwinTests.agents.randomElement(using: &random) ?? ""
        let isScanner = Int.random(in: 0..<2, using: &random) == 0
        let delay =
            isScanner
            ? Int64.random(in: 0...20_000, using: &random)
            : Int64.random(in: 0...70_000_000, using: &random)
        var moment = start + .milliseconds(delay)
        return (0..<Int.random(in: 1...8, using: &random)).map { _ in
            moment =
                moment
                + .milliseconds(Int64.random(in: 1...(isScanner ? 600 : 900_000), using: &random))
            let isOpen = Int.random(in: 0..<4, using: &random) == 0
            var flags = agent.contains("Mozilla/5.0 (") ? DecidingTwinTests.browser : []
            switch Int.random(in: 0..<20, using: &random) {
            case 0: flags.insert(.head)
            case 1: flags.insert(.prefetch)
            case 2: flags.insert(.unanswered)
            case 3: flags = []
            default: break
            }
            let link = isOpen ? LinkID(0) : links.randomElement(using: &random) ?? links[0]
            return Hit(
                receivedAt: moment,
                content: TokenContent(
                    isOpen ? .open : .click, account: TrackingWorld.account, message: message,
                    link: link, contact: contact),
                flags: flags, address: HitAddress(address), agent: agent)
        }
    }

    private static let hidden = Statement<LinkID, MessageID>(
        "SELECT link_id FROM link WHERE message_id = $1::bigint AND is_hidden")

    // MARK: Compared

    private func compare(_ model: DecisionModel, _ world: TrackingWorld) async throws {
        let expected = model.verdicts()
        let stored = try await world.database.all(DecidingTwinTests.stored).map(\.values)
        #expect(stored.count == expected.count)
        for (moment, verdict) in stored {
            let judgement = expected[moment]
            #expect(verdict == judgement?.verdict, "at \(moment): \(judgement?.reasons ?? [])")
        }
        try await compareFeed(model, expected, world)
        try await compareReports(model, expected, world)
    }

    /// What was told and not taken back is what people clicked.
    private func compareFeed(
        _ model: DecisionModel, _ expected: [Instant: Judgement], _ world: TrackingWorld
    ) async throws {
        var told: Set<Instant> = []
        for (kind, data) in try await world.database.all(DecidingTwinTests.told).map(\.values) {
            let click = try JSON.decode(LinkClick.self, from: data.bytes, .reply)
            if kind == "link.clicked" {
                #expect(told.insert(click.clickedAt).inserted, "told twice")
            } else {
                #expect(told.remove(click.clickedAt) != nil, "taken back without being told")
            }
        }
        let human = model.hits.filter { hit in
            guard hit.content.purpose == .click, let judgement = expected[hit.receivedAt]
            else { return false }
            return judgement.verdict == .human && judgement.isCounted
        }
        #expect(told == Set(human.map(\.receivedAt)))
        let opened = try await world.database.all(DecidingTwinTests.opened).map(\.values)
        #expect(
            Set(opened.map { HitGroups.Key(contact: $0.0, message: $0.1) }).count == opened.count)
        for hit in model.hits where hit.content.purpose == .open {
            guard let contact = hit.content.contact, let judgement = expected[hit.receivedAt],
                HitClass(judgement, isOpen: true) == .human
            else { continue }
            #expect(opened.contains { $0 == contact && $1 == hit.content.message })
        }
    }

    private func compareReports(
        _ model: DecisionModel, _ expected: [Instant: Judgement], _ world: TrackingWorld
    ) async throws {
        for message in Set(model.hits.map(\.content.message)) {
            let report = try await world.api.report(of: message, in: TrackingWorld.account)
            let clicks = model.hits.filter { hit in
                hit.content.message == message && hit.content.purpose == .click
                    && expected[hit.receivedAt]?.isCounted == true
            }
            func count(_ verdict: Verdict) -> Int64 {
                Int64(clicks.filter { expected[$0.receivedAt]?.verdict == verdict }.count)
            }
            #expect(report.clicks.human == count(.human))
            #expect(report.clicks.suspect == count(.suspect))
            #expect(report.clicks.bot == count(.bot))
            #expect(report.clicks.pending == 0)
            let people = Set(
                clicks.filter { expected[$0.receivedAt]?.verdict == .human }
                    .compactMap(\.content.contact))
            #expect(report.clicks.uniqueHuman == Int64(people.count))
        }
    }

    private static let stored = Statement<Columns<Instant, Verdict?>>(
        "SELECT received_at, verdict FROM hit")

    private static let told = Statement<Columns<String, JSONText>>(
        """
        SELECT kind, data
        FROM change
        WHERE kind IN ('link.clicked', 'link.retracted')
        ORDER BY xid, change_id
        """)

    private static let opened = Statement<Columns<ContactID, MessageID>>(
        """
        SELECT (data ->> 'contact')::bigint, (data ->> 'message')::bigint
        FROM change
        WHERE kind = 'message.opened'
        """)
}
