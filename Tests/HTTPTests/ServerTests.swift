import EventLoop
import FoundationEssentials
import Synchronization
import TestKit
import Testing

@testable import HTTP

@Suite("Serving requests")
struct ServerTests {
    @Test func `a thousand pipelined requests are answered in order`() async throws {
        try await serving([.item]) { _, port in
            let socket = try RawSocket(port: port)
            let requests = (0..<1_000).map { "GET /item/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
            async let sent: Void = socket.send(
                requests.joined() + "GET /item/end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
            )
            let replies = try await socket.receiveAll()
            try await sent

            let bodies = replies.components(separatedBy: "\r\n\r\n").dropFirst()
            let values = bodies.map { $0.prefix { $0 != "H" } }
            #expect(values.map(String.init) == (0..<1_000).map { "\($0)" } + ["end"])
        }
    }

    @Test(arguments: [
        ("/item/a%2Fb", "a/b"), ("/item/%C3%A9", "é"), ("/item/..", ".."), ("/item/%2e%2e", ".."),
        ("/item/a;b=c", "a;b=c"), ("/item/a?id=2", "a"), ("/item/A", "A"),
    ])
    func `a path value is one decoded segment`(_ path: String, _ value: String) async throws {
        #expect(try await get(path).hasSuffix("\r\n\r\n\(value)"))
    }

    @Test(arguments: ["/item/%00", "/item/%zz", "/item/%C3", "/item/%"])
    func `a path value that cannot be decoded is a 400 problem`(_ path: String) async throws {
        let reply = try await get(path)

        #expect(reply.hasPrefix("HTTP/1.1 400 "))
        #expect(reply.contains("/problems/invalid-path"))
    }

    @Test(arguments: ["/", "/item", "/item/", "/item/a/", "//item/a", "/Item/a", "/%69tem/a"])
    func `another path is a 404 problem`(_ path: String) async throws {
        let reply = try await get(path)

        #expect(reply.hasPrefix("HTTP/1.1 404 "))
        #expect(reply.contains("/problems/unknown-path"))
    }

    @Test(arguments: ["GET /item/a", "GET /nowhere", "DELETE /item/a", "BREW /pot"])
    func `a request without a host is a 400 that closes, whatever it asks`(_ line: String)
        async throws
    {
        let reply = try await serving([.item]) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send("\(line) HTTP/1.1\r\n\r\n")
            return try await socket.receiveAll()
        }

        #expect(reply.hasPrefix("HTTP/1.1 400 "))
        #expect(reply.contains("Connection: close\r\n"))
    }

    @Test func `another method is 405 with what is allowed, an unknown one 501`() async throws {
        let wrong = try await get("/item/a", method: "DELETE")
        #expect(wrong.hasPrefix("HTTP/1.1 405 "))
        #expect(wrong.contains("Allow: GET, HEAD, OPTIONS\r\n"))

        let allowed = try await get("/item/a", method: "OPTIONS")
        #expect(allowed.hasPrefix("HTTP/1.1 204 "))
        #expect(!allowed.contains("Content-Length"))

        #expect(try await get("/item/a", method: "BREW").hasPrefix("HTTP/1.1 501 "))
    }

    @Test func `HEAD is GET without the body`() async throws {
        let reply = try await get("/item/abc", method: "HEAD")

        #expect(reply.contains("Content-Length: 3\r\n"))
        #expect(reply.hasSuffix("\r\n\r\n"))
    }

