import EventLoop
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Tracking

@Suite("A destination")
struct LocationTests {
    let world: TrackingWorld
    let path: String

    init() async throws {
        let loops = EventLoops(count: 1)
        world = try await TrackingWorld(
            database: Database(
                "host=127.0.0.1 port=1 connect_timeout=1", on: loops, name: "nobody"),
            loops: loops)
        let content = TokenContent(
            .click, account: AccountID(7), message: MessageID(1), link: LinkID(3), contact: nil)
        path = "/c/\(world.keys.seal(content))"
    }

    /// What a browser is sent to, when that is what is stored.
    private func location(of url: [UInt8]) async throws -> [UInt8]? {
        world.links.copy.put([CopiedLink(xid: 1, link: LinkID(3), url: url)])
        let reply = try await world.fetch(path)
        // Fields are read as Latin-1.
        return reply.headers["Location"]?.unicodeScalars.map {
            UInt8(truncatingIfNeeded: $0.value)
        }
    }

    /// Forms of the URL Standard's tests and of those who attack redirects: what the link step
    /// takes at all begins with a scheme and goes out as it came.
    static let forms = [
        "http://example\t.\norg", "http://user:pass@foo:21/bar;par?b#c", "https:foo.test",
        "http:\\\\x:b@/c", "http://f:00000000000080/c", "http://f:fifty-two/c", "http://f:65536/c",
        "http://[1::2]:3:4", "http://[2001::1]:80/c", "http://[::127.0.0.1.]/", "http://[",
        "http://[fe80::1%25eth0]/", "http://1.2.3.4.5.6/", "http://0x7f.1/", "http://0300.168.0.1/",
        "http://\u{ff27}\u{ff4f}.com", "http://%ef%bc%85.test",
        "http://%25.test", "http://%zz%66%a.test", "http://a.b.c.xn--pokxncvks/",
        "http://faß.test/",
        "http://xn--fa-hia.test/", "http://\u{1F600}.test/\u{1F600}?\u{1F600}#\u{1F600}",
        "https://e\u{301}.test/", "http://a.test/%", "http://a.test/%2", "http://a.test/%2e%2e/%2E",
        "http://a.test/../../../b", "http://a.test//b///c", "http://a.test/a;b;c=d,e",
        "http://a.test/?q=a+b%20c&amp;d=e&&=&x", "http://a.test/#", "http://a.test/?", "http://a?#",
        "http://a.test/#a#b?c", "http://a.test/a b", "http://a.test/\"<>`{}|^\\",
        "http://a.test:0/",
        "http://a.test:/", "HTTPS://A.TEST", "hTtP://a.test/%41%c3%a9", "http://a.test/\u{feff}",
        "http://a.test/\u{202e}gpj.exe", "http://a.test/\u{2028}\u{2029}\u{85}\u{a0}",
        "http://a.test/?a='b'&c=(d)!*~", "http://localhost/", "http://a.test./", "http://.a.test/",
        "http://a..test/", "http://-a-.test/", "http://a_b.test/", "http://" + "a".repeated(300),
        "http://a.test/" + "%41".repeated(2_500), "http://a.test/?" + "x=1&".repeated(1_500),
    ]

    @Test(arguments: forms)
    func `goes out as it was taken, legal or not`(_ form: String) async throws {
        guard let url = TrackableURL.read(Array(form.utf8)) else { return }

        #expect(try await location(of: Array(url.utf8)) == Array(url.utf8))
    }

    @Test func `keeps every byte that is no control`() async throws {
        let bytes = Array("https://a.test/".utf8) + (UInt8(0x20)...0x7e) + (0x80...0xff)

        #expect(try await location(of: bytes + [0x2f]) == bytes + [0x2f])
    }

    @Test func `keeps any bytes, up to the longest`() async throws {
        var random = SeededGenerator()
        for round in 0..<200 {
            let length = Int(random.logUniform(1, Double(TrackableURL.longest - 15)))
            let rest = (0..<length).map { _ in
                let byte = UInt8.random(in: 0x21...0xff, using: &random)
                return byte == 0x7f ? 0x7e : byte
            }
            let url = Array("https://a.test/".utf8) + rest
            #expect(
                try await location(of: url) == url, "seed \(random.seed), round \(round)")
        }
    }

    /// A tab is allowed in a field; the link step takes it out.
    @Test(arguments: [0, 1, 10, 13, 31, 127] as [UInt8])
    func `with a control in it, however it got there, is not sent`(_ control: UInt8) async throws {
        let url = Array("https://a.test/".utf8) + [control] + Array("Set-Cookie: a=b".utf8)
        world.links.copy.put([CopiedLink(xid: 1, link: LinkID(3), url: url)])
        let reply = try await world.fetch(path)

        #expect(reply.status == .internalServerError)
        #expect(reply.headers["Location"] == nil && reply.headers["Set-Cookie"] == nil)
    }

    @Test(arguments: [
        "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:x",
        "data:text/html,<script>1</script>", "vbscript:x", "file:///etc/passwd", "//evil.test/",
        "///evil.test/", "\\\\evil.test\\", "/\\evil.test", "http:/evil.test", "http:evil.test",
        "https:///evil.test", "https:/\\evil.test", "http://", "http://?", "http://#",
        "ftp://a.test/",
        "blob:https://a.test/x", "view-source:https://a.test/", "\u{0}javascript:x",
        "mailto:a@b.test",
        "tel:+32", "sms:1", "intent://a.test/#Intent;end", "about:blank", "#top", "", " ", "x",
        "?a",
        "http\u{3a}\u{ff0f}\u{ff0f}evil.test", "\u{ff48}ttp://evil.test/", "http\u{0}://evil.test/",
    ])
    func `is nothing but a web page's URL, whole`(_ form: String) {
        #expect(TrackableURL.read(Array(form.utf8)) == nil)
    }

    @Test(arguments: [
        "https://bank.test@evil.test/", "https://bank.test:pw@evil.test/", "https://a\\@evil.test/",
        "https://bank.test\\.evil.test/", "https://bank.test%40@evil.test/", "http://@evil.test/",
    ])
    func `that leads people astray is known as such`(_ form: String) throws {
        let url = try #require(TrackableURL.read(Array(form.utf8)))

        #expect(TrackableURL.isMisleading(url))
    }
}

extension String {
    fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
