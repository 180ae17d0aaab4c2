import EventLoop
import HTTP
import Model
import Postgres
import Testing

@testable import Tracking

@Suite("On the wire, a token that is not genuine")
struct ForgedTokenTests {
    let world: TrackingWorld
    let content = TokenContent(
        .click, account: AccountID(7), message: MessageID(1), link: LinkID(3),
        contact: ContactID(5))

    init() async throws {
        let loops = EventLoops(count: 1)
        world = try await TrackingWorld(
            database: Database(
                "host=127.0.0.1 port=1 connect_timeout=1", on: loops, name: "nobody"),
            loops: loops)
        world.links.copy.put([
            CopiedLink(xid: 1, link: LinkID(3), url: Array("https://a.test/x".utf8))
        ])
    }

    private func expectUnknown(_ path: String) async throws {
        let reply = try await world.fetch(path)

        #expect(reply.status == .notFound, "\(path)")
        #expect(reply.headers["Location"] == nil, "\(path)")
    }

    @Test func `is refused for each of its bits that is flipped, and leaves no hit`() async throws {
        let bytes = try #require(Base64URL.bytes(Array(world.keys.seal(content).utf8)))

        for bit in 0..<(bytes.count * 8) {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            try await expectUnknown("/c/" + Base64URL.text(changed))
        }
        #expect(try await world.spooled().isEmpty)
    }

    @Test(arguments: TokenPurpose.allCases)
    func `is one of another purpose, or without what the path needs`(
        _ purpose: TokenPurpose
    ) async throws {
        for link in [LinkID(0), LinkID(3)] {
            var other = content
            other.purpose = purpose
            other.link = link
            let token = world.keys.seal(other)
            let clicks = [.click, .preview].contains(purpose) && link != LinkID(0)
            let opens = [.open, .preview].contains(purpose) && link == LinkID(0)
            let click = try await world.fetch("/c/" + token)
            let open = try await world.fetch("/o/\(token).gif")

            #expect(click.status == (clicks ? .found : .notFound), "\(purpose) \(link)")
            #expect(open.status == (opens ? .ok : .notFound), "\(purpose) \(link)")
        }
    }

    /// The token with both characters that Base64 spells otherwise.
    private func token() throws -> String {
        let all = (1...1_000 as ClosedRange<Int64>).map { contact in
            var content = content
            content.contact = ContactID(contact)
            return world.keys.seal(content)
        }
        return try #require(all.first { $0.contains("-") && $0.contains("_") })
    }

    @Test func `is a genuine one in another spelling`() async throws {
        let token = try token()
        let escaped = token.utf8.first.map { "%" + String($0, radix: 16, uppercase: true) } ?? ""
        let spellings = [
            token.replacing("-", with: "+"), token.replacing("_", with: "%2F"),
            token + "=", token + "==", token + "%3D", token + "%00", token + "A", token + ".gif",
            "A" + token, "=" + token, "%20" + token, token + "%20", token + "/",
            escaped + token.dropFirst(), String(token.dropLast()), String(token.dropFirst()),
            String(token.dropLast(4)), token + token, token.uppercased(), token.lowercased(),
            String(token.reversed()),
        ]
        for spelling in spellings where spelling != token {
            try await expectUnknown("/c/" + spelling)
            try await expectUnknown("/o/\(spelling).gif")
        }

        #expect(try await world.spooled().isEmpty)
    }

    @Test func `may stand nowhere else`() async throws {
        let token = world.keys.seal(content)
        let paths = [
            "/C/\(token)", "/c/c/\(token)", "/c//\(token)", "//c/\(token)", "/c/?\(token)",
            "/c/./\(token)", "/\(token)", "/c?t=\(token)", "/c/x?token=\(token)", "/v/\(token)/c",
            "/o/\(token)", "/o/\(token).GIF", "/o/\(token).gif.gif", "/c/%2e%2e/c/\(token)",
        ]
        for path in paths { try await expectUnknown(path) }

        #expect(try await world.spooled().isEmpty)
    }

    @Test(arguments: [
        "?url=https://evil.test/", "?redirect=//evil.test", "?next=javascript:alert(1)",
        "?to=https%3A%2F%2Fevil.test", "?%0d%0aLocation:%20https://evil.test", "?av=x&a=b", "?",
    ])
    func `is not made by what follows a genuine one, nor is its destination`(
        _ query: String
    ) async throws {
        let fields = [
            ("X-Forwarded-Host", "evil.test"), ("X-Original-URL", "https://evil.test/"),
            ("Referer", "https://evil.test/"), ("X-Rewrite-URL", "//evil.test/"),
        ]
        let reply = try await world.fetch("/c/\(world.keys.seal(content))\(query)", .get, fields)

        #expect(reply.status == .found && reply.headers["Location"] == "https://a.test/x")
    }
}
