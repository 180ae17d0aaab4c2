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

@Suite("Deciding clicks", .database(Schema.migrations))
struct DecidingTests {
    private func open(hold: Duration = .zero) async throws -> TrackingWorld {
        let world = try await TrackingWorld(hold: hold)
        try await world.addAccounts()
        return world
    }

    @Test func `publishes what a person clicked, with what the link meant then`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/", "https://b.test/")
        let link = message.links[1].id
        let one = InterestID(1)
        _ = try await world.api.change(
            link, of: message.id, LinkPatch(interests: [InterestID(2), one]),
            in: TrackingWorld.account)
        _ = try await world.fetch("/c/" + world.token(message, 2))
        try await world.settle()

        let clicks = try await world.published("link.clicked")
        #expect(clicks.count == 1)
        let click = try #require(clicks.first)
        #expect(click.contact == ContactID(5) && click.link == link && click.message == message.id)
        #expect(click.interests == [one, InterestID(2)] && click.verdict == .human)
        #expect(abs(Instant.now.rawValue - click.clickedAt.rawValue) < 60_000)
    }

    @Test func `a change of the link is not for clicks before it`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        _ = try await world.fetch("/c/" + world.token(message))
        let clicked = try #require(try await world.spooled().first?.receivedAt)
        try await eventually("the clock goes on") { Instant.now > clicked }
        _ = try await world.api.change(
            message.links[0].id, of: message.id, LinkPatch(interests: [InterestID(9)]),
            in: TrackingWorld.account)
        _ = try await world.fetch("/c/" + world.token(message))
        try await world.settle()

        #expect(
            try await world.published("link.clicked").map(\.interests) == [[], [InterestID(9)]])
    }

    @Test func `waits for the hold`() async throws {
        let world = try await open(hold: .seconds(3_600))
        let message = try await world.message("https://a.test/")
        _ = try await world.fetch("/c/" + world.token(message))
        try await world.settle()

        #expect(try await world.published("link.clicked").isEmpty)
        let report = try await world.api.report(of: message.id, in: TrackingWorld.account)
        #expect(report.clicks.total == 1 && report.clicks.pending == 1 && report.clicks.human == 0)
    }

    @Test func `counts each click once, and each contact once`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/", "https://b.test/")
        for (position, contact) in [(1, 5), (1, 5), (1, 6), (2, 7)] as [(Int, Int64?)] {
            _ = try await world.fetch("/c/" + world.token(message, position, contact: contact))
            try await world.settle()
        }
        _ = try await world.fetch("/c/" + world.token(message, 1, contact: nil))
        _ = try await world.fetch("/c/" + world.token(message, 1), .head)
        _ = try await world.fetch(
            "/c/" + world.token(message, 2), .get, [("User-Agent", "curl/8.1")])
        try await world.settle()

        let report = try await world.api.report(of: message.id, in: TrackingWorld.account)
        #expect(
            report.links.map(\.clicks) == [
                ClickCount(
                    total: 4, human: 4, suspect: 0, bot: 0, pending: 0, unique: 2, uniqueHuman: 2),
                ClickCount(
                    total: 2, human: 1, suspect: 1, bot: 0, pending: 0, unique: 2, uniqueHuman: 1),
            ])
        #expect(
            report.clicks
                == ClickCount(
                    total: 6, human: 5, suspect: 1, bot: 0, pending: 0, unique: 3, uniqueHuman: 3))
        #expect(try await world.published("link.clicked").count == 5)
    }

    @Test func `a scanner that follows all links at once clicks nothing`() async throws {
        let world = try await open()
        let message = try await world.message(
            "https://a.test/", "https://b.test/", "https://c.test/")
        _ = try await world.api.track(
            message.id, for: RecipientsRequest(contacts: [ContactID(5)]),
            in: TrackingWorld.account)
        for position in 1...3 { _ = try await world.fetch("/c/" + world.token(message, position)) }
        try await world.settle()

        let report = try await world.api.report(of: message.id, in: TrackingWorld.account)
        #expect(report.clicks.bot == 3 && report.clicks.human == 0 && report.recipients == 1)
        #expect(try await world.published("link.clicked").isEmpty)
    }

    @Test func `opens are counted apart`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        let reply = try await world.api.track(
            message.id, for: RecipientsRequest(contacts: [ContactID(5)]),
            in: TrackingWorld.account)
        let pixel = try #require(reply.results.first?.pixel).dropFirst("http://public.test".count)
        _ = try await world.fetch(String(pixel))
        _ = try await world.fetch(String(pixel))
        try await world.settle()

        let report = try await world.api.report(of: message.id, in: TrackingWorld.account)
        #expect(report.opens == 2 && report.clicks.total == 0)
    }

    @Test func `a click is decided once by any number of nodes`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        for _ in 0..<20 { _ = try await world.fetch("/c/" + world.token(message)) }
        var days: Set<Int32> = []
        while try await world.shipper.ship(&days) > 0 {}
        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                let node = ClickDecider(
                    database: world.database, feed: world.feed, due: DueAccounts(),
                    defaults: world.verdicts, metrics: Metrics())
                group.addTask {
                    try await node.sweep()
                    try await node.decideDue()
                }
            }
            try await group.waitForAll()
        }

        #expect(try await world.published("link.clicked").count == 20)
        let report = try await world.api.report(of: message.id, in: TrackingWorld.account)
        #expect(report.clicks.human == 20 && report.clicks.uniqueHuman == 1)
    }

    @Test func `an erased contact is forgotten, and what comes later counts for nobody`()
        async throws
    {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        _ = try await world.api.track(
            message.id,
            for: RecipientsRequest(
                contacts: [ContactID(5)], deliveredAt: .now + .seconds(-3_600)),
            in: TrackingWorld.account)
        _ = try await world.fetch("/c/" + world.token(message))
        try await world.settle()
        try await follow("contact.erased", world)
        #expect(try await world.published("link.clicked").isEmpty)
        #expect(try await world.database.first(DecidingTests.mentions) == 0)

        let reply = try await world.fetch("/c/" + world.token(message))
        try await world.settle()

        #expect(reply.status == .found)
        #expect(try await world.published("link.clicked").map(\.contact) == [nil])
        #expect(try await world.database.first(DecidingTests.mentions) == 0)
        let report = try await world.api.report(of: message.id, in: TrackingWorld.account)
        #expect(report.clicks.human == 2)
    }

    @Test func `who is erased while clicks are decided is not written back`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        _ = try await world.api.track(
            message.id, for: RecipientsRequest(contacts: [ContactID(5)]),
            in: TrackingWorld.account)
        for _ in 0..<20 {
            _ = try await world.fetch("/c/" + world.token(message))
            var days: Set<Int32> = []
            while try await world.shipper.ship(&days) > 0 {}
        }
        let isHeld = Signal()
        let mayEnd = Signal()
        let erasing = Task {
            try await world.database.transaction { transaction in
                try await world.recipients.erase(
                    [ContactID(5)], of: TrackingWorld.account, in: transaction)
                isHeld.fire()
                await mayEnd.wait()
            }
        }
        await isHeld.wait()

        try await world.decider.decideDue()
        #expect(try await world.published("link.clicked").isEmpty)
        mayEnd.fire()
        try await erasing.value
        try await eventually("the clicks are decided") {
            try await world.decider.decideDue()
            return try await world.published("link.clicked").count == 20
        }

        #expect(try await world.published("link.clicked").allSatisfy { $0.contact == nil })
        #expect(try await world.database.first(DecidingTests.mentions) == 0)
    }

    private func follow(_ kind: String, _ world: TrackingWorld) async throws {
        let change = FollowedChange(
            position: Position(epoch: "1-1", xid: 1, id: 2), account: 7, kind: kind, subject: 5,
            at: .now,
            json: try JSON(
                parsing: JSON.encode(ContactErased(contact: ContactID(5), version: 9))))
        let changes = ContactChanges(
            database: world.database, accounts: world.accounts, recipients: world.recipients,
            contacts: world.contacts)
        try await world.database.transaction { transaction in
            try await changes.apply(7, [change], transaction)
        }
    }

    @Test func `clicks count for nobody while the contact is blacklisted`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        for kind in ["contact.changed", "contact.blacklisted", "contact.restored"] {
            try await follow(kind, world)
            _ = try await world.fetch("/c/" + world.token(message))
            try await world.settle()
        }

        #expect(
            try await world.published("link.clicked").map(\.contact)
                == [ContactID(5), nil, ContactID(5)])
    }

    private static let mentions = Statement<Int64>(
        """
        SELECT
            (SELECT count(*) FROM hit WHERE contact_id = 5)
            + (SELECT count(*) FROM recipient WHERE contact_id = 5)
            + (SELECT count(*) FROM human_click WHERE contact_id = 5)
        """)

    @Test func `lists decided clicks by id for those who lost their place`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        for _ in 0..<3 { _ = try await world.fetch("/c/" + world.token(message)) }
        _ = try await world.fetch("/c/" + world.token(message), .head)
        try await world.settle()

        var listed: [LinkClick] = []
        try await world.api.clicks(in: TrackingWorld.account) { listed += $0 }
        #expect(listed == (try await world.published("link.clicked")))
        var others: [LinkClick] = []
        try await world.api.clicks(in: TrackingWorld.other) { others += $0 }
        #expect(others.isEmpty)
    }

    @Test func `the running service ships, decides and publishes by itself`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        let loop = world.loops.next()
        let shipping = Task(executorPreference: loop) { try await world.shipper.run(on: loop) }
        let deciding = Task(executorPreference: loop) { try await world.decider.run(on: loop) }
        defer {
            shipping.cancel()
            deciding.cancel()
        }
        for count in 1...3 {
            _ = try await world.fetch("/c/" + world.token(message))
            try await eventually("click \(count) is published") {
                try await world.published("link.clicked").count == count
            }
        }
    }
}
