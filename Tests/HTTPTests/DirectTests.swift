import EventLoop
import FoundationEssentials
import Synchronization
import TestKit
import Testing

@testable import HTTP

@Suite("Serving without a task")
struct DirectTests {
    private static let found = PreparedReply(Reply(.found))
    private static let page = PreparedReply(.text(.ok, "hello"))

    private static let atOnce = Route.direct("/to/{place}", values: 1) { request in
        .reply(found, location: Array(request.value(0)))
    }

    private func exchange(_ text: String, _ routes: [Route]) async throws -> String {
        try await serving(routes) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send(text)
            return try await socket.receiveAll()
        }
    }

    @Test func `pipelined requests are answered in order, with and without a task`() async throws {
        let requests = (0..<300).map { number in
            number.isMultiple(of: 3)
                ? "GET /item/\(number) HTTP/1.1\r\nHost: a\r\n\r\n"
                : "GET /to/\(number) HTTP/1.1\r\nHost: a\r\n\r\n"
        }
        let replies = try await exchange(
            requests.joined() + "GET /to/end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
            [.item, DirectTests.atOnce])

        let heads = replies.components(separatedBy: "HTTP/1.1 ").dropFirst()
        #expect(heads.count == 301)
        for (number, head) in heads.dropLast().enumerated() {
            if number.isMultiple(of: 3) {
                #expect(head.hasPrefix("200 ") && head.hasSuffix("\r\n\r\n\(number)"))
            } else {
                #expect(head.hasPrefix("302 ") && head.contains("\r\nLocation: \(number)\r\n"))
            }
        }
        #expect(heads.last?.contains("Location: end\r\n") == true)
    }

    @Test func `a later answer holds back the requests behind it`() async throws {
        let desk = Desk()
        let replies = try await serving([desk.route, DirectTests.atOnce]) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send(
                "GET /later/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /to/2 HTTP/1.1\r\nHost: a\r\n\r\n"
                    + "GET /later/3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            try await desk.answer()
            try await desk.answer()
            return try await socket.receiveAll()
        }

        let locations = replies.components(separatedBy: "Location: ").dropFirst()
        #expect(locations.map { $0.prefix(1) } == ["1", "2", "3"])
    }

    @Test func `HEAD has the length and no body`() async throws {
        let page = Route.direct("/page/{name}", values: 1) { _ in .reply(DirectTests.page) }
        let reply = try await exchange(
            "HEAD /page/x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", [page])

        #expect(reply.hasPrefix("HTTP/1.1 200 OK\r\n") && reply.hasSuffix("\r\n\r\n"))
        #expect(reply.contains("Content-Length: 5\r\n"))
    }

    @Test(arguments: [
        "Content-Length: 3\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    ])
    func `a body is refused, and the connection closes`(_ rest: String) async throws {
        let reply = try await exchange(
            "GET /to/a HTTP/1.1\r\nHost: a\r\n\(rest)", [DirectTests.atOnce])

        #expect(reply.hasPrefix("HTTP/1.1 413 ") && !reply.contains("302"))
    }

    @Test(arguments: ["x\r\nSet-Cookie: a=b", "x\ny", "x\u{0}", "x\u{7f}"])
    func `a location that could break out is a 500`(_ location: String) async throws {
        let route = Route.direct("/to/{place}", values: 1) { _ in
            .reply(DirectTests.found, location: Array(location.utf8))
        }
        let reply = try await exchange(
            "GET /to/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", [route])

        #expect(reply.hasPrefix("HTTP/1.1 500 ") && !reply.contains("Location"))
    }

    @Test func `an HTTP/1.0 connection goes on when it asks to`() async throws {
        let reply = try await exchange(
            "GET /to/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /to/2 HTTP/1.0\r\n\r\n",
            [DirectTests.atOnce])

        #expect(reply.components(separatedBy: "Connection: keep-alive\r\n").count == 2)
        #expect(reply.components(separatedBy: "Connection: close\r\n").count == 2)
    }

    @Test func `an answer for a connection that is gone is dropped`() async throws {
        let desk = Desk()
        let seen = Mutex<[Int]>([])
        try await serving(
            [desk.route],
            observe: { exchange, _ in seen.withLock { $0.append(exchange.status.rawValue) } }
        ) { _, port in
            do {
                let socket = try RawSocket(port: port)
                try await socket.send("GET /later/1 HTTP/1.1\r\nHost: a\r\n\r\n")
                try await desk.wait()
                socket.reset()
            }
            try await eventually("the lost peer is reported") { seen.withLock { $0 } == [499] }
            try await desk.answer()

            // The server is well.
            let next = try RawSocket(port: port)
            try await next.send("GET /later/2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            try await desk.answer()
            #expect(try await next.receiveAll().contains("Location: 2\r\n"))
        }
        #expect(seen.withLock { $0 } == [499, 302])
    }

    @Test func `the fields and the peer are as they were sent`() async throws {
        let route = Route.direct("/look/{at}", values: 1) { request in
            var seen = request.withPeer { "\($0.map { $0 })" }
            request.eachField { name, value in
                seen +=
                    "|\(String(decoding: name, as: UTF8.self))=\(String(decoding: value, as: UTF8.self))"
            }
            return .reply(PreparedReply(.text(.ok, seen)))
        }
        let reply = try await exchange(
            "GET /look/x HTTP/1.1\r\nHost: a\r\nX-Empty:\r\nX-One: \t b c \t\r\nConnection: close\r\n\r\n",
            [route])

        #expect(reply.hasSuffix("[127, 0, 0, 1]|Host=a|X-Empty=|X-One=b c|Connection=close"))
    }
}

/// Owes answers until a test wants them sent.
private final class Desk: Sendable {
    private let owed = Mutex<[(reply: LateReply, place: [UInt8], loop: EventLoop)]>([])

    var route: Route {
        .direct("/later/{place}", values: 1) { request in
            let entry = (request.later(), Array(request.value(0)), request.loop)
            self.owed.withLock { $0.append(entry) }
            return .later
        }
    }

    func wait() async throws {
        try await eventually("a request waits") { self.owed.withLock { !$0.isEmpty } }
    }

    func answer() async throws {
        try await wait()
        guard let first = owed.withLock({ $0.isEmpty ? nil : $0.removeFirst() }) else { return }
        first.loop.execute {
            first.place.withUnsafeBytes {
                first.reply.send(PreparedReply(Reply(.found)), location: $0)
            }
        }
    }
}
