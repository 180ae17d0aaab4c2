import HTTP
import Model
import Service
import Synchronization
import TestKit

/// The way from rules to Interests, which fails as a test chooses; real requests reach the real
/// service.
final class Way: Sendable {
    private struct State {
        var refused: Set<Int64> = []
        var lostAnswers = 0
        var keys: [String] = []
    }

    private struct Away: Fault {
        let problem = Problem(
            .serviceUnavailable, "temporarily-unavailable", "Away.", retryAfter: 1)
    }

    private struct Lost: Error {}

    private let state = Mutex(State())
    private let target: ServedRoutes

    init(to target: ServedRoutes) { self.target = target }

    /// Requests of these accounts do not arrive.
    func refuse(_ accounts: Set<Int64>) { state.withLock { $0.refused = accounts } }

    /// So many of the next requests are done, and their answers break off.
    func loseAnswers(_ count: Int) { state.withLock { $0.lostAnswers = count } }

    /// Account and key of each batch that arrived, in order.
    var keys: [String] { state.withLock(\.keys) }

    var routes: [Route] {
        [
            .post("/v1/accounts/{account}/memberships/batch") { (request, account: AccountID) in
                try await self.pass(request, account)
            }.limit(body: 32 << 20)
        ]
    }

    private func pass(_ request: Request, _ account: AccountID) async throws -> Reply {
        let key = request.headers["Idempotency-Key"] ?? ""
        let isRefused = state.withLock { state in
            if state.refused.contains(account.rawValue) { return true }
            state.keys.append("\(account) \(key)")
            return false
        }
        guard !isRefused else { throw Away() }
        var asked = ClientRequest(.post, target.base, request.path)
        asked.headers.set("Content-Type", to: "application/json")
        asked.headers.set("Idempotency-Key", to: key)
        asked.body = .bytes(try await request.body())
        let answer = try await target.client.send(asked)
        let isLost = state.withLock { state in
            defer { state.lostAnswers = max(0, state.lostAnswers - 1) }
            return state.lostAnswers > 0
        }
        guard !isLost else { return .stream(type: "application/json") { _ in throw Lost() } }
        var reply = Reply(answer.status, body: .bytes(answer.body))
        for name in ["Content-Type", "Retry-After"] {
            if let value = answer.headers[name] { reply.headers.add(name, value) }
        }
        return reply
    }
}
