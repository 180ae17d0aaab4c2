import EventLoop
import Synchronization
import TestKit
import Testing

@testable import HTTP

@Suite("Streaming a reply, and ending")
struct ServerStreamTests {
    private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func `a streamed reply comes in chunks`() async throws {
        let route = Route.get("/") { _ in
            .stream(type: "text/csv") { writer in
                try await writer.write(Array("abc".utf8))
                try await writer.write([])
                try await writer.write(Array("defgh".utf8))
            }
        }
        try await serving([route]) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send(get)
            let reply = try await socket.receive(until: "0\r\n\r\n")

            #expect(reply.contains("Transfer-Encoding: chunked\r\n"))
            #expect(reply.hasSuffix("\r\n\r\n3\r\nabc\r\n5\r\ndefgh\r\n0\r\n\r\n"))

            let old = try RawSocket(port: port)
            try await old.send("GET / HTTP/1.0\r\n\r\n")
            let whole = try await old.receiveAll()
            #expect(!whole.contains("chunked"))
            #expect(whole.hasSuffix("\r\n\r\nabcdefgh"))
        }
    }

    @Test func `a stream that fails is cut, so that the client sees it broken`() async throws {
        let route = Route.get("/") { _ in
            .stream(type: "text/csv") { writer in
                try await writer.write(Array("abc".utf8))
                throw CancellationError()
            }
        }
        try await serving([route]) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send(get)
            let reply = try await socket.receiveAll()

            #expect(!reply.contains("0\r\n\r\n"))
        }
    }

    @Test func `a slow reader holds the writer back`() async throws {
        let written = Atomic<Int>(0)
        let total = 32 << 20
        let route = Route.get("/") { _ in
            .stream(type: "text/csv") { writer in
                let piece = [UInt8](repeating: 97, count: 1 << 16)
                for _ in 0..<(total >> 16) {
                    try await writer.write(piece)
                    written.add(piece.count, ordering: .relaxed)
                }
            }
        }
        try await serving([route]) { _, port in
            let socket = try RawSocket(port: port, receiveBuffer: 65_536)
            try await socket.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            var before = -1
            try await eventually("the writer stands still") {
                let now = written.load(ordering: .relaxed)
                defer { before = now }
                return now == before && now > 0
            }
            #expect(before < total / 2)
            var count = 0
            while case let bytes = try await socket.receive(1 << 20), !bytes.isEmpty {
                count += bytes.count
            }

            #expect(count > total)
            #expect(written.load(ordering: .relaxed) == total)
        }
    }

    @Test func `a reader that takes nothing at all is cut`() async throws {
        var settings = ServerSettings()
        settings.writeTimeout = .milliseconds(100)
        let failed = Signal()
        let route = Route.get("/") { _ in
            .stream(type: "text/csv") { writer in
                do {
                    while true { try await writer.write([UInt8](repeating: 97, count: 1 << 16)) }
                } catch {
                    failed.fire()
                    throw error
                }
            }
        }
        try await serving([route], settings: settings) { server, port in
            let socket = try RawSocket(port: port)
            try await socket.send(get)
            await failed.wait()
            try await eventually("the connection is gone") { server.connections == 0 }
        }
    }

    @Test(arguments: [true, false])
    func `a peer that goes away cancels its handler`(_ resets: Bool) async throws {
        var settings = ServerSettings()
        settings.halfClosed = .milliseconds(50)
        let begun = Signal()
        let cancelled = Signal()
        let route = Route.get("/") { request in
            begun.fire()
            do {
                try await request.loop.sleep(for: .seconds(60))
            } catch {
                cancelled.fire()
                throw error
            }
            return .noContent
        }
        try await serving([route], settings: settings) { server, port in
            let socket = try RawSocket(port: port)
            try await socket.send(get)
            await begun.wait()
            if resets { socket.reset() } else { socket.endSending() }
            await cancelled.wait()
            try await eventually("the connection is gone") { server.connections == 0 }
        }
    }

    @Test func `a peer that has closed its side is still answered`() async throws {
        try await serving([.item]) { _, port in
            let socket = try RawSocket(port: port)
            try await socket.send(
                "GET /item/a HTTP/1.1\r\nHost: a\r\n\r\nGET /item/b HTTP/1.1\r\nHost: a\r\n\r\n")
            socket.endSending()
            let reply = try await socket.receiveAll()

            #expect(reply.hasSuffix("\r\n\r\nb"))
        }
    }

    @Test func `a stop finishes what runs and says goodbye to the idle`() async throws {
        let begun = Signal()
        let go = Signal()
        let route = Route.get("/") { _ in
            begun.fire()
            await go.wait()
            return .text(.ok, "done")
        }
        let loops = EventLoops(count: 2)
        let server = HTTPServer([route], on: loops)
        let port = try await server.listen(port: 0)
        let idle = try RawSocket(port: port)
        let busy = try RawSocket(port: port)
        try await busy.send(get)
        await begun.wait()
        try await eventually("both are accepted") { server.connections == 2 }

        async let stopped: Void = server.stop()
        await server.whenStopping()
        #expect(try await idle.receiveAll() == "")
        #expect(throws: RawSocket.Failed.self) { try RawSocket(port: port) }
        go.fire()
        let reply = try await busy.receiveAll()
        await stopped

        #expect(reply.contains("Connection: close\r\n"))
        #expect(reply.hasSuffix("done"))
        #expect(server.isStopping)
        #expect(server.connections == 0)
        await loops.stop()
    }

    @Test func `a stop cuts what does not end`() async throws {
        let begun = Signal()
        let route = Route.get("/") { request in
            begun.fire()
            try await request.loop.sleep(for: .seconds(60))
            return .noContent
        }
        let loops = EventLoops(count: 1)
        let server = HTTPServer([route], on: loops)
        let socket = try RawSocket(port: try await server.listen(port: 0))
        try await socket.send(get)
        await begun.wait()
        await server.stop(within: .milliseconds(50))

        #expect(server.connections == 0)
        await loops.stop()
    }
}
