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

@Suite("Visits", .database(Schema.migrations))
struct VisitRouteTests {
    /// The public port with the routes of visits, and a message whose link leads to the shop.
    private struct Shop: Sendable {
        let world: TrackingWorld
        let routes: VisitRoutes
        let base: BaseURL
        let api: TrackingClient
        let message: Message

        static let site = "https://shop.test"

        init(hold: Duration = .zero) async throws {
            world = try await TrackingWorld(hold: hold)
            try await world.addAccounts()
            let visits = VisitSettings(isOn: true, origins: [Shop.site, "https://b.test:8443"])
            _ = try await world.api.put(
                TrackingSettings(visits: visits), in: TrackingWorld.account)
            message = try await world.message("https://shop.test/")
            let store = VisitStore(database: world.database, feed: world.feed)
            routes = VisitRoutes(
                tokens: world.visits, visits: store, due: world.due, metrics: Metrics())
            try await routes.tokens.origins.refresh()
            base = try await ServedRoutes(routes.all).base
            let lists = try await ServedRoutes(
                VisitListRoutes(accounts: world.accounts, visits: store).all)
            api = TrackingClient(client: lists.client, base: lists.base, key: "k")
        }

        func token(_ contact: Int64 = 5, for life: Duration = .seconds(60)) -> String {
            routes.tokens.seal(
                VisitToken(
                    account: TrackingWorld.account, contact: ContactID(contact),
                    link: message.links[0].id, expiresAt: .now + life))
        }

        func tell(
            _ body: String, _ token: String? = nil, origin: String? = site,
            address: String = "192.0.2.1"
        ) async throws -> ClientReply {
            var request = ClientRequest(.post, base, "/v/" + (token ?? self.token()))
            request.body = .bytes(Array(body.utf8))
            request.headers.set("Content-Type", to: "text/plain")
            request.headers.set("X-Forwarded-For", to: address)
            if let origin { request.headers.set("Origin", to: origin) }
            return try await world.client.send(request)
        }

        func listed(after: VisitID? = nil) async throws -> [Visit] {
            var visits: [Visit] = []
            try await api.visits(in: TrackingWorld.account, after: after) { visits += $0 }
            return visits
        }

        /// What was published, kind by kind.
        func published() async throws -> [String] {
            try await world.database.all(VisitRouteTests.published).map {
                "\($0.values.0) \($0.values.1)"
            }
        }

        func follow(_ kind: String, _ data: String) async throws {
            let changes = ContactChanges(
                database: world.database, accounts: world.accounts, recipients: world.recipients,
                contacts: world.contacts)
            let change = FollowedChange(
                position: Position(epoch: "1-1", xid: 1, id: 2), account: 7, kind: kind,
                subject: 5, at: .now, json: try JSON(parsing: Array(data.utf8)))
            try await world.database.transaction { transaction in
                try await changes.apply(7, [change], transaction)
            }
        }
    }

    private let page = #"{"kind": "page", "url": "https://shop.test/a?x=1", "name": "A"}"#

    @Test func `are kept, published and listed, with the message that led to them`()
        async throws
    {
        let shop = try await Shop()
        let reply = try await shop.tell(page)
        _ = try await shop.tell(
            #"{"kind": "form", "url": "https://shop.test/f", "name": "order"}"#)
        _ = try await shop.tell(
            #"{"kind": "survey", "url": "https://shop.test/s", "name": "how", "#
                + #""answers": {"mail": "a@b.test", "was it": "fine"}}"#)

        #expect(reply.status == .noContent && reply.body.isEmpty)
        #expect(reply.headers["Access-Control-Allow-Origin"] == Shop.site)
        #expect(reply.headers["Access-Control-Allow-Credentials"] == nil)
        #expect(reply.headers["Set-Cookie"] == nil && reply.headers["Vary"] == "Origin")
        let visits = try await shop.listed()
        #expect(visits.map(\.kind) == [.page, .form, .survey])
        #expect(visits.map(\.url) == ["a", "f", "s"].map { "https://shop.test/\($0)" })
        #expect(visits.map(\.name) == ["A", "order", "how"])
        #expect(visits[2].answers == ["mail": "*", "was it": "fine"])
        #expect(
            visits.allSatisfy {
                $0.contact == ContactID(5) && $0.message == shop.message.id
                    && $0.link == shop.message.links[0].id
            })
        #expect(
            try await shop.published()
                == ["page.visited 5", "form.submitted 5", "survey.completed 5"])
        let last = try #require(visits.last)
        #expect(try await shop.listed(after: visits[1].visit) == [last])
    }

