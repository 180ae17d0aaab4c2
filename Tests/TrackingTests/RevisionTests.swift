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

@Suite("Revising verdicts", .database(Schema.migrations))
struct RevisionTests {
    private static let agent =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
        + "Chrome/139.0.0.0 Safari/537.36"

    private static let headers: HitFlags = [
        .acceptLanguage, .acceptHTML, .acceptAny, .acceptEncoding, .fetchMetadata, .navigate,
        .upgrade,
    ]

    private func click(
        _ message: Message, _ position: Int, at moment: Instant, _ world: TrackingWorld
    ) async {
        _ = await world.spool.append(
            Hit(
                receivedAt: moment,
                content: TokenContent(
                    .click, account: TrackingWorld.account, message: message.id,
                    link: message.links[position - 1].id, contact: ContactID(5)),
                flags: RevisionTests.headers, address: HitAddress("203.0.113.9"),
                agent: RevisionTests.agent))
    }

    /// A message delivered two hours ago, with three links that mean an interest.
    private func begin(
        _ hold: Duration = .zero, delivered: Instant = .now + .seconds(-7_200)
    ) async throws -> (TrackingWorld, Message, Instant) {
        let world = try await TrackingWorld(hold: hold)
        try await world.addAccounts()
        let message = try await world.message(
            "https://a.test/", "https://b.test/", "https://c.test/")
        for link in message.links {
            _ = try await world.api.change(
                link.id, of: message.id, LinkPatch(interests: [InterestID(3)]),
                in: TrackingWorld.account)
        }
        try await world.recipients.deliver(
            message.id, to: [ContactID(5)], of: TrackingWorld.account, at: delivered)
        return (world, message, delivered)
    }

