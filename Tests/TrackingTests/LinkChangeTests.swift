import Clients
import HTTP
import Model
import TestKit
import Testing

@testable import Tracking

@Suite("Links that change", .database(Schema.migrations))
struct LinkChangeTests {
    private let account = TrackingWorld.account

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

    @Test func `lead elsewhere in messages that are sent already, and tell who did it`()
        async throws
    {
        let world = try await open()
        let message = try await world.message("https://wrong.test/", "https://b.test/")
        try await world.links.follow()
        let link = message.links[0].id
        let repaired = try await world.api.change(
            link, of: message.id, LinkPatch(url: "https://right.test/?x#y"), in: account)
        try await world.links.follow()

        #expect(repaired.url == "https://right.test/?x#y" && repaired.destination == repaired.url)
        let reply = try await world.fetch("/c/" + world.token(message))
        #expect(reply.headers["Location"] == "https://right.test/?x#y")
        let history = try await world.api.repairs(of: link, message.id, in: account)
        #expect(history.map(\.actor) == ["anyone"])
        #expect(history.map(\.from) == ["https://wrong.test/"])
        #expect(history.map(\.to) == ["https://right.test/?x#y"])
        #expect(
            try await world.api.repairs(of: message.links[1].id, message.id, in: account).isEmpty)
    }

    @Test func `are not repaired when nothing changes`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        let link = message.links[0].id
        _ = try await world.api.change(
            link, of: message.id, LinkPatch(interests: [InterestID(1)], url: "https://a.test/"),
            in: account)

        #expect(try await world.api.repairs(of: link, message.id, in: account).isEmpty)
    }

    @Test(arguments: [
        ("mailto:a@b.test", "invalid-url"), (" https://a.test", "invalid-url"),
        ("/x", "invalid-url"), ("https://a.test/#unsubscribe#", "invalid-url"),
        ("https://bank.test@b.test", "misleading-url"),
        ("https://a.test/" + String(repeating: "x", count: 8_000), "url-too-long"),
    ])
    func `are checked like those of a draft`(_ url: String, _ code: String) async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")

        #expect(
            await problem {
                _ = try await world.api.change(
                    message.links[0].id, of: message.id, LinkPatch(url: url), in: account)
            } == "422 invalid-input /url \(code)")
    }

    @Test func `change together or not at all`() async throws {
        let world = try await open()
        let message = try await world.message(
            "https://a.test/", "https://b.test/", "https://c.test/")
        let ids = message.links.map(\.id)
        let changed = try await world.api.change(
            message.id,
            LinkBatch(links: [
                LinkChange(link: ids[0], interests: [InterestID(2), InterestID(1)]),
                LinkChange(link: ids[1], interests: [], url: "https://d.test/"),
            ]), in: account)

        #expect(
            changed.links.map(\.url) == ["https://a.test/", "https://d.test/", "https://c.test/"])
        #expect(changed.links.map(\.interests) == [[InterestID(1), InterestID(2)], [], []])
        #expect(changed.version == 2)
        #expect(
            await problem {
                _ = try await world.api.change(
                    message.id,
                    LinkBatch(links: [
                        LinkChange(link: ids[0], interests: []),
                        LinkChange(link: LinkID(1 << 50), interests: []),
                    ]), in: account)
            } == "404 unknown-link")
        #expect(try await world.api.message(message.id, in: account) == changed)
        #expect(
            await problem {
                _ = try await world.api.change(
                    message.id,
                    LinkBatch(links: [
                        LinkChange(link: ids[0], url: "x"), LinkChange(link: ids[0]),
                    ]), in: account)
            }
                == "422 invalid-input /links/0/url invalid-url /links/1 missing /links/1/link duplicate"
        )
    }

    @Test func `get the parameters of their account, or of their message`() async throws {
        let world = try await open()
        let on = UTMSettings(isOn: true, source: "news")
        _ = try await world.api.put(TrackingSettings(utm: on), in: account)
        let html =
            "<a href='https://a.test/?x=1#f'>a</a><a href='https://b.test/?utm_source=b'>b</a>"
        let plain = try await world.api.add(MessageDraft(name: "May", html: html), in: account)
        let own = try await world.api.add(
            MessageDraft(name: "May", html: html, utm: UTMPatch(medium: "", campaign: "c")),
            in: account)
        let none = try await world.api.add(
            MessageDraft(name: "May", html: html, utm: UTMPatch(isOn: false)), in: account)
        _ = try await world.api.put(TrackingSettings(), in: account)
        try await world.links.follow()

        #expect(plain.utm == UTMSettings(isOn: true, source: "news", campaign: "May"))
        #expect(
            plain.links.map(\.url) == ["https://a.test/?x=1#f", "https://b.test/?utm_source=b"])
        #expect(
            plain.links.map(\.destination) == [
                "https://a.test/?x=1&utm_source=news&utm_medium=email&utm_campaign=May#f",
                "https://b.test/?utm_source=b&utm_medium=email&utm_campaign=May",
            ])
        #expect(own.links[0].destination == "https://a.test/?x=1&utm_source=news&utm_campaign=c#f")
        #expect(none.utm == nil && none.links.map(\.destination) == none.links.map(\.url))
        let reply = try await world.fetch("/c/" + world.token(plain))
        #expect(reply.headers["Location"] == plain.links[0].destination)
        let repaired = try await world.api.change(
            plain.links[0].id, of: plain.id, LinkPatch(url: "https://c.test/"), in: account)
        #expect(
            repaired.destination
                == "https://c.test/?utm_source=news&utm_medium=email&utm_campaign=May")
    }

    @Test func `are refused with parameters that say nothing or too much`() async throws {
        let world = try await open()
        let long = "<a href='https://a.test/\(String(repeating: "x", count: 7_970))'>x</a>"

        #expect(
            await problem {
                _ = try await world.api.add(
                    MessageDraft(name: "m", html: long, utm: UTMPatch(isOn: true)), in: account)
            } == "422 invalid-input /html url-too-long /utm/source missing")
    }
}
