internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of what rules owe.
struct RuleRoutes: Sendable {
    let rules: RuleStore
    let segments: SegmentStore
    let accounts: AccountDirectory
    let idempotency: Idempotency

    /// Every path of rules.
    var all: [Route] {
        [
            .get("/v1/accounts/{account}/segments/{segment}/rule", read)
                .gives(SegmentRuleState.self).faults(RuleRoutes.unknown),
            .post("/v1/accounts/{account}/segments/{segment}/rule/redrive", redrive)
                .gives(SegmentRuleState.self).faults(RuleRoutes.unknown),
        ]
    }

    private static let unknown = ["unknown-account", "unknown-segment"]

    /// `GET segments/{segment}/rule`: 200 ``SegmentRuleState``, or 404 `unknown-segment`.
    func read(_ request: Request, account: AccountID, id: SegmentID) async throws -> Reply {
        try await find(id, account)
        return .ok(try await rules.state(of: id, in: account, rules.database))
    }

    /// `POST segments/{segment}/rule/redrive`: 200 ``SegmentRuleState`` with nothing failed, or 404
    /// `unknown-segment`.
    func redrive(_ request: Request, account: AccountID, id: SegmentID) async throws -> Reply {
        try await find(id, account)
        return try await idempotency.once(request, account) { transaction in
            .ok(try await rules.redrive(id, in: account, transaction))
        }
    }

    private func find(_ id: SegmentID, _ account: AccountID) async throws {
        _ = try await accounts.find(account)
        _ = try await segments.find(id, in: account)
    }
}
