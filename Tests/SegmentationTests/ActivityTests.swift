import Columns
import Feed
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("What contacts did", .database(Schema.migrations))
struct ActivityTests {
    /// Confirmed contacts 1 to 4, interest 1, and message 5 with links 50 and 51.
    private func open() async throws -> World {
        let world = try await World()
        try await world.addInterests(1...1)
        try await world.addMessage(5, links: 50...51)
        try await world.put((Int64(1)...4).map { World.contact($0) })
        return world
    }

    @Test func `deliveries, opens, clicks and visits flip whom they are about`() async throws {
        let world = try await open()
        let received = try await world.filled("Received", World.received(5))
        let silent = try await world.filled("Silent", .all([.none([World.opened(nil)])]))
        let clicked = try await world.filled("Clicked", World.clicked(5))
        let link = try await world.filled("Link", World.clickedLink(51, of: 5))
        let page = try await world.filled(
            "Page", World.visited(.page, .visited, "https://a.test/wine/*"))

        try await world.followTracking(
            .delivered(1, message: 5), .delivered(2, message: 6), .opened(3, message: 6),
            .clicked(1, by: 1, message: 5, link: 50), .clicked(2, by: 2, message: 5, link: 51),
            .visited(1, by: 4, .page, url: "https://a.test/wine/red"),
            .visited(2, by: 3, .page, url: "https://a.test/beer"))

        #expect(try await world.members(received) == [1])
        #expect(try await world.members(silent) == [1, 2, 4])
        #expect(try await world.members(clicked) == [1, 2])
        #expect(try await world.members(link) == [2])
        #expect(try await world.members(page) == [4])
    }

    @Test func `what is told again changes nothing`() async throws {
        let world = try await open()
        let clicked = try await world.filled("Clicked", World.clicked(5))
        let told: [TrackingTold] = [
            .delivered(1, message: 5), .opened(1, message: 5),
            .clicked(1, by: 1, message: 5, link: 50, interests: [1, 1]),
            .visited(1, by: 1, .page, url: "https://a.test/"),
        ]
        try await world.followTracking(told + told)
        let published = try await world.published()
        let late = told.map { one in
            if case .delivered = one {
                TrackingTold.delivered(1, message: 5, at: .now + .seconds(86_400))
            } else {
                one
            }
        }

        try await world.followTracking(late)

        #expect(try await world.published() == published)
        #expect(try await world.activityRows() == [1, 1, 1, 1, 1, 0])
        #expect(try await world.members(clicked) == [1])
    }

    @Test func `the last delivery counts, in whatever order they are told`() async throws {
        let world = try await open()
        var recent = Criterion(on: .message, test: .received, message: MessageID(5))
        recent.days = 3
        let received = try await world.filled("Lately", .test(recent))
        let old = Instant.now + .seconds(-86_400 * 30)
        try await world.followTracking(
            .delivered(1, message: 5, at: old), .delivered(2, message: 5),
            .delivered(3, message: 5, at: old), .delivered(3, message: 5))
        #expect(try await world.members(received) == [2, 3])

        try await world.followTracking(.delivered(1, message: 5))
        try await world.followTracking(.delivered(2, message: 5, at: old))

        #expect(try await world.members(received) == [1, 2, 3])
    }

    @Test func `what was told before its contact is there when the contact comes`() async throws {
        let world = try await open()
        let clicked = try await world.filled("Clicked", World.clicked(5))
        let both = try await world.filled("Both", .all([World.has(1), World.received(5)]))

        try await world.followTracking(
            .clicked(1, by: 9, message: 5, link: 50), .delivered(9, message: 5))
        try await world.put(9, 1, .subscribed)
        #expect(try await world.members(clicked).isEmpty)
        try await world.put(World.contact(9, state: .unconfirmed))
        #expect(try await world.members(clicked).isEmpty)
        try await world.put(World.contact(9, version: 2))

        #expect(try await world.members(clicked) == [9])
        #expect(try await world.members(both) == [9])
    }

    @Test func `a click that was nobody's counts among all, and for the person when it was`()
        async throws
    {
        let world = try await open()
        let human = try await world.filled("Human", World.clicked(5))
        let any = try await world.filled("Any", World.clicked(5, .all))
        let link = try await world.filled("Link", World.clickedLink(50, of: 5, .all))

        try await world.followTracking(.scanned(1, by: 1, message: 5, link: 50))
        #expect(try await world.members(human).isEmpty)
        #expect(try await world.members(any) == [1])
        #expect(try await world.members(link) == [1])
        try await world.followTracking(.clicked(1, by: 1, message: 5, link: 50))
        #expect(try await world.members(human) == [1])
        try await world.followTracking(.retracted(1, by: 1, message: 5, link: 50))

        #expect(try await world.members(human).isEmpty)
        #expect(try await world.members(any) == [1])
        #expect(try await world.activityRows()[2...3] == [1, 0])
    }

