import EventLoop
import Synchronization
import TestKit
import Testing

@testable import HTTP

@Suite("Sending requests")
struct ClientTests {
    @Test func `requests one after the other share a connection`() async throws {
        try await talking([.item]) { client, server, base in
            for number in 0..<100 {
                let reply = try await client.send(.init(.get, base, "/item/\(number)"))
                #expect(reply.status == .ok)
                #expect(reply.body == Array("\(number)".utf8))
            }
            #expect(server.connections == 1)
        }
    }

    @Test func `a prefix goes before every path, and a name is resolved`() async throws {
        try await talking([.item]) { client, _, base in
            let named = try BaseURL("http://localhost:\(base.port)/item/")
            let reply = try await client.send(.init(.get, named, "/a%2Fb"))

            #expect(reply.body == Array("a/b".utf8))
        }
    }

    @Test(arguments: [
        "https://a", "ftp://a", "http://", "http://u@a", "http://a:0", "http://a:b", "http://a?b",
        "http://a b", "a:80",
    ])
    func `only plain http addresses are taken`(_ text: String) {
        #expect(throws: HTTPClientError.badURL) { try BaseURL(text) }
    }

    @Test func `a path or field that would break the request is refused`() async throws {
        try await talking([.item]) { client, _, base in
            await #expect(throws: HTTPClientError.badURL) {
                try await client.send(.init(.get, base, "/item/a b"))
            }
            await #expect(throws: HTTPClientError.badURL) {
                try await client.send(.init(.get, base, "/a HTTP/1.1\r\nX: y"))
            }
            await #expect(throws: HTTPClientError.badHeader) {
                var request = ClientRequest(.get, base, "/item/a")
                request.headers.add("X", "a\r\nb: c")
                _ = try await client.send(request)
            }
        }
    }

    @Test func `bodies go up and come down, at once and in pieces`() async throws {
        let total = 3 << 20
        let echo = Route.put("/echo") { request in
            .bytes(.ok, try await request.body(), type: "text/plain")
        }.limit(body: 1 << 30)
        try await talking([echo]) { client, server, base in
            let bytes = (0..<total).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
            var whole = ClientRequest(.put, base, "/echo")
            whole.body = .bytes(bytes)
            #expect(try await client.send(whole).body == bytes)

            for length in [nil, total] {
                var streamed = ClientRequest(.put, base, "/echo")
                streamed.body = .stream(length: length) { writer in
                    for start in stride(from: 0, to: total, by: 10_000) {
                        try await writer.write(Array(bytes[start..<min(start + 10_000, total)]))
                    }
                }
                let reply = try await client.stream(streamed)
                #expect(try await reply.body() == bytes)
            }
            #expect(server.connections == 1)
        }
    }

    @Test func `an answer before the end of an upload counts`() async throws {
        let small = Route.post("/") { _ in .noContent }
        try await talking([small.limit(body: 10)]) { client, _, base in
            var request = ClientRequest(.post, base, "/")
            request.body = .stream(length: 100 << 20) { writer in
                for _ in 0..<100 { try await writer.write([UInt8](repeating: 1, count: 1 << 20)) }
            }
            let reply = try await client.send(request)

            #expect(reply.status == .contentTooLarge)
        }
    }

    @Test func `a stream that is dropped closes its connection`() async throws {
        let ended = Signal()
        let endless = Route.get("/") { _ in
            .stream(type: "text/plain") { writer in
                defer { ended.fire() }
                while true { try await writer.write([UInt8](repeating: 97, count: 65_536)) }
            }
        }
        try await talking([endless]) { client, server, base in
            do {
                let reply = try await client.stream(.init(.get, base, "/"))
                var chunks = reply.chunks.makeAsyncIterator()
                #expect(try await chunks.next()?.isEmpty == false)
            }
            await ended.wait()
            try await eventually("the connection is gone") { server.connections == 0 }
        }
    }

    @Test func `a reply that is too long is refused`() async throws {
        let route = Route.get("/") { _ in
            .bytes(.ok, [UInt8](repeating: 0, count: 1_001), type: "a/b")
        }
        try await talking([route]) { client, _, base in
            var request = ClientRequest(.get, base, "/")
            request.replyLimit = 1_000
            await #expect(throws: HTTPClientError.replyTooLarge(limit: 1_000)) {
                try await client.send(request)
            }
            request.replyLimit = 1_001
            let whole = try await client.send(request)
            #expect(whole.body.count == 1_001)
        }
    }

    @Test func `the deadline travels, and is the sooner of both`() async throws {
        let route = Route.get("/") { request in
            .text(.ok, request.headers["Audience-Deadline"] ?? "")
        }
        try await talking([route]) { client, _, base in
            var request = ClientRequest(.get, base, "/")
            request.timeout = .seconds(20)
            let own = try await client.send(request)
            let bound = try await Deadline.$current.withValue(.after(.seconds(3))) {
                try await client.send(request)
            }

            #expect((15_000...20_000).contains(Int(String(decoding: own.body, as: UTF8.self)) ?? 0))
            #expect((1...3_000).contains(Int(String(decoding: bound.body, as: UTF8.self)) ?? 0))
            await #expect(throws: HTTPClientError.timedOut) {
                try await Deadline.$current.withValue(.after(.zero)) {
                    try await client.send(request)
                }
            }
        }
    }

    @Test func `handlers use the client on their own loop`() async throws {
        let loops = EventLoops(count: 2)
        let client = HTTPClient(on: loops)
        let inner = HTTPServer([.item], on: loops)
        let base = try BaseURL("http://127.0.0.1:\(try await inner.listen(port: 0))")
        let outer = HTTPServer(
            [
                .get("/") { request in
                    let reply = try await client.send(.init(.get, base, "/item/x"))
                    return .text(.ok, "\(reply.status.rawValue) \(request.loop.isCurrent)")
                }
            ], on: loops)
        let outerBase = try BaseURL("http://127.0.0.1:\(try await outer.listen(port: 0))")
        for _ in 0..<10 {
            let reply = try await client.send(.init(.get, outerBase, "/"))
            #expect(String(decoding: reply.body, as: UTF8.self) == "200 true")
        }
        await client.close()
        await outer.stop()
        await inner.stop()
        await loops.stop()
    }
}

/// A server and a client on two loops, as long as a test runs.
func talking(
    _ routes: [Route], _ test: (HTTPClient, HTTPServer, BaseURL) async throws -> Void
) async throws {
    let loops = EventLoops(count: 1)
    let client = HTTPClient(on: loops)
    let result = await Result.of {
        try await serving(routes) { server, port in
            try await test(client, server, BaseURL("http://127.0.0.1:\(port)"))
        }
    }
    await client.close()
    await loops.stop()
    try result.get()
}

extension Result where Failure == any Error {
    static func of(_ work: () async throws -> Success) async -> Result {
        do { return .success(try await work()) } catch { return .failure(error) }
    }
}
