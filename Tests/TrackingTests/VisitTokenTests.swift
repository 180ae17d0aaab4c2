import Clients
import EventLoop
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Tracking

@Suite("Visit tokens", .database(Schema.migrations))
struct VisitTokenTests {
    private let now = Instant(rawValue: 1_800_000_000_000)

    private func keys() throws -> TokenKeys {
        let key = try #require(TokenKey(id: 1, secret: Array(0..<32)))
        return try #require(TokenKeys([key]))
    }

    private func tokens(_ origins: String..., isOn: Bool = true) async throws -> VisitTokens {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        let settings = TrackingSettings(visits: VisitSettings(isOn: isOn, origins: origins))
        _ = try await world.api.put(settings, in: TrackingWorld.account)
        let tokens = VisitTokens(
            keys: try keys(), origins: VisitOrigins(database: world.database))
        try await tokens.origins.refresh()
        return tokens
    }

    private let click = TokenContent(
        .click, account: AccountID(7), message: MessageID(1), link: LinkID(3),
        contact: ContactID(5))

    private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

    // MARK: The parameter

    @Test(arguments: [
        ("https://a.test", "https://a.test?P"), ("https://a.test/", "https://a.test/?P"),
        ("https://a.test/x#f", "https://a.test/x?P#f"),
        ("https://a.test?b=c", "https://a.test?b=c&P"),
        ("https://a.test/?b=c#f", "https://a.test/?b=c&P#f"),
        ("https://a.test/?", "https://a.test/?P"), ("https://a.test/?#", "https://a.test/?P#"),
        ("https://a.test/?b&", "https://a.test/?b&P"),
        ("https://a.test/?b&#f?x&y", "https://a.test/?b&P#f?x&y"),
        ("https://a.test/#f?x=1", "https://a.test/?P#f?x=1"),
        ("https://a.test/#a#b", "https://a.test/?P#a#b"),
        ("https://a.test/?a?b", "https://a.test/?a?b&P"),
        ("https://a.test/?av=1", "https://a.test/?av=1&P"),
        ("https://a.test/%23?%3f", "https://a.test/%23?%3f&P"),
        ("https://a.test/?q=\u{e9} \"<>", "https://a.test/?q=\u{e9} \"<>&P"),
        ("https://a.test/;x?a;b", "https://a.test/;x?a;b&P"),
    ])
    func `stand at the end of the query, and nothing else moves`(_ url: String, _ longer: String) {
        #expect(text(VisitTokens.append(Array("P".utf8), to: Array(url.utf8))) == longer)
    }

