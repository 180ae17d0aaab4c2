internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The HTTP face of verdicts.
struct VerdictRoutes: Sendable {
    let accounts: AccountDirectory
    let database: Database

    /// How far back a dry run looks.
    private static let reach = Duration.seconds(14 * 86_400)

    /// Every path of verdicts.
    var all: [Route] {
        [
            .post("/v1/accounts/{account}/verdicts/dry-run", tryOut)
                .takes(DryRunRequest.self).gives(DryRunReport.self)
                .faults(["unknown-account", "invalid-input"])
        ]
    }

    /// `POST verdicts/dry-run`: 200 ``DryRunReport``, what other thresholds would make of past
    /// clicks; 404 `unknown-account`, 422 `invalid-input`.
    ///
    /// It writes nothing, so it needs no idempotency key. What is not looked at within 4 seconds
    /// is left out, and `isComplete` says so.
    func tryOut(_ request: Request, account: AccountID) async throws -> Reply {
        _ = try await accounts.find(account)
        let ask = try await request.json(DryRunRequest.self)
        let errors = ask.verdicts.faults(at: "/verdicts")
        guard errors.isEmpty else { throw InvalidInput(errors: errors) }
        let earliest = Instant.now + (.zero - VerdictRoutes.reach)
        let run = DryRun(
            database: database, account: account, rules: VerdictRules(ask.verdicts),
            message: ask.message, since: max(ask.since ?? earliest, earliest))
        return .ok(try await run.report())
    }
}
