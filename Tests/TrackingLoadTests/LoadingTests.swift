import EventLoop
import HTTP
import Synchronization
import TestKit
import Testing

@testable import TrackingLoad

@Suite("Loading a server")
struct LoadingTests {
    /// A small server in place of a node, and what it was asked.
    private final class Site: Sendable {
        let loops = EventLoops(count: 2)
        let port: Int
        private let server: HTTPServer

        init(_ answer: @escaping @Sendable (String) async -> Reply) async throws {
            server = HTTPServer(
                [.get("/c/{token}") { (_: Request, token: String) in await answer(token) }],
                on: loops)
            port = try await server.listen(port: 0)
        }

        func load(_ words: String) async throws -> LoadRun.Measured {
            let options = try LoadOptions(
                "--api http://127.0.0.1:1 --links 2 \(words)".split(separator: " ")
                    .map(String.init))
            var book = TokenBook(
                links: [31, 32],
                destinations: ["https://e.example/1", "https://e.example/2"].map { Array($0.utf8) },
                firstContact: 1, linksEach: 2)
            for number in 0..<(options.verifies ? options.planned ?? 0 : options.contacts * 2) {
                let digits = String(1_000_000 + number)
                let token = String(repeating: "A", count: 40) + digits
                try book.append("/c/\(token)".utf8, link: number % 2)
            }
            let target = try LoadTarget(BaseURL("http://127.0.0.1:\(port)"))
            let plan = LoadPlan(options, book, [target])
            let measured = try await LoadRun(plan: plan, loop: loops.all[0]).run { _ in }
            await server.stop(within: .seconds(1))
            await loops.stop()
            return measured
        }
    }

    /// As a node answers: the last digit says which link it is.
    private static func answer(_ token: String) -> Reply {
        guard token.hasPrefix("AAAAAAAA"), let last = token.utf8.last,
            token.dropFirst(40).allSatisfy(\.isNumber), token.dropLast(7).allSatisfy({ $0 == "A" })
        else { return Reply(.notFound) }
        return .found("https://e.example/\(last % 2 == 0 ? 1 : 2)")
    }

    @Test func `in a verifying run every token is sent once and acknowledged`() async throws {
        let seen = Seen()
        let site = try await Site { token in
            seen.add(token)
            return Self.answer(token)
        }
        let measured = try await site.load("--verify --requests 2000 --connections 8 --threads 2")

        #expect(measured.counts.acknowledged == 2_000)
        #expect(measured.counts.failures == 0)
        #expect(measured.fates.count(of: .acknowledged) == 2_000)
        #expect(seen.tokens.count == 2_000)
        #expect(seen.most == 1)
        #expect(measured.latencies.count == 2_000)
    }

    @Test func `a destination that is off by a byte is a wrong answer`() async throws {
        let site = try await Site { _ in .found("https://e.example/3") }
        let measured = try await site.load("--requests 50 --connections 4")

        #expect(measured.counts.wrong == 50)
        #expect(measured.counts.acknowledged == 0)
    }

    @Test func `a forged token must be refused`() async throws {
        let site = try await Site(Self.answer)
        let measured = try await site.load("--requests 400 --connections 4 --forged 25")

        #expect(measured.counts.refused > 50)
        #expect(measured.counts.refused + measured.counts.acknowledged == 400)
        #expect(measured.counts.wrong == 0)
    }

    @Test func `no stall hides from an open loop`() async throws {
        let stall = Stall()
        let site = try await Site { token in
            await stall.pass()
            return Self.answer(token)
        }
        // 500 requests are due while the server stands still, and 4 connections carry them.
        let measured = try await site.load("--rate 1000 --seconds 1 --connections 4")

        #expect(measured.counts.acknowledged == 1_000)
        #expect(measured.latencies.value(at: 0.99) > 400_000_000)
        #expect(measured.latencies.value(at: 0.75) > 200_000_000)
    }

    @Test func `connections that break are told, and made again`() async throws {
        let broken = Mutex(0)
        let shared = Shared(broken)
        let site = try await Site { token in
            let isOdd = shared.value.withLock { count in
                count += 1
                return count % 100 == 0
            }
            guard isOdd else { return Self.answer(token) }
            return Reply(
                .found, body: .stream { _ in throw LoadFault("a connection that breaks") })
        }
        let measured = try await site.load("--verify --requests 1000 --connections 4")

        #expect(measured.counts.broken + measured.counts.wrong == 10)
        #expect(measured.counts.acknowledged == 990)
        #expect(measured.fates.count(of: .sent) == 10)
    }
}

/// The tokens that a server saw.
private final class Seen: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func add(_ token: String) { counts.withLock { $0[token, default: 0] += 1 } }

    var tokens: Set<String> { counts.withLock { Set($0.keys) } }
    var most: Int { counts.withLock { $0.values.max() ?? 0 } }
}

/// Lets the first hundred pass, and holds all others for half a second.
private final class Stall: Sendable {
    private struct State {
        var count = 0
        var until: Deadline?
    }

    private let state = Mutex(State())

    func pass() async {
        let until = state.withLock { state in
            state.count += 1
            if state.count == 100 { state.until = .after(.milliseconds(500)) }
            return state.until
        }
        guard let until, let loop = EventLoop.current else { return }
        try? await loop.sleep(for: until.remaining)
    }
}

/// A value that closures share.
private final class Shared<Value: ~Copyable & Sendable>: Sendable {
    let value: Value

    init(_ value: consuming Value) { self.value = value }
}