    @Test func `are taken out again as they were put in, wherever the URL ends`() {
        var random = SeededGenerator()
        let alphabet = Array("ab/?&=#%2;:@.\u{e9}".utf8)
        for _ in 0..<10_000 {
            let rest = (0..<Int.random(in: 0...12, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            let url = Array("https://a.test/".utf8) + rest
            let longer = VisitTokens.append(Array("PARAMETER".utf8), to: url)

            let found = text(longer)
            let (path, query, fragment) = VisitTokenTests.split(found)
            let old = VisitTokenTests.split(text(url))
            #expect(path == old.path && fragment == old.fragment, "\(found)")
            #expect(query?.hasSuffix("PARAMETER") == true, "\(found)")
            #expect(query?.hasPrefix(old.query ?? "") == true, "\(found)")
            #expect(longer.count - url.count - 9 <= 1, "\(found)")
        }
    }

    /// RFC 3986, appendix B.
    private static func split(_ url: String) -> (path: String, query: String?, fragment: String?) {
        let parts = url.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let rest = parts[0].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        return (
            String(rest[0]), rest.count > 1 ? String(rest[1]) : nil,
            parts.count > 1 ? String(parts[1]) : nil
        )
    }

    // MARK: Which destinations

    @Test(arguments: [
        ("https://shop.test/x", true), ("HTTPS://Shop.TEST/x", true),
        ("https://shop.test:443/", true), ("https://shop.test", true),
        ("https://shop.test?x", true), ("https://shop.test#x", true),
        ("http://shop.test/", false), ("https://shop.test:8443/", false),
        ("https://a.shop.test/", false), ("https://shop.test.evil.test/", false),
        ("https://evil.test/https://shop.test/", false), ("https://shop.test@evil.test/", false),
        ("https://evil.test\\@shop.test/", false), ("https://user@shop.test/", false),
        ("https://shop.test./", false), ("https://shop%2Etest/", false),
        ("https:/shop.test/", false), ("https:shop.test", false), ("//shop.test/", false),
        ("https://", false), ("", false), ("https://shop.test:/", false),
        ("https://shop.test:0443/", true), ("https://shop.test:99999/", false),
        ("http://other.test:8080/", true), ("http://other.test/", false),
        ("http://plain.test/", true), ("http://plain.test:80/", true),
    ])
    func `go to the account's own sites only`(_ url: String, _ isListed: Bool) async throws {
        let tokens = try await tokens(
            "https://shop.test", "http://other.test:8080", "HTTP://Plain.test:80")
        let bytes = Array(url.utf8)

        #expect(tokens.origins.lists(bytes, of: AccountID(7)) == isListed)
        #expect((tokens.destination(bytes, of: click, [], at: now) != bytes) == isListed)
        #expect(!tokens.origins.lists(bytes, of: AccountID(8)))
    }

    @Test func `are only for a person who is known, and looks`() async throws {
        let tokens = try await tokens("https://shop.test")
        let url = Array("https://shop.test/".utf8)
        var preview = click
        preview.purpose = .preview
        var nobody = click
        nobody.contact = nil

        #expect(tokens.destination(url, of: click, [.acceptHTML], at: now) != url)
        #expect(tokens.destination(url, of: preview, [], at: now) == url)
        #expect(tokens.destination(url, of: nobody, [], at: now) == url)
        #expect(tokens.destination(url, of: click, .head, at: now) == url)
        #expect(tokens.destination(url, of: click, [.prefetch, .via], at: now) == url)
    }

    @Test func `are given when the account turned visits on, and no longer than that`()
        async throws
    {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        let origins = VisitOrigins(database: world.database)
        let shop = try #require(WebOrigin("https://shop.test"))
        var seen: [Bool] = []
        for isOn in [false, true, false] {
            let visits = VisitSettings(isOn: isOn, origins: ["https://shop.test"])
            _ = try await world.api.put(
                TrackingSettings(visits: visits), in: TrackingWorld.account)
            try await origins.refresh()
            seen.append(origins.has(shop, of: TrackingWorld.account))
        }

        #expect(seen == [false, true, false])
    }

    // MARK: What they are worth

    @Test func `say whose visit it is, for half an hour`() async throws {
        let tokens = try await tokens("https://shop.test")
        let url = tokens.destination(Array("https://shop.test/".utf8), of: click, [], at: now)
        let token = url.dropFirst("https://shop.test/?av=".utf8.count)

        let content = VisitToken(
            account: AccountID(7), contact: ContactID(5), link: LinkID(3),
            expiresAt: now + .seconds(1_800))
        #expect(tokens.open(token, at: now) == content)
        #expect(tokens.open(token, at: now + .milliseconds(1_799_999)) == content)
        #expect(tokens.open(token, at: now + .seconds(1_800)) == nil)
    }

    @Test func `are worth nothing on another path, and others nothing here`() async throws {
        let tokens = try await tokens("https://shop.test")
        let visit = tokens.seal(
            VisitToken(
                account: AccountID(7), contact: ContactID(5), link: LinkID(3),
                expiresAt: now + .seconds(60)))

        #expect(tokens.keys.open(visit.utf8, for: .click) == nil)
        #expect(tokens.keys.open(visit.utf8, for: .open) == nil)
        var other = click
        for purpose in [TokenPurpose.click, .open, .preview] {
            other.purpose = purpose
            #expect(tokens.open(tokens.keys.seal(other).utf8, at: now) == nil)
        }
        #expect(tokens.open(visit.utf8.dropLast(), at: now) == nil)
    }
}
