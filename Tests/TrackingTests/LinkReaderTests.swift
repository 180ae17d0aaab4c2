import Testing

@testable import Tracking

@Suite("Reading the links of a message")
struct LinkReaderTests {
    /// HTML, then URL and text of each link.
    static let cases: [(String, [(String, String)])] = [
        ("<a href=\"https://a.test/x\">Go</a>", [("https://a.test/x", "Go")]),
        ("<A HREF='http://a.test/'>  two\n words </A>", [("http://a.test/", "two words")]),
        ("<a href=http://a.test/x?y=1>z</a>", [("http://a.test/x?y=1", "z")]),
        ("<a href=http://a.test/x/>z</a>", [("http://a.test/x/", "z")]),
        ("<a\nclass=b\thref\n=\n\"http://a.test\"\n>z", [("http://a.test", "z")]),
        ("<a href=\"https://a.test/?a=1&amp;b=2\">x</a>", [("https://a.test/?a=1&b=2", "x")]),
        ("<a href=\"https://a.test/?a=1&b=2\">x</a>", [("https://a.test/?a=1&b=2", "x")]),
        ("<a href=\"https://a.test/?a=1&copy=2\">x</a>", [("https://a.test/?a=1&copy=2", "x")]),
        ("<a href=\"https://a.test/?a&copy;\">x</a>", [("https://a.test/?a\u{a9}", "x")]),
        ("<a href=\"https://a.test/?&reg_id=1\">x</a>", [("https://a.test/?\u{ae}_id=1", "x")]),
        ("<a href=\"https&#58;&#x2F;/a.test\">x</a>", [("https://a.test", "x")]),
        ("<a href=\"https&colon;//a.test\">x</a>", [("https://a.test", "x")]),
        ("<a href=\" \t\u{1}https://a.test/a\nb \">x</a>", [("https://a.test/ab", "x")]),
        ("<a href=\"hTTps://A.test/B\">x</a>", [("hTTps://A.test/B", "x")]),
        (
            "<a href=\"https://a.test/%41%2f?q=%20#frag%2f\">x</a>",
            [("https://a.test/%41%2f?q=%20#frag%2f", "x")]
        ),
        ("<a href=\"https://a.test/é ü\">x</a>", [("https://a.test/é ü", "x")]),
        ("<a href='https://a.test/\">'>x</a>", [("https://a.test/\">", "x")]),
        ("<a href=https://a.test href=https://b.test>x</a>", [("https://a.test", "x")]),
        (
            "<a title=\"<a href='https://b.test'>\" href=https://a.test>x</a>",
            [("https://a.test", "x")]
        ),
        (
            "<a href=https://a.test>b <b>bold</b><br>&amp; more&nbsp;text</a>",
            [("https://a.test", "b bold & more text")]
        ),
        (
            "<a href=https://a.test>one<a href=https://b.test>two</a>",
            [("https://a.test", "one"), ("https://b.test", "two")]
        ),
        (
            "<a href=https://a.test>1</a><a href=https://a.test>2</a>",
            [("https://a.test", "1"), ("https://a.test", "2")]
        ),
        (
            "<a href=https://a.test><img src=x alt=\"Our &quot;shop&quot;\"></a>",
            [("https://a.test", "Our \"shop\"")]
        ),
        (
            "<map><area shape=rect href=https://a.test alt=Left></map>",
            [("https://a.test", "Left")]
        ),
        (
            "<!-- <a href=https://no.test>x</a> --><a href=https://a.test>y</a>",
            [("https://a.test", "y")]
        ),
        ("<!--><a href=https://a.test>y</a>-->", [("https://a.test", "y")]),
        (
            "<!--[if mso]><v:rect href=\"https://o.test\"><![endif]--><a href=https://a.test>y</a>",
            [("https://o.test", ""), ("https://a.test", "y")]
        ),
        (
            "<a href=https://a.test>x<area href=https://b.test alt=in></a>",
            [("https://a.test", "x"), ("https://b.test", "in")]
        ),
        (
            "<!--[if !mso]><!--><a href=https://a.test>y</a><!--<![endif]-->",
            [("https://a.test", "y")]
        ),
        (
            "<script>'<a href=https://no.test>'</script><a href=https://a.test>y</a>",
            [("https://a.test", "y")]
        ),
        (
            "<style><a href=https://no.test></style ><title></titl><a href=https://no.test></title>",
            []
        ),
        ("<textarea><a href=https://no.test></textarea>", []),
        ("<abbr href=https://no.test><article href=https://no.test>", []),
        ("<a href=https://no.test", []),
        ("<a href=\"https://no.test>x</a>", []),
        ("< a href=https://no.test>x</a>", []),
        ("<a data-href=https://no.test xhref=https://no.test>x</a>", []),
        ("</a href=https://no.test>", []),
        ("<a href>x</a><a href=>x</a><a href=\"\">x</a>", []),
    ]

    /// RFC 3986, section 5.4, but for places in the message itself.
    static let references = [
        ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"), ("//g", "http://g"), ("?y", "http://a/b/c/d;p?y"),
        ("g?y", "http://a/b/c/g?y"), ("g#s", "http://a/b/c/g#s"), (";x", "http://a/b/c/;x"),
        ("g?y#s", "http://a/b/c/g?y#s"), ("g;x", "http://a/b/c/g;x"), ("", "http://a/b/c/d;p?q"),
        (".", "http://a/b/c/"), ("./", "http://a/b/c/"), ("..", "http://a/b/"),
        ("../", "http://a/b/"), ("../g", "http://a/b/g"), ("../..", "http://a/"),
        ("../../", "http://a/"), ("../../g", "http://a/g"), ("../../../g", "http://a/g"),
        ("/./g", "http://a/g"), ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."),
        (".g", "http://a/b/c/.g"), ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"),
        ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"),
        ("g/../h", "http://a/b/c/h"), ("g;x=1/../y", "http://a/b/c/y"),
        ("g?y/../x", "http://a/b/c/g?y/../x"), ("g#s/../x", "http://a/b/c/g#s/../x"),
        ("%2e%2E/g", "http://a/b/g"), ("..\\g", "http://a/b/g"), ("\\g", "http://a/g"),
        ("a//b", "http://a/b/c/a//b"), ("é?ü", "http://a/b/c/é?ü"),
        ("https://x/./y", "https://x/./y"),
    ]