    @Test func `what was taken for a person's is taken back when the rest comes`() async throws {
        let (world, message, delivered) = try await begin()
        await click(message, 1, at: delivered + .milliseconds(3_000), world)
        try await world.settle()
        let told = try await world.published("link.clicked")
        #expect(told.count == 1)

        for position in 2...3 {
            await click(
                message, position, at: delivered + .milliseconds(3_000 + Int64(position) * 100),
                world)
        }
        try await world.settle()

        let back = try await world.published("link.retracted")
        #expect(back.map(\.click) == told.map(\.click) && back.map(\.verdict) == [.bot])
        #expect(
            back.map(\.contact) == [ContactID(5)] && back.map(\.interests) == told.map(\.interests))
        #expect(try await world.published("link.clicked").count == 1)
        let report = try await world.api.report(of: message.id, in: TrackingWorld.account)
        #expect(report.clicks.bot == 3 && report.clicks.human == 0)
        #expect(report.clicks.uniqueHuman == 0)
    }

    @Test func `what nobody clicked is told once, and as a click when a person did`() async throws {
        let (world, message, delivered) = try await begin()
        for position in 1...2 {
            await click(
                message, position, at: delivered + .milliseconds(4_000_000 + Int64(position) * 100),
                world)
        }
        try await world.settle()
        try await reviewed(world, message)
        let scanned = try await world.published("link.scanned")
        #expect(scanned.count == 2 && scanned.allSatisfy { $0.verdict == .suspect })
        #expect(scanned.allSatisfy { $0.contact == ContactID(5) })
        #expect(try await world.published("link.clicked").isEmpty)

        try await world.database.run(
            RevisionTests.prove, TrackingWorld.account, message.id,
            delivered + .seconds(4_060))
        try await reviewed(world, message)

        let clicked = try await world.published("link.clicked")
        #expect(Set(clicked.map(\.click)) == Set(scanned.map(\.click)))
        #expect(try await world.published("link.scanned").count == 2)
        #expect(try await world.published("link.retracted").isEmpty)
    }

    private func reviewed(_ world: TrackingWorld, _ message: Message) async throws {
        try await world.database.run(
            ReviewStatements.ask, TrackingWorld.account, [ContactID(5)], [message.id])
        try await world.decider.sweep()
        try await world.decider.decideDue()
    }

    @Test func `a scan without a person, or without an answer, is not told`() async throws {
        let world = try await TrackingWorld(hold: .zero)
        try await world.addAccounts()
        let message = try await world.message("https://a.test/")
        let agent = [("User-Agent", "curl/8.1")]
        _ = try await world.fetch("/c/" + world.token(message, 1, contact: nil), .get, agent)
        _ = try await world.fetch("/c/" + world.token(message, 1, contact: 6), .head, agent)
        _ = try await world.fetch("/c/" + world.token(message, 1, contact: 7), .get, agent)
        try await world.settle()

        #expect(try await world.published("link.scanned").map(\.contact) == [ContactID(7)])
    }

    @Test func `nothing is written when nothing is otherwise`() async throws {
        let (world, message, delivered) = try await begin()
        await click(message, 1, at: delivered + .seconds(4_000), world)
        try await world.settle()
        await click(message, 1, at: delivered + .seconds(5_000), world)
        try await world.settle()

        #expect(try await world.published("link.clicked").count == 2)
        #expect(try await world.published("link.retracted").isEmpty)
    }

    @Test func `what is older than a week stays what it was decided to be`() async throws {
        let (world, message, old) = try await begin(delivered: .now + .seconds(-8 * 86_400))
        await click(message, 1, at: old + .seconds(3), world)
        try await world.settle()
        for position in 2...3 {
            await click(message, position, at: old + .milliseconds(3_000 + Int64(position)), world)
        }
        try await world.settle()

        let report = try await world.api.report(of: message.id, in: TrackingWorld.account)
        #expect(report.clicks.human == 1 && report.clicks.bot == 2)
        #expect(try await world.published("link.retracted").isEmpty)
    }

    @Test func `hits of before their ids told their spool are decided too`() async throws {
        let (world, message, delivered) = try await begin()
        try await world.shipper.makePartitions(around: delivered)
        try await world.database.run(
            RevisionTests.storeOld, TrackingWorld.account, message.id, message.links[0].id,
            delivered + .seconds(60))
        try await world.decider.adopt()
        try await world.decider.sweep()
        try await world.decider.decideDue()

        #expect(try await world.published("link.clicked").count == 1)
    }

    /// As the release before this one did.
    private static let storeOld = Statement<NoRow, AccountID, MessageID, LinkID, Instant>(
        """
        INSERT INTO hit (
            account_id, message_id, link_id, contact_id, sequence, received_at, decide_at,
            spool_number, purpose, flags, network, agent)
        VALUES (
            $1::bigint, $2::bigint, $3::bigint, 5, 1, $4::timestamptz, now(), 1, 1, 248, NULL,
            'Mozilla/5.0 (X11)')
        """)

    @Test func `a token that is used without end is decided whole`() async throws {
        let (world, message, delivered) = try await begin()
        for count in 0..<300 {
            await click(
                message, 1, at: delivered + .milliseconds(400_000 + Int64(count) * 20_000), world)
            if count % 90 == 0 { try await world.settle() }
        }
        try await world.settle()

        let report = try await world.api.report(of: message.id, in: TrackingWorld.account)
        #expect(report.clicks.total == 300 && report.clicks.pending == 0)
    }

    // MARK: The hold

    @Test func `who is known to be a person does not wait for the hold`() async throws {
        let (world, message, delivered) = try await begin(.seconds(3_600))
        await click(message, 1, at: delivered + .seconds(4_000), world)
        try await world.settle()
        #expect(try await world.published("link.clicked").isEmpty)

        await click(message, 1, at: delivered + .seconds(6_000), world)
        try await settleSoon(world)

        #expect(
            try await world.published("link.clicked").map(\.clickedAt)
                == [delivered + .seconds(6_000)])
    }

    @Test func `what proves a person ends the hold of earlier clicks`() async throws {
        let (world, message, delivered) = try await begin(.seconds(3_600))
        await click(message, 1, at: delivered + .seconds(6_000), world)
        try await world.settle()
        try await world.database.run(
            RevisionTests.prove, TrackingWorld.account, message.id,
            delivered + .seconds(6_060))
        try await world.database.run(
            ReviewStatements.ask, TrackingWorld.account, [ContactID(5)], [message.id])
        try await world.decider.sweep()
        try await world.decider.decideDue()

        #expect(try await world.published("link.clicked").count == 1)
    }

    /// Looks at what came, as the running service does within a second.
    private func settleSoon(_ world: TrackingWorld) async throws {
        var days: Set<Int32> = []
        while try await world.shipper.ship(&days) > 0 {}
        try await world.decider.sweep()
        try await world.decider.decideDue()
    }

    private static let prove = Statement<NoRow, AccountID, MessageID, Instant>(
        """
        INSERT INTO visit (account_id, contact_id, message_id, link_id, visited_at, kind, url, name)
        VALUES ($1::bigint, 5, $2::bigint, 1, $3::timestamptz, 'page', 'https://a.test/', '')
        """)

    // MARK: Networks

    /// 300 people who click late, then 1,000 scanned messages: more than one piece of a review.
    @Test func `a network that turns has all its contacts judged again`() async throws {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        let message = try await world.message("https://a.test/", "https://b.test/")
        let delivered = Instant.now + .seconds(-7_200)
        let contacts = (1...1_300).map { ContactID($0) }
        try await world.recipients.deliver(
            message.id, to: contacts, of: TrackingWorld.account, at: delivered)
        var model = DecisionModel(rules: VerdictRules(world.verdicts))
        model.linkCounts[message.id] = 2
        for contact in contacts {
            let number = contact.number
            model.deliveries[HitGroups.Key(contact: contact, message: message.id)] = delivered
            let after = number <= 300 ? 3_000_000 + number * 1_000 : 1_000 + number * 5
            model.hits.append(
                Hit(
                    receivedAt: delivered + .milliseconds(after),
                    content: TokenContent(
                        .click, account: TrackingWorld.account, message: message.id,
                        link: message.links[0].id, contact: contact),
                    flags: RevisionTests.headers, address: HitAddress("203.0.113.9"),
                    agent: RevisionTests.agent))
        }
        for start in stride(from: 0, to: model.hits.count, by: 325) {
            for hit in model.hits[start..<start + 325] { _ = await world.spool.append(hit) }
            try await world.settle()
        }

        let expected = model.verdicts()
        let stored = try await world.database.all(RevisionTests.verdicts).map(\.values)
        #expect(stored.count == 1_300)
        #expect(stored.allSatisfy { $1 == expected[$0]?.verdict })
        #expect(stored.contains { $1 == .bot } && stored.contains { $1 == .human })
        let told = try await world.published("link.clicked").count
        let back = try await world.published("link.retracted").count
        #expect(back > 300)
        #expect(told - back == stored.count { $1 == .human })
    }

    private static let verdicts = Statement<Columns<Instant, Verdict?>>(
        "SELECT received_at, verdict FROM hit")
}
