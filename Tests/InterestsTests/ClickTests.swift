import Clients
import Feed
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Interests

@Suite("What clicks do", .database(Schema.migrations))
struct ClickTests {
    @Test func `clicks need the connection of their transaction and no other`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        let test = TestDatabase.current
        let database = Database(
            test.conninfo, on: test.loops, connections: 1, statementTimeout: .seconds(5),
            name: "one connection")
        test.atEnd { await database.close() }
        let client = HTTPClient(on: test.loops)
        test.atEnd { await client.close() }
        let nowhere = try BaseURL("http://127.0.0.1:1")
        let narrow = InterestsParts(
            database: database, feed: FeedWriter(database: database),
            contacts: ContactsClient(client: client, base: nowhere, key: ""),
            tracking: TrackingClient(client: client, base: nowhere, key: ""))
        let click = try world.change(
            "link.clicked", 1, world.click(11, by: 1, on: [wine]), of: world.account.id)

        try await database.transaction { transaction in
            try await narrow.clicks.apply(world.account.id.rawValue, [click], transaction)
        }

        #expect(try await world.state(1, wine) == .subscribed)
    }

    @Test func `a click gives the interest, and later ones only count`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")

        try await world.follow([
            ("link.clicked", world.click(11, by: 1, on: [wine], at: 5)),
            ("link.clicked", world.click(12, by: 1, on: [wine], at: 9)),
        ])
        try await world.follow([("link.clicked", world.click(13, by: 1, on: [wine], at: 7))])

        let membership = try #require(try await world.membership(1, wine))
        #expect(membership.state == .subscribed)
        #expect(membership.clicks == 3)
        #expect(membership.actor == .link)
        #expect(membership.origin == "link:1")
        #expect(membership.firstClick == world.click(0, by: 1, on: [], at: 5).clickedAt)
        #expect(membership.lastClick == world.click(0, by: 1, on: [], at: 9).clickedAt)
        #expect(
            try await world.published() == ["membership.subscribed 1", "membership.strengthened 1"])
    }

    @Test func `a click counts once, however often it is told`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        let click = world.click(11, by: 1, on: [wine, wine])

        for _ in 0..<3 {
            try await world.follow([("link.clicked", click), ("link.clicked", click)])
        }

        #expect(try await world.membership(1, wine)?.clicks == 1)
        #expect(try await world.published().count == 1)
    }

    @Test func `an interest that the contact left is counted and not given`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        try await world.change([(1, wine, .subscribe)], as: .contact)
        try await world.change([(1, wine, .unsubscribe)], as: .contact)

        try await world.follow([("link.clicked", world.click(11, by: 1, on: [wine]))])

        let membership = try #require(try await world.membership(1, wine))
        #expect(membership.state == .unsubscribed)
        #expect(membership.clicks == 1)
    }

    @Test func `only human clicks of a known contact count`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        var scanner = world.click(11, by: 1, on: [wine])
        scanner.verdict = .bot
        var nobody = world.click(12, by: 1, on: [wine])
        nobody.contact = nil
        try await world.followContacts("contact.erased", 2)

        try await world.follow([
            ("link.clicked", scanner), ("link.clicked", nobody),
            ("link.clicked", world.click(13, by: 2, on: [wine])),
            ("link.clicked", world.click(14, by: 3, on: [InterestID(99)])),
        ])

        #expect(try await world.published().isEmpty)
    }

    @Test func `what nobody clicked changes nothing`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        var scan = world.click(11, by: 1, on: [wine])
        scan.verdict = .suspect
        try await world.follow([("link.clicked", world.click(12, by: 1, on: [wine]))])

        try await world.follow([("link.scanned", scan), ("link.scanned", scan)])

        #expect(try await world.membership(1, wine)?.clicks == 1)
        #expect(try await world.published() == ["membership.subscribed 1"])
    }

    @Test func `a retraction takes back count and interest`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        let click = world.click(11, by: 1, on: [wine])
        try await world.follow([("link.clicked", click)])

        try await world.follow([("link.retracted", click), ("link.retracted", click)])

        let membership = try #require(try await world.membership(1, wine))
        #expect(membership.state == .none)
        #expect(membership.clicks == 0)
        #expect(membership.firstClick == nil)
        #expect(
            try await world.published() == ["membership.subscribed 1", "membership.removed 1"])
    }

    @Test func `another click keeps what a retracted one gave`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        let first = world.click(11, by: 1, on: [wine], at: 1)
        let second = world.click(12, by: 1, on: [wine], at: 2)
        try await world.follow([("link.clicked", first), ("link.clicked", second)])

        try await world.follow([("link.retracted", first)])
        #expect(try await world.state(1, wine) == .subscribed)
        #expect(try await world.membership(1, wine)?.firstClick == second.clickedAt)
        try await world.follow([("link.retracted", second)])

        #expect(try await world.state(1, wine) == .none)
    }

    @Test(arguments: [MembershipAct.assign, .subscribe])
    func `a retraction leaves what somebody else confirmed since`(_ act: MembershipAct) async throws
    {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        let click = world.click(11, by: 1, on: [wine])
        try await world.follow([("link.clicked", click)])
        try await world.change([(1, wine, act)], as: .contact)

        try await world.follow([("link.retracted", click)])

        #expect(try await world.state(1, wine) == .subscribed)
        #expect(try await world.membership(1, wine)?.clicks == 0)
    }

    @Test func `a click before the interest was taken does not hold a later gift`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        let early = world.click(11, by: 1, on: [wine])
        let late = world.click(12, by: 1, on: [wine])
        try await world.follow([("link.clicked", early)])
        try await world.change([(1, wine, .remove)], as: .user)
        try await world.follow([("link.clicked", late)])
        #expect(try await world.state(1, wine) == .subscribed)

        try await world.follow([("link.retracted", late)])

        #expect(try await world.state(1, wine) == .none)
        #expect(try await world.membership(1, wine)?.clicks == 1)
    }

    @Test func `a click that counts again after all counts once more`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        let click = world.click(11, by: 1, on: [wine])

        try await world.follow([
            ("link.clicked", click), ("link.retracted", click), ("link.clicked", click),
        ])

        #expect(try await world.state(1, wine) == .subscribed)
        #expect(try await world.membership(1, wine)?.clicks == 1)
    }

    @Test func `below plan pro a click on a private interest counts and gives nothing`()
        async throws
    {
        let world = try await InterestsWorld(plan: .essential)
        let hidden = try await world.interest("Hidden", .interest, .private)
        let label = try await world.interest("Label", .label, .private)

        try await world.follow([("link.clicked", world.click(11, by: 1, on: [hidden, label]))])

        #expect(try await world.state(1, hidden) == .none)
        #expect(try await world.membership(1, hidden)?.clicks == 1)
        #expect(try await world.state(1, label) == .subscribed)
    }
}
