import Clients
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Tracking

@Suite("Messages", .database(Schema.migrations))
struct MessageTests {
    private func open() async throws -> TrackingWorld {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        return world
    }

    private func problem(_ work: () async throws -> Void) async -> String? {
        do {
            try await work()
            return nil
        } catch let error as ServiceError {
            let errors = error.errors.map { " \($0.pointer) \($0.code)" }
            return "\(error.status.rawValue) \(error.type)" + errors.joined()
        } catch {
            return "\(error)"
        }
    }

    @Test func `are registered with their links and read back`() async throws {
        let world = try await open()
        let draft = MessageDraft(
            name: "Spring",
            html: "<p><a href=\"https://a.test/?a&amp;b\">Shop <b>now</b></a>"
                + "<a href='mailto:x@a.test'>mail</a><a href=https://a.test/?a&b>again</a></p>")
        let message = try await world.api.add(draft, in: TrackingWorld.account)

        #expect(message.links.map(\.position) == [1, 2])
        #expect(message.links.map(\.url) == ["https://a.test/?a&b", "https://a.test/?a&b"])
        #expect(message.links.map(\.text) == ["Shop now", "again"])
        #expect(message.links[0].id != message.links[1].id && message.version == 1)
        #expect(try await world.api.message(message.id, in: TrackingWorld.account) == message)
        #expect(try await world.api.messages(in: TrackingWorld.account) == [message])
        #expect(try await world.api.messages(in: TrackingWorld.other).isEmpty)
    }

    @Test func `are made once under one key`() async throws {
        let world = try await open()
        let draft = MessageDraft(name: "m", html: "<a href=https://a.test>x</a>")
        let first = try await world.api.add(draft, in: TrackingWorld.account, key: "k1")
        let second = try await world.api.add(draft, in: TrackingWorld.account, key: "k1")

        #expect(first == second)
        #expect(try await world.api.messages(in: TrackingWorld.account).count == 1)
    }

    @Test func `tell everything that is wrong at once`() async throws {
        let world = try await open()
        let long = "<a href=\"https://a.test/\(String(repeating: "x", count: 8_000))\">x</a>"
        let many = String(repeating: "<a href=https://a.test>x</a>", count: 1_001)

        #expect(
            await problem {
                _ = try await world.api.add(
                    MessageDraft(name: "", html: long + many), in: TrackingWorld.account)
            } == "422 invalid-input /name invalid-name /html too-many-links /html url-too-long")
    }

    @Test func `of more than a mebibyte are not read`() async throws {
        let world = try await open()
        let html = String(repeating: "<a href=https://u@a.test>", count: 42_000)

        #expect(
            await problem {
                _ = try await world.api.add(
                    MessageDraft(name: "m", html: html), in: TrackingWorld.account)
            } == "422 invalid-input /html too-long")
    }

    @Test func `are refused when a link would lead people astray`() async throws {
        let world = try await open()
        let html =
            "<a href=https://a.test>x</a><a href=https://bank.test@b.test>x</a>"
            + "<a href='https://a.test\\@b.test'>x</a>"

        #expect(
            await problem {
                _ = try await world.api.add(
                    MessageDraft(name: "m", html: html), in: TrackingWorld.account)
            } == "422 invalid-input /html misleading-url /html misleading-url")
    }

    @Test func `of another account are not there`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        let (id, link) = (message.id, message.links[0].id)
        let unknown = MessageID(999_999_999)

        for account in [TrackingWorld.other, TrackingWorld.account] {
            let id = account == TrackingWorld.other ? id : unknown
            #expect(
                await problem { _ = try await world.api.message(id, in: account) }
                    == "404 unknown-message")
            #expect(
                await problem { _ = try await world.api.report(of: id, in: account) }
                    == "404 unknown-message")
            #expect(
                await problem {
                    _ = try await world.api.change(
                        link, of: id, LinkPatch(interests: []), in: account)
                } == "404 unknown-message")
            #expect(
                await problem {
                    _ = try await world.api.track(
                        id, for: RecipientsRequest(contacts: [ContactID(1)]), in: account)
                } == "404 unknown-message")
        }
        let second = try await world.message("https://b.test/")
        #expect(
            await problem {
                _ = try await world.api.change(
                    link, of: second.id, LinkPatch(interests: []), in: TrackingWorld.account)
            } == "404 unknown-link")
    }

    @Test func `give a link interests, sorted and each once`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        let patch = LinkPatch(interests: [3, 1, 3].map { InterestID($0) })
        let link = try await world.api.change(
            message.links[0].id, of: message.id, patch, in: TrackingWorld.account)

        #expect(link.interests == [InterestID(1), InterestID(3)])
        let changed = try await world.api.message(message.id, in: TrackingWorld.account)
        #expect(changed.links == [link] && changed.version == 2)
        #expect(
            await problem {
                _ = try await world.api.change(
                    link.id, of: message.id,
                    LinkPatch(interests: [InterestID(0)] + (1...20).map { InterestID($0) }),
                    in: TrackingWorld.account)
            } == "422 invalid-input /interests too-many /interests/0 invalid-id")
    }

    @Test func `are written to recipients, the same each time`() async throws {
        let world = try await open()
        let html = "<body><a href=\"https://a.test/\">x</a></body>"
        let message = try await world.api.add(
            MessageDraft(name: "m", html: html), in: TrackingWorld.account)
        let ask = RecipientsRequest(contacts: [9, 5, 9].map { ContactID($0) }, html: true)
        let reply = try await world.api.track(message.id, for: ask, in: TrackingWorld.account)
        let again = try await world.api.track(message.id, for: ask, in: TrackingWorld.account)

        #expect(reply == again)
        #expect(reply.results.map(\.contact) == ask.contacts)
        let first = reply.results[0]
        #expect(
            first.links.map(\.url) == [
                "http://public.test/c/" + world.token(message, 1, contact: 9)
            ])
        let (hidden, pixel) = (try #require(first.hidden), try #require(first.pixel))
        #expect(
            first.html == "<body><a href=\"\(first.links[0].url)\">x</a>"
                + "<a href=\"\(hidden)\" style=\"display:none;mso-hide:all\" aria-hidden=\"true\" "
                + "tabindex=\"-1\"></a>"
                + "<img src=\"\(pixel)\" width=\"1\" height=\"1\" alt=\"\"></body>")
        let report = try await world.api.report(of: message.id, in: TrackingWorld.account)
        #expect(report.recipients == 2)
    }

    @Test func `are not written to erased or impossible contacts`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        try await world.database.transaction { transaction in
            try await world.recipients.erase(
                [ContactID(6)], of: TrackingWorld.account, in: transaction)
        }

        #expect(
            await problem {
                _ = try await world.api.track(
                    message.id, for: RecipientsRequest(contacts: [5, 6, 0].map { ContactID($0) }),
                    in: TrackingWorld.account)
            } == "422 invalid-input /contacts/1 erased-contact /contacts/2 invalid-id")
    }

    @Test func `for five thousand contacts are one request, for more none`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/", "https://b.test/")
        let ids = (1...5_001).map { ContactID(Int64($0)) }
        let reply = try await world.api.track(
            message.id, for: RecipientsRequest(contacts: Array(ids.prefix(5_000))),
            in: TrackingWorld.account)

        #expect(reply.results.count == 5_000)
        #expect(Set(reply.results.flatMap(\.links).map(\.url)).count == 10_000)
        #expect(
            await problem {
                _ = try await world.api.track(
                    message.id, for: RecipientsRequest(contacts: ids), in: TrackingWorld.account)
            } == "422 too-many-items")
    }
}
