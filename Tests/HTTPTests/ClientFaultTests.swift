import EventLoop
import TestKit
import Testing

@testable import HTTP

@Suite("Sending requests to peers that fail")
struct ClientFaultTests {
    private let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

    private func against(
        _ listener: RawListener, _ test: (HTTPClient, BaseURL) async throws -> Void
    ) async throws {
        let loops = EventLoops(count: 1)
        let client = HTTPClient(on: loops)
        let base = try BaseURL("http://127.0.0.1:\(listener.port)")
        let result = await Result.of { try await test(client, base) }
        await client.close()
        await loops.stop()
        try result.get()
    }

    @Test func `a kept connection that died is replaced, once, if that does no harm`() async throws
    {
        let listener = RawListener()
        try await against(listener) { client, base in
            let first = Task { try await client.send(.init(.get, base, "/")) }
            var peer = try await listener.accept()
            _ = try await peer.receive(until: "\r\n\r\n")
            try await peer.send(ok)
            _ = try await first.value

            // It takes the next request and dies: nobody can know whether it did anything.
            let second = Task { try await client.send(.init(.get, base, "/again")) }
            _ = try await peer.receive(until: "\r\n\r\n")
            peer.reset()
            peer = try await listener.accept()
            let again = try await peer.receive(until: "\r\n\r\n")
            try await peer.send(ok)
            #expect(again.hasPrefix("GET /again HTTP/1.1\r\n"))
            #expect(try await second.value.body == Array("hi".utf8))

            let third = Task { try await client.send(.init(.post, base, "/")) }
            _ = try await peer.receive(until: "\r\n\r\n")
            peer.reset()
            await #expect(throws: HTTPClientError.closed) { try await third.value }
        }
    }

    @Test func `a new connection that dies is not tried again`() async throws {
        let listener = RawListener()
        try await against(listener) { client, base in
            let reply = Task { try await client.send(.init(.get, base, "/")) }
            let peer = try await listener.accept()
            _ = try await peer.receive(until: "\r\n\r\n")
            peer.reset()

            await #expect(throws: HTTPClientError.closed) { try await reply.value }
        }
    }

    @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"])
    func `a peer that stops answering is given up at the deadline`(_ begun: String) async throws {
        let listener = RawListener()
        try await against(listener) { client, base in
            var request = ClientRequest(.get, base, "/")
            request.timeout = .milliseconds(200)
            let sent = request
            let reply = Task { try await client.send(sent) }
            let peer = try await listener.accept()
            try await peer.send(begun)

            await #expect(throws: HTTPClientError.timedOut) { try await reply.value }
            _ = try await peer.receive(until: "\r\n\r\n")
            #expect(try await peer.receive().isEmpty)
        }
    }

    @Test func `cancelling ends the wait and the connection`() async throws {
        let listener = RawListener()
        try await against(listener) { client, base in
            let task = Task { try await client.send(.init(.get, base, "/")) }
            let peer = try await listener.accept()
            _ = try await peer.receive(until: "\r\n\r\n")
            task.cancel()

            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await peer.receive().isEmpty)
        }
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", "HTTP/1.1 200",
    ])
    func `a reply that breaks off is an error`(_ text: String) async throws {
        let listener = RawListener()
        try await against(listener) { client, base in
            let reply = Task { try await client.send(.init(.get, base, "/")) }
            let peer = try await listener.accept()
            _ = try await peer.receive(until: "\r\n\r\n")
            try await peer.send(text)
            peer.endSending()

            await #expect(throws: HTTPClientError.closed) { try await reply.value }
        }
    }

    @Test func `a malformed reply is an error`() async throws {
        let listener = RawListener()
        try await against(listener) { client, base in
            let reply = Task { try await client.send(.init(.get, base, "/")) }
            let peer = try await listener.accept()
            _ = try await peer.receive(until: "\r\n\r\n")
            try await peer.send("HTTP/1.1 200 OK\r\nA : b\r\n\r\n")

            await #expect(throws: HTTPClientError.badReply) { try await reply.value }
        }
    }

    @Test(arguments: [
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", "hi"),
        ("HTTP/1.1 200 OK\r\n\r\nuntil the end", "until the end"),
        (
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n",
            "abc"
        ),
        ("HTTP/1.0 204 No Content\r\n\r\n", ""),
    ])
    func `every framing of a reply is understood`(_ text: String, _ body: String) async throws {
        let listener = RawListener()
        try await against(listener) { client, base in
            let reply = Task { try await client.send(.init(.get, base, "/")) }
            let peer = try await listener.accept()
            _ = try await peer.receive(until: "\r\n\r\n")
            for byte in text.utf8 { try await peer.send([byte]) }
            peer.endSending()

            let whole = try await reply.value.body
            #expect(String(decoding: whole, as: UTF8.self) == body)
        }
    }

    @Test(arguments: [65_535, 65_536, 65_537, 131_072])
    func `a body that fills the buffer exactly still ends`(_ count: Int) async throws {
        let listener = RawListener()
        try await against(listener) { client, base in
            let reply = Task { try await client.stream(.init(.get, base, "/")) }
            let peer = try await listener.accept()
            _ = try await peer.receive(until: "\r\n\r\n")
            try await peer.send("HTTP/1.1 200 OK\r\nContent-Length: \(count)\r\n\r\n")
            let streamed = try await reply.value
            try await peer.send([UInt8](repeating: 97, count: count))

            #expect(try await streamed.body().count == count)
        }
    }

    @Test func `nobody listening is a connect error, no such name another`() async throws {
        let port = RawListener().port
        let loops = EventLoops(count: 1)
        let client = HTTPClient(on: loops)
        await #expect(throws: HTTPClientError.connect(111)) {
            try await client.send(.init(.get, BaseURL("http://127.0.0.1:\(port)"), "/"))
        }
        await #expect(throws: HTTPClientError.unknownHost) {
            try await client.send(.init(.get, BaseURL("http://nowhere.invalid"), "/"))
        }
        await client.close()
        await #expect(throws: HTTPClientError.clientClosed) {
            try await client.send(.init(.get, BaseURL("http://127.0.0.1:\(port)"), "/"))
        }
        await loops.stop()
    }
}
