// Decides hits whose hold is over, publishes what people clicked, and takes back what turns out to
// have been none of theirs.
//
//   per account: DecidingTransaction, until nothing is due
//
// An advisory lock an account keeps two nodes from deciding the same hits. Whatever a node left
// undecided is found by the sweep of any node.

internal import EventLoop
internal import Feed
internal import Model
internal import Postgres
internal import Service

/// Turns hits into verdicts and changes; one task runs it.
final class ClickDecider: Sendable {
    private let database: Database
    private let feed: FeedWriter
    private let due: DueAccounts
    private let defaults: VerdictSettings
    private let metrics: Metrics

    /// A decider.
    ///
    /// - Parameters:
    ///   - database: of this service.
    ///   - feed: tells what people did.
    ///   - due: whom to decide for.
    ///   - defaults: what holds where an account chose nothing.
    ///   - metrics: counts verdicts.
    init(
        database: Database, feed: FeedWriter, due: DueAccounts, defaults: VerdictSettings,
        metrics: Metrics
    ) {
        self.database = database
        self.feed = feed
        self.due = due
        self.defaults = defaults
        self.metrics = metrics
    }

    /// Decides whatever becomes due, until cancelled; throws what the database said.
    func run(on loop: EventLoop) async throws {
        try await adopt()
        try await sweep()
        var nextSweep = Deadline.after(ClickDecider.sweepInterval)
        while !Task.isCancelled {
            try await decideDue()
            if nextSweep.hasPassed {
                try await sweep()
                nextSweep = .after(ClickDecider.sweepInterval)
            }
            let wait = due.next.map { $0 - Instant.now } ?? .seconds(1)
            await due.bell.wait(
                atMost: max(.milliseconds(1), min(wait, .seconds(1))), on: loop)
        }
    }

    /// How often what other nodes left behind is looked for.
    private static let sweepInterval = Duration.seconds(30)

    /// Finds what is undecided in the database, whoever stored it.
    func sweep() async throws {
        for account in try await database.all(DecisionStatements.dueAccounts) {
            due.add(account, from: .now)
        }
    }

    /// Takes over what nodes of the previous release store during an upgrade.
    func adopt() async throws { try await database.run(DecisionStatements.adopt) }

    /// Forgets what no later verdict needs, and takes over what is left of an upgrade.
    func tidy() async throws {
        try await adopt()
        try await database.run(DecisionStatements.forgetSpools)
        while try await database.run(ReviewStatements.forget) > 0 {}
    }

    /// Decides everything whose time has come.
    func decideDue() async throws {
        let ready = due.take(at: .now)
        for (index, account) in ready.enumerated() {
            do {
                while try await decide(account) {}
            } catch {
                // The rest is still due; the sweep would find it only later.
                for left in ready[index...] { due.add(left, from: .now) }
                throw error
            }
        }
    }

    /// Decides one account's due hits, at most ``DecidingTransaction/most``.
    ///
    /// - Returns: whether more is due already.
    private func decide(_ account: AccountID) async throws -> Bool {
        let outcome = try await database.transaction { transaction in
            try await DecidingTransaction(
                account: account, transaction: transaction, feed: feed, defaults: defaults,
                now: .now
            ).run()
        }
        count(outcome.decisions)
        if let hold = outcome.hold { due.note(hold: hold, of: account) }
        guard let next = outcome.next else { return false }
        if next <= .now { return true }
        due.add(account, from: next)
        return false
    }

    private func count(_ decisions: [Decision]) {
        var decided: [Verdict: Int] = [:]
        var revised: [Verdict: Int] = [:]
        for decision in decisions {
            if decision.hit.verdict == nil {
                decided[decision.judgement.verdict, default: 0] += 1
            } else {
                revised[decision.judgement.verdict, default: 0] += 1
            }
        }
        for (verdict, hits) in decided {
            metrics.counter(
                "audience_hits_decided_total", "Hits by verdict.",
                labels: [("verdict", verdict.rawValue)]
            ).add(hits)
        }
        for (verdict, hits) in revised {
            metrics.counter(
                "audience_hits_revised_total", "Hits that became something else, by verdict.",
                labels: [("verdict", verdict.rawValue)]
            ).add(hits)
        }
    }
}