    @Test func `a retraction of a click that was never told leaves one that was nobody's`()
        async throws
    {
        let world = try await open()
        let human = try await world.filled("Human", World.clicked(nil))
        let any = try await world.filled("Any", World.clicked(nil, .all))

        try await world.followTracking(
            .retracted(1, by: 1, message: 5, link: 50),
            .clicked(2, by: 2, message: 5, link: 50), .retracted(2, by: 2, message: 5, link: 50))

        #expect(try await world.members(human).isEmpty)
        #expect(try await world.members(any) == [1, 2])
    }

    @Test func `nothing is kept of who was erased, nor of clicks without a person`() async throws {
        let world = try await open()
        try await world.followTracking(
            (1...2_500).map { .clicked($0, by: 1, message: 5, link: 50, interests: [1]) }
                + (1...1_200).map { .delivered(1, message: $0) }
                + [
                    .opened(1, message: 5), .visited(1, by: 1, .page, url: "https://a.test/"),
                    .delivered(2, message: 5),
                ])
        try await world.put([(1, 1, .subscribed, 3), (2, 1, .subscribed, 0)])
        let clicked = try await world.filled("Clicked", World.clicked(5))
        #expect(try await world.members(clicked) == [1])

        try await world.erase(1)
        #expect(try await world.members(clicked).isEmpty)
        try await ErasureSweep(database: world.database).sweep()
        #expect(try await world.activityRows() == [1, 0, 0, 0, 0, 1])
        try await world.followTracking(
            .delivered(1, message: 7), .opened(1, message: 7),
            .clicked(9_999, by: 1, message: 5, link: 50),
            .clicked(9_998, by: nil, message: 5, link: 50),
            .visited(7, by: 1, .form, url: "https://a.test/"))
        try await world.put(1, 1, .subscribed, version: 9)

        #expect(try await world.activityRows() == [1, 0, 0, 0, 0, 1])
        #expect(try await world.database.first(ErasureStatements.leftover) == nil)
    }

    @Test func `a form is known by its name, or by its address where it has none`() async throws {
        let world = try await open()
        let named = try await world.filled("Named", World.visited(.form, .submitted, "Quote"))
        let address = try await world.filled(
            "Address", World.visited(.survey, .completed, "https://a.test/s*"))
        let pages = try await world.filled(
            "Pages", World.visited(.page, .visited, "https://a.test/"))

        try await world.followTracking(
            .visited(1, by: 1, .form, url: "https://a.test/", name: "Quote"),
            .visited(2, by: 2, .survey, url: "https://a.test/survey"),
            .visited(3, by: 3, .page, url: "https://a.test/", name: "Quote"))

        #expect(try await world.members(named) == [1])
        #expect(try await world.members(address) == [2])
        #expect(try await world.members(pages) == [3])
    }

    @Test func `changes of a later release are passed over`() async throws {
        let world = try await open()

        try await world.followTracking(
            .other("link.moved", Array(#"{"click":1}"#.utf8)),
            .other(
                "page.visited",
                Array(
                    (#"{"visit":1,"kind":"dream","contact":1,"message":1,"link":1,"url":"x","#
                        + #""answers":{},"visitedAt":"2026-11-21T09:00:00Z"}"#).utf8)))

        #expect(try await world.activityRows() == [0, 0, 0, 0, 0, 0])
    }

    @Test func `what is new says which columns it is for`() async throws {
        let world = try await open()
        let projection = ActivityProjection()
        let contact = ContactID(1)
        func touched(_ told: TrackingTold...) async throws -> [Activity: Set<ContactID>] {
            let changes = try told.map { one in
                FollowedChange(
                    position: Position(epoch: "1-1", xid: 1, id: 1), account: 7, kind: one.kind,
                    subject: 1, at: .now, json: try JSON(parsing: one.json))
            }
            return try await world.database.transaction { transaction in
                try await projection.put(
                    try ActivityPage(changes), of: world.account, in: transaction)
            }
        }

        #expect(
            try await touched(.delivered(1, message: 5)) == [
                .delivered(nil): [contact], .delivered(MessageID(5)): [contact],
            ])
        #expect(
            try await touched(.scanned(1, by: 1, message: 5, link: 50, interests: [1, 2])) == [
                .clicked(nil, .all): [contact], .clicked(MessageID(5), .all): [contact],
                .link(LinkID(50), .all): [contact],
            ])
        let human: [Activity: Set<ContactID>] = [
            .clicked(nil, .human): [contact], .clicked(MessageID(5), .human): [contact],
            .link(LinkID(50), .human): [contact], .interestClicks(InterestID(1)): [contact],
            .interestClicks(InterestID(2)): [contact],
        ]
        #expect(
            try await touched(.clicked(1, by: 1, message: 5, link: 50, interests: [1, 2])) == human)
        #expect(
            try await touched(.retracted(1, by: 1, message: 5, link: 50, interests: [1, 2]))
                == human)
        #expect(
            try await touched(.retracted(1, by: 1, message: 5, link: 50, interests: [1, 2]))
                .isEmpty)
    }
}