    @Test(arguments: references)
    func `leads on from the base of the message`(_ reference: String, _ url: String) {
        let html = "<base href='http://a/b/c/d;p?q#f'><a href=\"\(reference)\">x</a>"

        #expect(LinkReader(Array(html.utf8)).links.map(\.url) == [url])
    }

    @Test(arguments: [
        "#s", "mailto:x@y.test", "tel:1", "#unsubscribe#", "javascript:x", "\\\\g", "x:y",
    ])
    func `leaves alone what a base says nothing of`(_ reference: String) {
        let html = "<base href='http://a/b/c/d;p?q'><a href=\"\(reference)\">x</a>"

        #expect(LinkReader(Array(html.utf8)).links.isEmpty)
    }

    @Test(arguments: [
        ("https://bank.test@evil.test/", true), ("https://u:p@a.test", true),
        ("https://a.test\\@b.test/", true), ("https://a.test\\b", true),
        ("https://a.test/@b", false), ("https://a.test?@", false), ("https://a.test/\\", false),
        ("https://a.test#@", false), ("https://é.test:8443/x@y", false),
    ])
    func `knows what would lead people astray`(_ url: String, _ isMisleading: Bool) {
        #expect(TrackableURL.isMisleading(url) == isMisleading)
    }

    @Test func `puts the pixel where all clients see it`() {
        let html = "<body>x</body><!--[if mso]></body><![endif]-->"

        #expect(LinkReader(Array(html.utf8)).pixelAt == 7)
    }

    @Test(arguments: cases)
    func `finds what a browser would open`(_ html: String, _ links: [(String, String)]) {
        let found = LinkReader(Array(html.utf8)).links

        #expect(found.map(\.url) == links.map(\.0))
        #expect(found.map(\.text) == links.map(\.1))
    }

    @Test(arguments: [
        "mailto:a@example.com", "tel:+3212345678", "#top", "#unsubscribe#", "#update#", "/path",
        "//host/path", "javascript:alert(1)", "data:text/html,x", "ftp://a.test", "http:a.test",
        "http:/a.test", "http://", "http:///x", "http://?x", "https://#x", "http://\\x",
        "http://#unsubscribe#", "https://a.test/?u=#UPDATE#", "https://a.test/\u{1}x",
        "https://a.test/\u{7f}", "x https://a.test",
    ])
    func `leaves alone what is not a page with a host`(_ url: String) {
        #expect(LinkReader(Array("<a href=\"\(url)\">x</a>".utf8)).links.isEmpty)
    }

    @Test func `rewrites the value and nothing else`() {
        let html =
            "<body><a class=x href='https://a.test?a&amp;b' id=y>1</a>"
            + "<a href=https://b.test>2</a><a href=#here>3</a></BODY></html>"
        let read = LinkReader(Array(html.utf8))
        let template = MessageTemplate(
            Array(html.utf8), places: read.links.map(\.place), pixelAt: read.pixelAt)

        #expect(
            template.filled(urls: ["U1", "U2"], pixel: "P")
                == "<body><a class=x href=\"U1\" id=y>1</a><a href=\"U2\">2</a><a href=#here>3</a>"
                + "<img src=\"P\" width=\"1\" height=\"1\" alt=\"\"></BODY></html>")
    }

    @Test func `puts the pixel at the end of a fragment`() {
        let html = "no body <a href=http://a.test>x</a>"
        let read = LinkReader(Array(html.utf8))
        let template = MessageTemplate(
            Array(html.utf8), places: read.links.map(\.place), pixelAt: read.pixelAt)

        #expect(
            template.filled(urls: ["U"], pixel: "P")
                == "no body <a href=\"U\">x</a><img src=\"P\" width=\"1\" height=\"1\" alt=\"\">")
    }

    @Test func `takes no longer for a tag of a hundred thousand attributes`() {
        let names = (0..<100_000).map { "x\($0)=y" }.joined(separator: " ")
        let read = LinkReader(Array("<a \(names) href=https://a.test>x</a>".utf8))

        #expect(read.links.map(\.url) == ["https://a.test"])
    }

    @Test func `survives any bytes, and its places are in order and within the message`() {
        let pieces = [
            "<", ">", "\"", "'", "=", "a", "href", "https://a.test", "!--", "--", "[if mso]>", "&",
            "&#", "x", ";", "<area ", "/", " ", "\n", "body", "script", "é", "\0", "amp",
            "999999999999",
        ]
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<5_000 {
            let html = Array(
                (0..<Int.random(in: 0...40, using: &generator))
                    .map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }
                    .joined().utf8)
            let read = LinkReader(html)
            var end = 0
            for link in read.links {
                #expect(link.place.lowerBound >= end && link.place.upperBound <= html.count)
                end = link.place.upperBound
            }
            let filled = MessageTemplate(
                html, places: read.links.map(\.place), pixelAt: read.pixelAt)
            _ = filled.filled(urls: read.links.map(\.url), pixel: "p")
        }
    }
}
