import Testing

@testable import HTTP

@Suite("Parsing a message")
struct ParserTests {
    static let valid = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nGET /a/b?c=d&e HTTP/1.1\r\nHost: a\r\nX: \t y z \t\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhiGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b;c=\"d\\\"\"\r\nabc\r\n0\r\nT: u\r\n\r\n",
        "POST / HTTP/1.1\r\nTransfer-Encoding: Chunked\r\n\r\n00A\r\n0123456789\r\n1\r\n!\r\n0\r\n\r\n",
        "GET http://host:80/path?q HTTP/1.1\r\nHost: b\r\n\r\n",
        "GET http://host HTTP/1.1\r\nHost: host\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n",
        "HEAD /%2F%zz HTTP/1.0\r\nConnection: keep-alive, x\r\n\r\n",
        "PURGE / HTTP/1.1\r\nEmpty:\r\nLatin: \u{e9}\r\n\r\n",
        "PUT / HTTP/1.1\r\nExpect: 100-Continue\r\nContent-Length: 0\r\n\r\n",
    ]

    static let hostile: [(String, ParseError)] = [
        (
            "POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
            .malformed(.coding)
        ),
        (
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
            .malformed(.coding)
        ),
        ("POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", .malformed(.length)),
        ("POST / HTTP/1.1\r\nContent-Length: 5\r\ncontent-length: 6\r\n\r\n", .malformed(.length)),
        ("POST / HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\n", .malformed(.length)),
        ("POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\n", .malformed(.length)),
        ("POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", .malformed(.length)),
        ("POST / HTTP/1.1\r\nContent-Length: 0x5\r\n\r\n", .malformed(.length)),
        ("POST / HTTP/1.1\r\nContent-Length: 5 5\r\n\r\n", .malformed(.length)),
        ("POST / HTTP/1.1\r\nContent-Length:\r\n\r\n", .malformed(.length)),
        ("POST / HTTP/1.1\r\nContent-Length: 9223372036854775808\r\n\r\n", .malformed(.length)),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", .unknownCoding),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", .unknownCoding),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: xchunked\r\n\r\n", .unknownCoding),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: identity\r\n\r\n", .unknownCoding),
        ("POST / HTTP/1.1\r\nTransfer-Encoding: \u{b}chunked\r\n\r\n", .malformed(.field)),
        ("POST / HTTP/1.1\r\nTransfer-Encoding:\r\n\r\n", .malformed(.coding)),
        (
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
            .malformed(.coding)
        ),
        ("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", .malformed(.coding)),
        ("POST / HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n", .malformed(.field)),
        ("GET / HTTP/1.1\r\nA : b\r\n\r\n", .malformed(.field)),
        ("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", .malformed(.field)),
        ("GET / HTTP/1.1\r\n A: b\r\n\r\n", .malformed(.field)),
        ("GET / HTTP/1.1\r\n: b\r\n\r\n", .malformed(.field)),
        ("GET / HTTP/1.1\r\nA\r\n\r\n", .malformed(.field)),
        ("GET / HTTP/1.1\r\nA: b\rc\r\n\r\n", .malformed(.field)),
        ("GET / HTTP/1.1\r\nA: b\r\r\n\r\n", .malformed(.field)),
        ("GET / HTTP/1.1\r\nA: b\0c\r\n\r\n", .malformed(.field)),
        ("GET / HTTP/1.1\r\nA: b\u{7f}\r\n\r\n", .malformed(.field)),
        ("GET / HTTP/1.1\r\nA\0: b\r\n\r\n", .malformed(.field)),
        ("GET / HTTP/1.1\r\nA: b\n\r\n", .malformed(.lineEnd)),
        ("GET / HTTP/1.1\nA: b\r\n\r\n", .malformed(.lineEnd)),
        ("GET / HTTP/1.1\r\n\n", .malformed(.lineEnd)),
        ("\nGET / HTTP/1.1\r\n\r\n", .malformed(.lineEnd)),
        ("\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n", .malformed(.startLine)),
        ("GET  / HTTP/1.1\r\n\r\n", .malformed(.target)),
        ("GET /a b HTTP/1.1\r\n\r\n", .malformed(.startLine)),
        ("GET /\u{e9} HTTP/1.1\r\n\r\n", .malformed(.target)),
        ("GET /a#b HTTP/1.1\r\n\r\n", .malformed(.target)),
        ("GET /\0 HTTP/1.1\r\n\r\n", .malformed(.target)),
        ("GET a HTTP/1.1\r\n\r\n", .malformed(.target)),
        ("GET host:80 HTTP/1.1\r\n\r\n", .malformed(.target)),
        ("GET http://u@host/ HTTP/1.1\r\n\r\n", .malformed(.target)),
        ("GET http:///a HTTP/1.1\r\n\r\n", .malformed(.target)),
        ("GET ftp://host/ HTTP/1.1\r\n\r\n", .malformed(.target)),
        ("GET * HTTP/1.1\r\n\r\n", .malformed(.target)),
        ("GET /\r\n\r\n", .malformed(.startLine)),
        ("GET / http/1.1\r\n\r\n", .malformed(.startLine)),
        ("GET / HTTP/1.1 \r\n\r\n", .malformed(.startLine)),
        ("GET / HTTP/11\r\n\r\n", .malformed(.startLine)),
        ("GET / HTTP/2.0\r\n\r\n", .unknownVersion),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .unknownVersion),
        ("\u{16}\u{3}\u{1}", .malformed(.startLine)),
        ("G\u{7f}T / HTTP/1.1\r\n\r\n", .malformed(.startLine)),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", .malformed(.host)),
        ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .malformed(.host)),
        ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .malformed(.host)),
    ]

    static let badChunks = [
        "\r\n", "g\r\n", "-1\r\n", "+1\r\n", "0x1\r\n", "1 \r\n", " 1\r\n", "1;\r\n", "1\n",
        "1000000000000000\r\n", "1\r\nab\r\n", "1\r\na\n", "1\r\na\rb", "1;a=\"b\r\n",
        "1;a=\"b\"c\r\n", "1;a b\r\n", "0\r\nA : b\r\n", "0\r\n a\r\n", "0\r\nA: \0\r\n",
        "1;" + String(repeating: "a", count: 2_000),
    ]

    @Test(arguments: valid)
    func `it does not matter where the reads split`(_ text: String) {
        let bytes = ParserOutcome.bytes(text)
        let expected = ParserOutcome.of([bytes[...]])

        #expect(expected.error == nil)
        #expect(expected.whole > 0)
        for cut in bytes.indices {
            #expect(ParserOutcome.of([bytes[..<cut], bytes[cut...]]) == expected, "cut at \(cut)")
        }
        #expect(ParserOutcome.of(bytes.indices.map { bytes[$0...$0] }) == expected)
    }

    @Test(arguments: hostile)
    func `what can be read two ways is refused`(_ text: String, _ error: ParseError) {
        let bytes = ParserOutcome.bytes(text)

        #expect(ParserOutcome.of(text).error == error)
        for cut in bytes.indices {
            #expect(ParserOutcome.of([bytes[..<cut], bytes[cut...]]).error == error)
        }
    }

    @Test(arguments: badChunks)
    func `a malformed chunk is refused`(_ chunk: String) {
        let head = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"

        #expect(ParserOutcome.of(head + chunk).error != nil)
        #expect(ParserOutcome.of(head + "1\r\na\r\n" + chunk).error != nil)
    }

    @Test func `a request line has at most 8,192 bytes`() {
        let path = { (count: Int) in String(repeating: "a", count: count - "GET / HTTP/1.1".count) }

        #expect(ParserOutcome.of("GET /\(path(8_192)) HTTP/1.1\r\n\r\n").whole == 1)
        #expect(ParserOutcome.of("GET /\(path(8_193)) HTTP/1.1\r\n\r\n").error == .targetTooLong)
        #expect(ParserOutcome.of("GET /\(path(100_000))").error == .targetTooLong)
    }

    @Test func `there are at most 100 fields`() {
        let fields = { (count: Int) in String(repeating: "A: b\r\n", count: count) }

        #expect(ParserOutcome.of("GET / HTTP/1.1\r\n\(fields(100))\r\n").whole == 1)
        #expect(ParserOutcome.of("GET / HTTP/1.1\r\n\(fields(101))\r\n").error == .fieldsTooLarge)
        let chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
        #expect(ParserOutcome.of("\(chunked)\(fields(100))\r\n").whole == 1)
        #expect(ParserOutcome.of("\(chunked)\(fields(101))\r\n").error == .fieldsTooLarge)
    }

    @Test func `the fields have at most 16,384 bytes`() {
        let value = { (count: Int) in String(repeating: "a", count: count - "A: \r\n".utf8.count) }

        #expect(ParserOutcome.of("GET / HTTP/1.1\r\nA: \(value(16_384))\r\n\r\n").whole == 1)
        let long = "GET / HTTP/1.1\r\nA: \(value(17_000))"
        #expect(ParserOutcome.of(long).error == .fieldsTooLarge)
        #expect(ParserOutcome.of(long + "\r\n\r\n").error == .fieldsTooLarge)
    }

    @Test func `an absolute target is read as its path`() {
        let outcome = ParserOutcome.of("GET http://other/a%2Fb?c HTTP/1.1\r\nHost: a\r\n\r\n")

        #expect(outcome.heads.first?.hasPrefix("GET 0 /a%2Fb?c ") == true)
    }

    @Test func `bodies come out as they were sent`() {
        let outcome = ParserOutcome.of(
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x\r\nde\r\n0\r\n\r\n"
                + "POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyz")

        #expect(outcome.bodies == [Array("abcde".utf8), Array("xyz".utf8)])
    }
}
