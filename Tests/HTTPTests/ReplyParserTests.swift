import Testing

@testable import HTTP

@Suite("Parsing a reply")
struct ReplyParserTests {
    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304 \r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n",
    ])
    func `it does not matter where the reads split`(_ text: String) {
        let bytes = ParserOutcome.bytes(text)
        let expected = ParserOutcome.of([bytes[...]], .reply)

        #expect(expected.error == nil)
        #expect(expected.whole > 0)
        for cut in bytes.indices {
            #expect(ParserOutcome.of([bytes[..<cut], bytes[cut...]], .reply) == expected)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 20 OK\r\n\r\n", "HTTP/1.1 2000\r\n\r\n", "HTTP/1.1 700 X\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n", "ICY 200 OK\r\n\r\n", "HTTP/1.1 200 O\0K\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
    ])
    func `a malformed reply is refused`(_ text: String) {
        #expect(ParserOutcome.of(text, .reply).error != nil)
    }

    @Test func `without a length the body lasts until the end of the connection`() throws {
        var parser = MessageParser(.reply)
        var body: [UInt8] = []
        try Array("HTTP/1.1 200 OK\r\n\r\nhello".utf8).withUnsafeBytes { bytes in
            var position = 0
            while let event = try parser.next(bytes, &position) {
                if case .body(let range) = event { body += bytes[range] }
            }
        }

        #expect(body == Array("hello".utf8))
        #expect(try parser.finish())
    }

    @Test func `the reply to HEAD has no body whatever it says`() throws {
        var parser = MessageParser(.reply)
        parser.answersHead = true
        var events: [MessageParser.Event] = []
        try Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n".utf8).withUnsafeBytes { bytes in
            var position = 0
            while let event = try parser.next(bytes, &position) { events.append(event) }
        }

        #expect(events == [.head, .end])
    }
}
