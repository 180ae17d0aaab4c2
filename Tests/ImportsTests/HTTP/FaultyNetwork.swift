import HTTP
import Synchronization
import TestKit

/// The network between an import and the owners of what it writes, which fails as a test chooses.
///
/// It relays real requests to the real services: only the ways there and back fail.
final class FaultyNetwork: Sendable {
    private struct State {
        var refusals = 0
        var lostAnswers = 0
        var answersBeforeCut: Int?
        var isCut = false
    }

    private let state = Mutex(State())
    private let mended = Signal()

    /// Deadline and trace are written anew by the client that sends on.
    private static let passed = [
        "Accept", "Audience-User", "Authorization", "Content-Type", "Idempotency-Key",
    ]

    private struct Away: Fault {
        let problem = Problem(
            .serviceUnavailable, "temporarily-unavailable", "Away.", retryAfter: 1)
    }

    private struct Lost: Error {}

    /// So many of the next batches do not arrive.
    func refuse(_ count: Int) { state.withLock { $0.refusals = count } }

    /// So many of the next writes are done, and their answers break off.
    func loseAnswers(_ count: Int) { state.withLock { $0.lostAnswers = count } }

    /// From this write on all are done, and no answer comes before ``mend()``.
    func cut(atWrite number: Int) { state.withLock { $0.answersBeforeCut = number - 1 } }

    /// Returns when an answer is held back.
    func waitForCut() async throws {
        try await eventually("an answer is held back") { state.withLock { $0.isCut } }
    }

    /// What was held back is lost; from now on all is answered.
    func mend() {
        state.withLock { $0.answersBeforeCut = nil }
        mended.fire()
    }

    /// Every path that an import asks for.
    func routes(to base: BaseURL, by client: HTTPClient) -> [Route] {
        let account = "/v1/accounts/{account}"
        let pass: @Sendable (Request) async throws -> Reply = { request in
            try await self.pass(request, to: base, by: client)
        }
        return [
            .get(account) { (request, _: String) in try await pass(request) },
            .get("\(account)/{list}") { (request, _: String, _: String) in
                try await pass(request)
            },
            .post("\(account)/{list}") { (request, _: String, _: String) in
                try await pass(request)
            },
            .post("\(account)/{list}/{deed}") { (request, _: String, _: String, deed: String) in
                try await self.passBatch(request, isWrite: deed == "batch", pass)
            }.limit(body: 32 << 20),
        ]
    }

    private func passBatch(
        _ request: Request, isWrite: Bool, _ pass: @Sendable (Request) async throws -> Reply
    ) async throws -> Reply {
        let isRefused = state.withLock { state in
            defer { state.refusals = max(0, state.refusals - 1) }
            return state.refusals > 0
        }
        guard !isRefused else { throw Away() }
        let reply = try await pass(request)
        guard isWrite, reply.status == .ok, await isLost() else { return reply }
        return .stream(type: "application/json") { _ in throw Lost() }
    }

    private func isLost() async -> Bool {
        enum Way { case open, lost, held }
        let way = state.withLock { state -> Way in
            if let answers = state.answersBeforeCut {
                state.answersBeforeCut = max(0, answers - 1)
                state.isCut = answers == 0
                return answers > 0 ? .open : .held
            }
            defer { state.lostAnswers = max(0, state.lostAnswers - 1) }
            return state.lostAnswers > 0 ? .lost : .open
        }
        guard way == .held else { return way == .lost }
        await mended.wait()
        return true
    }

    private func pass(
        _ request: Request, to base: BaseURL, by client: HTTPClient
    ) async throws -> Reply {
        let query = request.query.names.map { "\($0)=\(request.query[$0] ?? "")" }
        let path = request.path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
        var asked = ClientRequest(request.method, base, path)
        for name in Self.passed {
            if let value = request.headers[name] { asked.headers.set(name, to: value) }
        }
        if request.method == .post { asked.body = .bytes(try await request.body()) }
        let answer = try await client.send(asked)
        var reply = Reply(answer.status, body: .bytes(answer.body))
        for name in ["Content-Type", "ETag", "Retry-After"] {
            if let value = answer.headers[name] { reply.headers.add(name, value) }
        }
        return reply
    }
}