    @Test func `begin with a click, whose redirect brings the token`() async throws {
        let shop = try await Shop()
        let path = "/c/" + shop.world.token(shop.message)
        let location = try await shop.world.fetch(path).headers["Location"] ?? ""
        let start = "https://shop.test/?av="
        #expect(location.hasPrefix(start))

        #expect(
            try await shop.tell(page, String(location.dropFirst(start.count))).status == .noContent)
        #expect(try await shop.listed().map(\.link) == [shop.message.links[0].id])
        for reply in try await [
            shop.world.fetch(path, .head),
            shop.world.fetch(path, .get, [("Sec-Purpose", "prefetch")]),
            shop.world.fetch("/c/" + shop.world.token(shop.message, contact: nil)),
        ] {
            #expect(reply.headers["Location"] == "https://shop.test/")
        }
    }

    @Test func `are paged by contact, newest first`() async throws {
        let shop = try await Shop()
        for contact in [5, 6, 5, 5] as [Int64] {
            _ = try await shop.tell(page, shop.token(contact))
        }
        let whole = try await shop.listed().filter { $0.contact == ContactID(5) }
        var seen: [Visit] = []
        var after: String?
        for _ in 0..<3 {
            let page = try await shop.api.visits(
                of: ContactID(5), in: TrackingWorld.account, limit: 1, after: after)
            seen += page.items
            after = page.next
        }

        #expect(seen == whole.reversed() && after == nil)
        let none = try await shop.api.visits(of: ContactID(9), in: TrackingWorld.account)
        #expect(none.items.isEmpty)
    }

    @Test func `come from a listed site, with a token that is still good`() async throws {
        let shop = try await Shop()
        let unknown = try await [
            shop.tell(page, "x"), shop.tell(page, shop.token(for: .zero)),
            shop.tell(page, shop.world.token(shop.message)),
            shop.tell(page, String(shop.token().reversed())),
        ]
        let foreign = try await [
            shop.tell(page, origin: nil), shop.tell(page, origin: "null"),
            shop.tell(page, origin: "https://other.test"),
            shop.tell(page, origin: "http://shop.test"),
            shop.tell(page, origin: "https://shop.test:8443"),
        ]

        for reply in unknown { #expect(reply.status == .notFound && reply.body.isEmpty) }
        for reply in foreign { #expect(reply.status == .forbidden && reply.body.isEmpty) }
        for reply in unknown + foreign {
            #expect(reply.headers["Access-Control-Allow-Origin"] == nil)
        }
        #expect(try await shop.listed().isEmpty)
        let second = #"{"kind": "page", "url": "https://b.test:8443/"}"#
        #expect(try await shop.tell(second, origin: "https://b.test:8443").status == .noContent)
        // The page is the one that the browser says it is.
        #expect(try await shop.tell(second).status == .unprocessableContent)
    }

    @Test func `are small, few and well-formed`() async throws {
        let shop = try await Shop()
        let long = page.dropLast() + #", "x": "\#(String(repeating: "x", count: 1_000))"}"#
        #expect(try await shop.tell(String(long)).status == .contentTooLarge)
        #expect(try await shop.tell("{").status == .unprocessableContent)
        let token = shop.token()
        var statuses: Set<Int> = []
        for _ in 0..<70 {
            let reply = try await shop.tell("{}", token)
            statuses.insert(reply.status.rawValue)
            if reply.status == .tooManyRequests { #expect(reply.headers["Retry-After"] == "60") }
        }

        #expect(statuses == [422, 429])
        #expect(try await shop.tell(page).status == .noContent)
    }

    @Test func `are kept of nobody who chose otherwise, left, or is gone`() async throws {
        let shop = try await Shop()
        for (kind, data, kept) in [
            ("contact.changed", #"{"id": 5, "tracking": "aggregate"}"#, 0),
            ("contact.changed", #"{"id": 5, "tracking": "full"}"#, 1),
            ("contact.blacklisted", #"{"id": 5}"#, 1), ("contact.restored", #"{"id": 5}"#, 2),
            ("contact.changed", #"{"id": 5, "tracking": "none"}"#, 2),
            ("contact.erased", #"{"contact": 5, "version": 9}"#, 0),
        ] {
            try await shop.follow(kind, data)
            #expect(try await shop.tell(page).status == .noContent)
            #expect(try await shop.listed().count == kept, "\(kind) \(data)")
        }
        #expect(try await shop.published().isEmpty)
    }

    @Test func `leave nothing of a contact that is erased meanwhile`() async throws {
        let shop = try await Shop()
        _ = try await shop.world.fetch("/c/" + shop.world.token(shop.message))
        try await shop.world.settle()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<40 {
                group.addTask {
                    if index == 20 {
                        try await shop.follow("contact.erased", #"{"contact": 5, "version": 9}"#)
                    } else {
                        #expect(try await shop.tell(page).status == .noContent)
                    }
                }
            }
            try await group.waitForAll()
        }

        #expect(try await shop.listed().isEmpty)
        #expect(try await shop.published().allSatisfy { $0.hasSuffix(" 0") })
    }

    @Test func `prove that a person clicked`() async throws {
        let shop = try await Shop(hold: .seconds(60))
        for contact in [5, 6] as [Int64] {
            _ = try await shop.world.fetch("/c/" + shop.world.token(shop.message, contact: contact))
        }
        try await shop.world.settle()
        #expect(try await shop.world.published("link.clicked").isEmpty)

        _ = try await shop.tell(page)
        _ = try await shop.tell(page)
        try await shop.world.decider.decideDue()
        #expect(
            try await shop.world.published("link.clicked").map(\.contact) == [ContactID(5)])
    }

    @Test func `are kept as long as the account says`() async throws {
        let shop = try await Shop()
        _ = try await shop.tell(page)
        let visits = shop.routes.visits
        try await visits.purge(at: .now + .seconds(399 * 86_400))
        #expect(try await shop.listed().count == 1)
        try await visits.purge(at: .now + .seconds(401 * 86_400))
        #expect(try await shop.listed().isEmpty)
    }

    @Test func `are told by a script that browsers keep for an hour`() async throws {
        let shop = try await Shop()
        func fetch(_ known: String?) async throws -> ClientReply {
            var request = ClientRequest(.get, shop.base, "/v.js")
            if let known { request.headers.set("If-None-Match", to: known) }
            return try await shop.world.client.send(request)
        }
        let reply = try await fetch(nil)
        let tag = try #require(reply.headers["ETag"])

        #expect(reply.status == .ok && reply.body == Array(VisitScript.text.utf8))
        #expect(reply.headers["Content-Type"] == "text/javascript; charset=utf-8")
        #expect(reply.headers["Cache-Control"] == "public, max-age=3600")
        #expect(try await fetch("\"x\", W/\(tag)").status == .notModified)
        #expect(try await fetch("\"x\"").status == .ok)
    }

    private static let published = Statement<Columns<String, Int64>>(
        """
        SELECT kind, subject_id
        FROM change
        WHERE data IS NOT NULL
        ORDER BY xid, change_id
        """)
}
