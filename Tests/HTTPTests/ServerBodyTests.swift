import EventLoop
import Synchronization
import TestKit
import Testing

@testable import HTTP

@Suite("Receiving a body")
struct ServerBodyTests {
    private static let small = Route.post("/small") { request in
        .text(.ok, "\(try await request.body().count)")
    }.limit(body: 1_000)

    private func talk(
        _ text: String, _ routes: [Route] = [small, .echo], settings: ServerSettings = .init(),
        ending: Bool = false
    ) async throws -> String {
        try await serving(routes, settings: settings) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send(text)
            if ending { socket.endSending() }
            return try await socket.receiveAll()
        }
    }

    private let post = "POST /small HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"

    @Test func `a body of the limit is taken, one byte more is 413`() async throws {
        let body = { (count: Int) in String(repeating: "a", count: count) }
        let full = try await talk(post + "Content-Length: 1000\r\n\r\n\(body(1_000))")
        #expect(full.hasSuffix("\r\n\r\n1000"))

        let long = try await talk(post + "Content-Length: 1001\r\n\r\n")
        #expect(long.hasPrefix("HTTP/1.1 413 "))

        let chunked = post + "Transfer-Encoding: chunked\r\n\r\n"
        let fullChunk = try await talk(chunked + "3e8\r\n\(body(1_000))\r\n0\r\n\r\n")
        #expect(fullChunk.hasSuffix("\r\n\r\n1000"))
        let longChunk = try await talk(chunked + "3e8\r\n\(body(1_000))\r\n1\r\na\r\n0\r\n\r\n")
        #expect(longChunk.hasPrefix("HTTP/1.1 413 "))
    }

    @Test func `a body that is refused is drained when short, else the connection closes`()
        async throws
    {
        let next =
            "POST /small HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        let head = "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: "
        let short = try await talk(
            head + "2000\r\n\r\n" + String(repeating: "a", count: 2_000) + next)
        #expect(short.hasPrefix("HTTP/1.1 413 "))
        #expect(short.hasSuffix("\r\n\r\n0"))

        let long = try await talk(head + "25000000\r\n\r\n" + String(repeating: "a", count: 5_000))
        #expect(long.hasPrefix("HTTP/1.1 413 "))
        #expect(long.contains("Connection: close\r\n"))
    }

    @Test func `100 Continue is sent when the body is wanted`() async throws {
        try await serving([Self.small]) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send(post + "Expect: 100-continue\r\nContent-Length: 3\r\n\r\n")
            let interim = try await socket.receive(until: "\r\n\r\n")
            try await socket.send("abc")
            let reply = try await socket.receiveAll()

            #expect(interim == "HTTP/1.1 100 Continue\r\n\r\n")
            #expect(reply.hasSuffix("\r\n\r\n3"))
        }
    }

    @Test func `100 Continue is not sent for a body that is too long`() async throws {
        let reply = try await talk(post + "Expect: 100-continue\r\nContent-Length: 2000\r\n\r\n")

        #expect(reply.hasPrefix("HTTP/1.1 413 "))
    }

    @Test func `another expectation is 417, a content coding 415`() async throws {
        #expect(try await talk(post + "Expect: tea\r\n\r\n").hasPrefix("HTTP/1.1 417 "))
        let coded = try await talk(post + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\na")
        #expect(coded.hasPrefix("HTTP/1.1 415 "))
    }

    @Test func `a body that breaks off is a 400`() async throws {
        let reply = try await talk(post + "Content-Length: 10\r\n\r\nabc", ending: true)

        #expect(reply.hasPrefix("HTTP/1.1 400 "))
    }

    @Test func `a malformed chunk is a 400`() async throws {
        let reply = try await talk(post + "Transfer-Encoding: chunked\r\n\r\n1\r\nax\r\n")

        #expect(reply.hasPrefix("HTTP/1.1 400 "))
        #expect(reply.contains("Connection: close\r\n"))
    }

    @Test func `a body that comes too slowly is a 408`() async throws {
        var settings = ServerSettings()
        settings.bodyGrace = .milliseconds(50)
        settings.bodyBytesPerSecond = 1_000_000_000
        let reply = try await talk(post + "Content-Length: 10\r\n\r\nabc", settings: settings)

        #expect(reply.hasPrefix("HTTP/1.1 408 "))
    }

    @Test func `a header that comes too slowly is a 408`() async throws {
        var settings = ServerSettings()
        settings.headerTimeout = .milliseconds(500)

        let begun = try await talk("GET / HTTP/1.1\r\nA: b", settings: settings)
        #expect(begun.hasPrefix("HTTP/1.1 408 "))
        #expect(try await talk("", settings: settings) == "")
    }

    @Test func `an idle connection is closed`() async throws {
        var settings = ServerSettings()
        settings.idleTimeout = .milliseconds(50)
        let reply = try await talk(
            "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", settings: settings)

        #expect(reply.hasSuffix("\r\n\r\n0"))
    }

    @Test func `JSON needs its content type, and every error is told`() async throws {
        struct Item: Codable {
            var id: Int64
        }
        let route = Route.post("/") { request in .ok(try await request.json(Item.self), tag: 3) }
        let head = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 8\r\n"

        let plain = try await talk(head + "\r\n{\"id\":7}", [route])
        #expect(plain.hasPrefix("HTTP/1.1 415 "))
        let json = try await talk(
            head + "Content-Type: application/json; charset=utf-8\r\n\r\n{\"id\":7}", [route])
        #expect(json.contains("ETag: \"3\"\r\n"))
        #expect(json.hasSuffix("{\"id\":7}"))
        let wrong = try await talk(
            head + "Content-Type: application/json\r\n\r\n{\"ix\":7}", [route])
        #expect(wrong.hasPrefix("HTTP/1.1 422 "))
    }

    @Test func `a reader that does not read holds the sender back`() async throws {
        let begun = Signal()
        let go = Signal()
        let route = Route.post("/up") { request in
            begun.fire()
            await go.wait()
            var count = 0
            for try await chunk in request.chunks { count += chunk.count }
            return .text(.ok, "\(count)")
        }.limit(body: 1 << 30).streaming()
        try await serving([route]) { _, port in
            let total = 32 << 20
            let socket = try RawSocket(port: port)
            try await socket.send(
                "POST /up HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: \(total)\r\n\r\n"
            )
            let sent = Atomic<Int>(0)
            async let upload: Void = {
                let piece = [UInt8](repeating: 1, count: 1 << 16)
                for _ in 0..<(total >> 16) {
                    try await socket.send(piece)
                    sent.add(piece.count, ordering: .relaxed)
                }
            }()
            await begun.wait()
            var before = -1
            try await eventually("the sender stands still") {
                let now = sent.load(ordering: .relaxed)
                defer { before = now }
                return now == before && now > 0
            }
            #expect(before < total / 2)
            go.fire()
            try await upload

            #expect(try await socket.receiveAll().hasSuffix("\r\n\r\n\(total)"))
        }
    }
}
