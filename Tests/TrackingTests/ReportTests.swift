import Clients
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Tracking

@Suite("Reports", .database(Schema.migrations))
struct ReportTests {
    private static let account = TrackingWorld.account

    private func open(hold: Duration = .zero) async throws -> TrackingWorld {
        let world = try await TrackingWorld(hold: hold)
        try await world.addAccounts()
        return world
    }

    @Test func `tell who clicked what, and why it is thought so`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/", "https://b.test/")
        _ = try await world.fetch("/c/" + world.token(message, 1, contact: 5))
        _ = try await world.fetch("/c/" + world.token(message, 2, contact: nil))
        _ = try await world.fetch(
            "/c/" + world.token(message, 2, contact: 6), .get, [("User-Agent", "curl/8.1")])
        _ = try await world.fetch("/c/" + world.token(message, 2, contact: 6), .head)
        try await world.settle()

        var listed: [HitRecord] = []
        try await world.api.clicks(on: message.id, in: Self.account) { listed += $0 }
        #expect(listed.map(\.contact) == [ContactID(5), nil, ContactID(6)])
        #expect(
            listed.map(\.link)
                == [message.links[0].id, message.links[1].id, message.links[1].id])
        #expect(listed.first?.verdict == .human && listed.last?.verdict != .human)
        #expect(listed.last?.reasons.contains("bot-agent") == true)
        #expect(listed.allSatisfy { $0.kind == .click && $0.message == message.id })
    }

    @Test func `leave out the link that no person sees`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/", "https://b.test/")
        try await world.database.run(Self.hide, Self.account, message.links[1].id)
        for position in 1...2 { _ = try await world.fetch("/c/" + world.token(message, position)) }
        try await world.settle()

        var listed: [HitRecord] = []
        try await world.api.clicks(on: message.id, in: Self.account) { listed += $0 }
        #expect(listed.map(\.link) == [message.links[0].id])
        let contact = try await world.api.report(of: ContactID(5), in: Self.account)
        #expect(contact.items.map(\.link) == [message.links[0].id])
        #expect(contact.clicks == 1)
        var all: [LinkClick] = []
        try await world.api.clicks(in: Self.account) { all += $0 }
        #expect(all.map(\.link) == [message.links[0].id])
    }

    @Test func `tell a contact's newest first, what is in its hold too`() async throws {
        let world = try await open(hold: .seconds(3_600))
        let message = try await world.message("https://a.test/")
        let reply = try await world.api.track(
            message.id, for: RecipientsRequest(contacts: [ContactID(5)]), in: Self.account)
        let pixel = try #require(reply.results.first?.pixel)
        _ = try await world.fetch(String(pixel.dropFirst("http://public.test".count)))
        let first = try #require(try await world.spooled().first?.receivedAt)
        try await eventually("the clock goes on") { Instant.now > first }
        _ = try await world.fetch("/c/" + world.token(message))
        try await world.settle()

        let report = try await world.api.report(of: ContactID(5), in: Self.account)
        #expect(report.items.map(\.kind) == [.click, .open])
        #expect(report.items.map(\.link) == [message.links[0].id, nil])
        #expect(report.items.allSatisfy { $0.verdict == nil })
        #expect(report.messages == 1 && report.clicks == 0 && report.next == nil)
    }

    @Test func `list opens for those who lost their place`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        let reply = try await world.api.track(
            message.id, for: RecipientsRequest(contacts: [ContactID(5)]), in: Self.account)
        let pixel = try #require(reply.results.first?.pixel)
        for method in [Method.get, .get, .head] {
            _ = try await world.fetch(
                String(pixel.dropFirst("http://public.test".count)), method)
        }
        _ = try await world.fetch("/c/" + world.token(message))
        try await world.settle()

        var listed: [HitRecord] = []
        try await world.api.opens(in: Self.account) { listed += $0 }
        #expect(listed.count == 2)
        #expect(listed.allSatisfy { $0.kind == .open && $0.contact == ContactID(5) })
        let report = try await world.api.report(of: message.id, in: Self.account)
        #expect(report.opens + report.machineOpens + report.botOpens == 2)
    }

    @Test func `by the hour may be of one link, and of a span`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/", "https://b.test/")
        for position in [1, 1, 2] {
            _ = try await world.fetch("/c/" + world.token(message, position))
        }
        try await world.settle()

        let link = message.links[0].id
        let whole = try await world.api.hours(of: message.id, in: Self.account)
        #expect(whole.reduce(0) { $0 + $1.clicks.total } == 3)
        let one = try await world.api.hours(of: message.id, in: Self.account, link: link)
        #expect(one.reduce(0) { $0 + $1.clicks.total } == 2)
        #expect(one.reduce(0) { $0 + $1.clicks.unique } == 1)
        let later = try await world.api.hours(
            of: message.id, in: Self.account, from: .now + .seconds(7_200))
        let earlier = try await world.api.hours(
            of: message.id, in: Self.account, to: Instant(rawValue: 0))
        #expect(later.isEmpty && earlier.isEmpty)
    }

    @Test func `of an interest nobody clicked are zeros`() async throws {
        let world = try await open()

        let report = try await world.api.report(of: InterestID(77), in: Self.account)
        #expect(report.clicks.total == 0 && report.clicks.uniqueHuman == 0)
        #expect(try await world.api.messages(of: InterestID(77), in: Self.account).isEmpty)
        let contact = try await world.api.report(of: ContactID(77), in: Self.account)
        #expect(contact.clicks == 0 && contact.items.isEmpty)
    }

    @Test(arguments: [
        ("/messages/1/clicks?verdict=nobody", 400, "invalid-query"),
        ("/messages/1/clicks?link=999", 404, "unknown-link"),
        ("/messages/1/clicks?from=yesterday", 400, "invalid-query"),
        ("/messages/999/clicks", 404, "unknown-message"),
        ("/messages/999/report", 404, "unknown-message"),
        ("/messages/999/report/hours", 404, "unknown-message"),
        ("/messages/1/report/hours?link=999", 404, "unknown-link"),
        ("/messages/1/report/hours?to=1", 400, "invalid-query"),
        ("/messages/1/report/hours?limit=501", 400, "invalid-query"),
        ("/messages/1/report/hours?after=c1.2", 400, "invalid-query"),
        ("/contacts/5/report?after=c1", 400, "invalid-query"),
    ])
    func `say what is wrong`(_ path: String, _ status: Int, _ problem: String) async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        #expect(message.id == MessageID(1))

        let served = try await ServedRoutes(
            ReportRoutes(
                accounts: world.accounts, messages: MessageStore(database: world.database),
                database: world.database
            ).all)
        #expect(try await served.problem(.get, path) == "\(status) /problems/\(problem)")
    }

    @Test func `of another account are not there`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")

        let error = try await #require(throws: ServiceError.self) {
            _ = try await world.api.report(of: message.id, in: TrackingWorld.other)
        }
        #expect(error.status == .notFound)
    }

    private static let hide = Statement<NoRow, AccountID, LinkID>(
        """
        UPDATE link
        SET is_hidden = true
        WHERE account_id = $1::bigint AND link_id = $2::bigint
        """)
}
