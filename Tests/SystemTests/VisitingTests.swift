import Clients
import EventLoop
import HTTP
import Model
import TestKit
import Testing

@Suite("A link to the account's own site")
struct VisitingTests {
    private let account = AccountID(1)
    private static let site = "https://shop.example.com"

    @Test func `tells what a person does there, until the person says no`() async throws {
        try await ServicesUnderTest.with { services in
            let contact = try await prepare(services)
            let message = try await services.tracking.add(
                MessageDraft(name: "News", html: "<a href='\(Self.site)/a?b=c#d'>Go</a>"),
                in: account)
            let url = try await link(of: message, for: contact, services)
            let token = try await click(url, services)
            #expect(
                try await tell(token, from: "https://other.example.com", services) == .forbidden)
            #expect(try await tell(token, from: Self.site, services) == .noContent)

            let visits = try await services.tracking.visits(of: contact, in: account).items
            #expect(visits.map(\.url) == ["\(Self.site)/a"])
            #expect(visits.map(\.message) == [message.id])
            try await eventually(within: .seconds(60), "the click to be a person's") {
                try await services.tracking.report(of: message.id, in: account)
                    .clicks.uniqueHuman == 1
            }

            _ = try await services.contacts.change(
                contact, ContactPatch(tracking: .set(.off)), in: account)
            try await eventually(within: .seconds(60), "the contact to get plain links") {
                try await link(of: message, for: contact, services) == "\(Self.site)/a?b=c#d"
            }
            #expect(try await tell(token, from: Self.site, services) == .noContent)
            let kept = try await services.tracking.visits(of: contact, in: account)
            #expect(kept.items == visits)

            try await services.contacts.erase(contact, in: account)
            try await eventually(within: .seconds(60), "nothing to be left of the person") {
                try await services.tracking.visits(of: contact, in: account).items.isEmpty
            }
        }
    }

    /// An account with a contact and a site.
    private func prepare(_ services: ServicesUnderTest) async throws -> ContactID {
        _ = try await services.contacts.put(
            AccountDraft(
                name: "Shop", mode: .interests, plan: .pro, languages: ["nl"],
                timeZone: "Europe/Brussels"), account: account)
        let source = try await services.contacts.addSource(SourceDraft(name: "Shop"), in: account)
        var settings = TrackingSettings(visits: VisitSettings(isOn: true, origins: [Self.site]))
        // Longer than the test: only a visit proves that somebody clicked.
        settings.verdicts.hold = 600
        _ = try await services.tracking.put(settings, in: account)
        return try await services.contacts.add(
            ContactDraft(
                email: "reader@example.com", language: "nl", source: source.id,
                consent: Consent(rightfullyObtained: true)), in: account
        ).id
    }

    private func link(
        of message: Message, for contact: ContactID, _ services: ServicesUnderTest
    ) async throws -> String? {
        let reply = try await services.tracking.track(
            message.id,
            for: RecipientsRequest(
                contacts: [contact], deliveredAt: Instant.now + .seconds(-3_600)), in: account)
        return reply.results.first?.links.first?.url
    }

    /// Follows a link until the site's settings have arrived at the redirect; the visit's token.
    private func click(_ url: String?, _ services: ServicesUnderTest) async throws -> String {
        let path = try #require(
            url.flatMap { link in link.firstRange(of: "/c/").map { link[$0.lowerBound...] } })
        var request = ClientRequest(.get, services.publicBase, String(path))
        request.headers.set("User-Agent", to: "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
        request.headers.set("Accept", to: "text/html")
        request.headers.set("Accept-Language", to: "nl")
        request.headers.set("Accept-Encoding", to: "gzip")
        request.headers.set("Sec-Fetch-Mode", to: "navigate")
        let before = "\(Self.site)/a?b=c&av="
        var token = ""
        try await eventually("the redirect to bring a visit token") {
            let location = try await services.client.send(request).headers["Location"] ?? ""
            guard location.hasPrefix(before), location.hasSuffix("#d") else { return false }
            token = String(location.dropFirst(before.count).dropLast(2))
            return true
        }
        return token
    }

    private func tell(
        _ token: String, from site: String, _ services: ServicesUnderTest
    ) async throws -> Status {
        var request = ClientRequest(.post, services.publicBase, "/v/" + token)
        request.headers.set("Origin", to: site)
        request.headers.set("Content-Type", to: "text/plain")
        request.body = .bytes(Array(#"{"kind": "page", "url": "\#(site)/a?b=c#d"}"#.utf8))
        return try await services.client.send(request).status
    }
}
