import Clients
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Tracking

@Suite("Recipients", .database(Schema.migrations))
struct RecipientTests {
    private let account = TrackingWorld.account

    private func open() async throws -> TrackingWorld {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        return world
    }

    private func path(_ url: String?) throws -> String {
        let url = try #require(url)
        return String(url.dropFirst("http://public.test".count))
    }

    @Test func `get links as they chose to be tracked`() async throws {
        let world = try await open()
        let choices: [ContactID: TrackingChoice?] = [ContactID(2): .aggregate, ContactID(3): .off]
        try await world.database.transaction { transaction in
            try await TrackingChoices(database: world.database)
                .put(choices, of: account, in: transaction)
        }
        let draft = MessageDraft(
            name: "m", html: "<body><a href='https://a.test/?x&amp;y=\"'>x</a></body>",
            utm: UTMPatch(isOn: true, source: "s"))
        let message = try await world.api.add(draft, in: account)
        let ask = RecipientsRequest(contacts: (1...3).map { ContactID($0) }, html: true)
        let results = try await world.api.track(message.id, for: ask, in: account).results
        let destination = "https://a.test/?x&y=\"&utm_source=s&utm_medium=email&utm_campaign=m"

        #expect(results.map(\.tracking) == [.full, .aggregate, .off])
        #expect(results[0].links[0].url.hasSuffix(world.token(message, contact: 1)))
        #expect(results[1].links[0].url.hasSuffix(world.token(message, contact: nil)))
        #expect(results[2].links.map(\.url) == [destination])
        #expect(results[2].pixel == nil && results[2].hidden == nil)
        let escaped = destination.replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        #expect(results[2].html == "<body><a href=\"\(escaped)\">x</a></body>")
        _ = try await world.fetch(path(results[1].links[0].url))
        #expect(try await world.spooled().map(\.content.contact) == [nil])
    }

    @Test func `are listed for those who lost their place, by contact and message`() async throws {
        let world = try await open()
        let first = try await world.message("https://a.test/")
        let second = try await world.message("https://b.test/")
        for (message, contacts) in [(second, [2, 1]), (first, [3, 1])] as [(Message, [Int64])] {
            let ask = RecipientsRequest(contacts: contacts.map { ContactID($0) })
            _ = try await world.api.track(message.id, for: ask, in: account)
        }

        var listed: [MessageDelivered] = []
        var pages = 0
        var next: String?
        repeat {
            let page = try await world.api.deliveries(in: account, limit: 3, after: next)
            listed += page.items
            next = page.next
            pages += 1
        } while next != nil

        #expect(pages == 2)
        #expect(listed.map(\.contact.number) == [1, 1, 2, 3])
        #expect(listed.map(\.message) == [first.id, second.id, second.id, first.id])
    }

    @Test func `of a preview get links that work and never count`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        let ask = RecipientsRequest(contacts: [ContactID(1)], preview: true)
        let result = try #require(
            try await world.api.track(message.id, for: ask, in: account).results.first)
        try await world.links.follow()
        let click = try await world.fetch(path(result.links[0].url))
        let open = try await world.fetch(path(result.pixel))
        let hidden = try await world.fetch(path(result.hidden))

        #expect(click.status == .found && click.headers["Location"] == "https://a.test/")
        #expect(open.status == .ok && hidden.status == .found)
        #expect(try await world.spooled().isEmpty)
        #expect(try await world.api.report(of: message.id, in: account).recipients == 0)
        #expect(try await delivered(world).isEmpty)
    }

    @Test func `are told of once, whatever is repeated`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        let at = Instant.now
        let ask = RecipientsRequest(contacts: [5, 3, 5].map { ContactID($0) }, deliveredAt: at)
        _ = try await world.api.track(message.id, for: ask, in: account)
        _ = try await world.api.track(message.id, for: ask, in: account)
        _ = try await world.api.track(
            message.id, for: RecipientsRequest(contacts: [ContactID(4)], deliveredAt: at),
            in: account)

        let told = try await delivered(world)
        #expect(told.map(\.contact.number).sorted() == [3, 4, 5])
        #expect(told.allSatisfy { $0.message == message.id && $0.deliveredAt == at })
    }

    @Test func `are told of again when it is delivered later, never earlier`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        let first = Instant(rawValue: Instant.now.rawValue - 7_200_000)
        let later = first + .seconds(3_600)
        for moment in [first, later, first] {
            try await world.recipients.deliver(
                message.id, to: [ContactID(5)], of: account, at: moment)
        }

        #expect(try await delivered(world).map(\.deliveredAt) == [first, later])
        let listed = try await world.api.deliveries(in: account, limit: 3, after: nil)
        #expect(listed.items.map(\.deliveredAt) == [later])
        #expect(try await world.api.report(of: message.id, in: account).recipients == 1)
    }

    @Test func `who are erased meanwhile are not told of`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        let ask = RecipientsRequest(contacts: [ContactID(5), ContactID(6)])
        let asked = try await world.database.transaction { transaction in
            try await world.recipients.erase([ContactID(6)], of: account, in: transaction)
            let asked = Task { try await world.api.track(message.id, for: ask, in: account) }
            try await eventually("the delivery waits for the erasure") {
                try await world.database.first(RecipientTests.isWaiting) == true
            }
            return asked
        }
        _ = try await asked.value

        #expect(try await delivered(world).map(\.contact) == [ContactID(5)])
        #expect(try await world.recipients.known(of: account) == [ContactID(5)])
    }

    @Test func `get a link that no person sees unless the account has none`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/", "https://b.test/")
        let ask = RecipientsRequest(contacts: [ContactID(1)])
        let watched = try await world.api.track(message.id, for: ask, in: account).results[0]
        _ = try await world.api.put(TrackingSettings(hiddenLink: false), in: account)
        let second = try await world.message("https://a.test/")
        let plain = try await world.api.track(second.id, for: ask, in: account).results[0]
        let third = try await world.api.add(MessageDraft(name: "m", html: "x"), in: account)
        let empty = try await world.api.track(third.id, for: ask, in: account).results[0]
        let reply = try await world.fetch(path(watched.hidden))

        #expect(watched.links.count == 2 && plain.hidden == nil && empty.hidden == nil)
        #expect(reply.status == .found && reply.headers["Location"] == "https://a.test/")
        #expect(try await world.api.message(message.id, in: account).links.count == 2)
        let report = try await world.api.report(of: message.id, in: account)
        #expect(report.links.count == 2)
    }

    private func delivered(_ world: TrackingWorld) async throws -> [MessageDelivered] {
        try await world.database.all(RecipientTests.told)
            .map { try JSON.decode(MessageDelivered.self, from: $0.bytes, .reply) }
    }

    private static let isWaiting = Statement<Bool>(
        """
        SELECT EXISTS (
            SELECT FROM pg_locks
            WHERE locktype = 'advisory' AND NOT granted
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
        """)

    private static let told = Statement<JSONText>(
        """
        SELECT data
        FROM change
        WHERE kind = 'message.delivered' AND data IS NOT NULL
        ORDER BY xid, change_id
        """)
}
