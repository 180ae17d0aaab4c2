import EventLoop
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Tracking

@Suite("A redirect, with PostgreSQL away")
struct RedirectTests {
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

    private var path: String { "/c/\(world.keys.seal(content))" }

    @Test func `goes to the link's destination and tells nobody where from`() async throws {
        let reply = try await world.fetch(path)

        #expect(reply.status == .found)
        #expect(reply.headers["Location"] == "https://a.test/x")
        #expect(reply.headers["Cache-Control"] == "no-store")
        #expect(reply.headers["Referrer-Policy"] == "no-referrer")
        #expect(reply.body.isEmpty)
    }

    @Test func `is in the spool when the answer comes`() async throws {
        _ = try await world.fetch(path)

        let hits = try await world.spooled()
        #expect(hits.map(\.content) == [content])
        #expect(hits.first?.agent == TrackingWorld.agent)
        #expect(hits.first?.address == HitAddress("127.0.0.1"))
        #expect(
            hits.first?.flags == [
                .acceptLanguage, .acceptHTML, .acceptAny, .acceptEncoding, .fetchMetadata,
                .fetchUser, .navigate, .upgrade,
            ])
    }

    @Test(arguments: [
        "https://a.test/?q=%20+%2F&b=c&amp;d=#frag?ment#x", "HTTP://A.Test:80/./../b//c",
        "https://user:pass@a.test/", "https://xn--a-0ga.test/\u{e9}?\u{1F600}", "http://[::1%25x]/",
        "https://a.test/%zz%", "https://a.test/a b\"<>\\^`{|}", "https://a.test/;x=y,z",
    ])
    func `gives the destination byte for byte`(_ url: String) async throws {
        world.links.copy.put([CopiedLink(xid: 1, link: LinkID(3), url: Array(url.utf8))])

        let location = try await world.fetch(path).headers["Location"]

        // Fields are read as Latin-1.
        let bytes = location?.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }
        #expect(bytes == Array(url.utf8))
    }

    @Test func `answers HEAD like GET, and notes it`() async throws {
        let reply = try await world.fetch(path, .head)

        #expect(reply.status == .found && reply.headers["Location"] == "https://a.test/x")
        #expect(try await world.spooled().map { $0.flags.contains(.head) } == [true])
    }

    @Test(arguments: [
        ("Sec-Purpose", "prefetch;prerender"), ("Purpose", "Prefetch"), ("X-Moz", "prefetch"),
        ("X-Purpose", "preview"),
    ])
    func `notes that nobody looks yet`(_ name: String, _ value: String) async throws {
        _ = try await world.fetch(path, .get, [(name, value)])

        #expect(try await world.spooled().map { $0.flags.contains(.prefetch) } == [true])
    }

    @Test func `believes the proxy, not what was sent to it`() async throws {
        _ = try await world.fetch(path, .get, [("X-Forwarded-For", "203.0.113.9, 198.51.100.7")])

        #expect(try await world.spooled().map(\.address) == [HitAddress("198.51.100.7")])
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("10.9.8.7", true), ("192.168.3.4", true), ("172.31.0.1", true),
        ("172.32.0.1", false), ("203.0.113.1", false), ("::1", true), ("fd00::1", true),
        ("::ffff:10.0.0.1", true), ("2001:db8::1", false), ("", false),
    ])
    func `believes only a proxy of ours`(_ peer: String, _ isOurs: Bool) {
        #expect(HitAddress(peer).isOurs == isOurs)
    }

    @Test func `has one page for everything that is not genuine`() async throws {
        let token = world.keys.seal(content)
        var open = content
        open.purpose = .open
        let pages = try await [
            world.fetch("/c/x"), world.fetch("/c/" + token.dropLast()),
            world.fetch("/c/\(token)A"), world.fetch("/c/" + token.lowercased()),
            world.fetch("/c/" + world.keys.seal(open)), world.fetch("/o/" + token + ".gif"),
            world.fetch("/o/" + world.keys.seal(open)), world.fetch("/c/%2F"),
        ]

        for page in pages {
            #expect(page.status == .notFound && page.body == pages[0].body)
            #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
            #expect(page.headers["Location"] == nil)
        }
        #expect(try await world.spooled().isEmpty)
    }

    @Test func `shows a pixel of 43 bytes, and notes the open`() async throws {
        let open = TokenContent(
            .open, account: AccountID(7), message: MessageID(1), link: LinkID(0), contact: nil)
        let reply = try await world.fetch("/o/\(world.keys.seal(open)).gif")

        #expect(reply.status == .ok && reply.body.count == 43)
        #expect(reply.headers["Content-Type"] == "image/gif")
        #expect(reply.headers["Cache-Control"] == "no-store")
        #expect(try await world.spooled().map(\.content) == [open])
    }

    @Test func `asks to come again for a link that is not here yet`() async throws {
        var fresh = content
        fresh.link = LinkID(4)
        let reply = try await world.fetch("/c/" + world.keys.seal(fresh))

        #expect(reply.status == .serviceUnavailable)
        #expect(reply.headers["Refresh"] == "2")
        let hits = try await world.spooled()
        #expect(hits.map(\.content) == [fresh])
        #expect(hits.map { $0.flags.contains(.unanswered) } == [true])
    }

    @Test func `answers when the disk is full`() async throws {
        try await world.spool.limit(pages: 1)
        var last: ClientReply?
        for _ in 0..<40 {
            last = try await world.fetch(
                path, .get, [("User-Agent", String(repeating: "x", count: 512))])
        }

        #expect(last?.status == .found)
        #expect(world.spool.tally.lost > 0)
    }

    @Test func `cuts an agent between two characters`() async throws {
        _ = try await world.fetch(
            path, .get, [("User-Agent", "x" + String(repeating: "\u{e9}", count: 300))])

        let agent = try await world.spooled().map(\.agent)
        #expect(agent == ["x" + String(repeating: "\u{e9}", count: 255)])
    }

    @Test func `never counts a preview`() async throws {
        var preview = content
        preview.purpose = .preview
        let click = try await world.fetch("/c/" + world.keys.seal(preview))
        preview.link = LinkID(0)
        let pixel = try await world.fetch("/o/\(world.keys.seal(preview)).gif")

        #expect(click.status == .found && click.headers["Location"] != nil)
        #expect(pixel.status == .ok && pixel.body.count == 43)
        #expect(try await world.spooled().isEmpty)
    }
}