    @Test(arguments: [
        "GET /item/a HTTP/1.1\r\n\r\nGET /item/b HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /item/a HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\nGET /item/b HTTP/1.1\r\nHost: a\r\n\r\n",
    ])
    func `after a bad message the connection closes`(_ text: String) async throws {
        try await serving([.item, .echo]) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send(text)
            let reply = try await socket.receiveAll()

            #expect(reply.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(reply.contains("Connection: close\r\n"))
            #expect(reply.components(separatedBy: "HTTP/1.1 ").count == 2)
        }
    }

    @Test(arguments: ["a\r\nSet-Cookie: b=c", "a\nb", "a\0b", "a\u{1}b", "\u{20ac}"])
    func `a header value that could break out is a 500`(_ value: String) async throws {
        let route = Route.get("/") { _ in
            var reply = Reply.text(.ok, "hello")
            reply.headers.add("X-Name", value)
            return reply
        }
        try await serving([route]) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let reply = try await socket.receiveAll()

            #expect(reply.hasPrefix("HTTP/1.1 500 "))
            #expect(!reply.contains("Set-Cookie") && !reply.contains("X-Name"))
        }
    }

    @Test func `a handler cannot frame the message itself`() {
        var headers = Headers()
        headers.add("Content-Length", "5")
        #expect(!headers.isSound)
        #expect(headers.names.isEmpty)
    }

    @Test func `a handler that is too late is answered 503 and cancelled`() async throws {
        let cancelled = Signal()
        let slow = Route.get("/slow") { request in
            do { try await request.loop.sleep(for: .seconds(60)) } catch { cancelled.fire() }
            return .text(.ok, "too late")
        }
        try await serving([slow, .item]) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send(
                "GET /slow HTTP/1.1\r\nHost: a\r\nAudience-Deadline: 50\r\n\r\n"
                    + "GET /item/next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            let reply = try await socket.receiveAll()
            await cancelled.wait()

            #expect(reply.hasPrefix("HTTP/1.1 503 "))
            #expect(reply.contains("/problems/deadline-passed"))
            #expect(reply.contains("Retry-After: 1\r\n"))
            #expect(reply.hasSuffix("\r\n\r\nnext"))
        }
    }

    @Test func `the deadline is bound while a handler runs`() async throws {
        let route = Route.get("/") { request in
            .text(.ok, "\(Deadline.current == request.deadline && Deadline.current != nil)")
        }
        try await serving([route]) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(try await socket.receiveAll().hasSuffix("true"))
        }
    }

    @Test func `the gate decides, and what it finds is observed`() async throws {
        struct Stranger: Fault {
            var problem: Problem { Problem(.unauthorized, "unknown-caller", "Who are you?") }
        }
        let seen = Mutex<[String]>([])
        let open = Route.get("/livez") { _ in .text(.ok, "alive") }.open()
        try await serving(
            [.item, open],
            gate: { request, _ in
                guard let key = request.headers["Authorization"] else { throw Stranger() }
                request.caller = key
            },
            observe: { exchange, _ in
                let line =
                    "\(exchange.route) \(exchange.status.rawValue) \(exchange.request?.caller ?? "-")"
                seen.withLock { $0.append(line) }
            },
            { _, port in
                let socket = try RawSocket(port: port)
                try await socket.send(
                    "GET /item/a HTTP/1.1\r\nHost: a\r\n\r\n"
                        + "GET /item/a HTTP/1.1\r\nHost: a\r\nAuthorization: me\r\n\r\n"
                        + "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"
                        + "GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                let reply = try await socket.receiveAll()
                #expect(reply.contains("WWW-Authenticate: Bearer\r\n"))
            })

        let expected = ["/item/{id} 401 -", "/item/{id} 200 me", "/livez 200 -", " 404 -"]
        #expect(seen.withLock { $0 } == expected)
    }

    @Test func `a trace is taken over or begun`() async throws {
        let route = Route.get("/") { request in
            .text(.ok, "\(request.trace.traceparent) \(request.trace == request.trace)")
        }
        try await serving([route]) { _, port in
            let trace = String(repeating: "ab", count: 16)
            let socket = try RawSocket(port: port)
            try await socket.send(
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    + "traceparent: 00-\(trace)-00f067aa0ba902b7-01\r\n\r\n")
            let reply = try await socket.receiveAll()

            #expect(reply.contains("\r\n\r\n00-\(trace)-"))
            #expect(reply.hasSuffix("-01 true"))
        }
    }

    private func get(_ path: String, method: String = "GET") async throws -> String {
        try await serving([.item]) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send(
                "\(method) \(path) HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            return try await socket.receiveAll()
        }
    }
}
