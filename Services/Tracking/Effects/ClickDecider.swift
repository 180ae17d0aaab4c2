// Decides hits whose hold is over, and publishes what people clicked.
//
//   per account, one transaction: the due hits with their evidence --> VerdictRules --> verdicts,
//   first clicks and counters in one statement --> link.clicked in the feed
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
    private let rules: VerdictRules
    private let metrics: Metrics

    init(
        database: Database, feed: FeedWriter, due: DueAccounts, rules: VerdictRules,
        metrics: Metrics
    ) {
        self.database = database
        self.feed = feed
        self.due = due
        self.rules = rules
        self.metrics = metrics
    }

    /// Decides whatever becomes due, until cancelled; throws what the database said.
    func run(on loop: EventLoop) async throws {
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

    /// Hits of one transaction: so many take some 100 ms.
    static let most: Int64 = 2_000

    /// How often what other nodes left behind is looked for.
    private static let sweepInterval = Duration.seconds(30)

    /// Finds what is undecided in the database, whoever stored it.
    func sweep() async throws {
        for row in try await database.all(DecisionStatements.dueAccounts) {
            let (account, moment) = row.values
            due.add(account, from: moment)
        }
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

    /// Decides one account's due hits, at most ``most``.
    ///
    /// - Returns: whether more may be due.
    private func decide(_ account: AccountID) async throws -> Bool {
        let outcome = try await database.transaction { transaction in
            let isOurs = try await transaction.first(DecisionStatements.lock, "decide", account)
            guard isOurs == true else {
                return Outcome(decisions: [], next: .now + .milliseconds(200))
            }
            let hits = try await transaction.all(
                DecisionStatements.due, account, .now, rules.window.inSeconds,
                ClickDecider.most)
            let decisions = hits.map { Decided($0, by: rules) }
            try await store(decisions, of: account, in: transaction)
            let next = try await transaction.first(DecisionStatements.nextDue, account) ?? nil
            return Outcome(
                decisions: decisions,
                next: next)
        }
        count(outcome.decisions)
        let isFull = outcome.decisions.count == Int(ClickDecider.most)
        if !isFull, let next = outcome.next { due.add(account, from: next) }
        return isFull
    }

    private struct Outcome: Sendable {
        let decisions: [Decided]
        let next: Instant?
    }

    private func store(
        _ decisions: [Decided], of account: AccountID, in transaction: Transaction
    ) async throws {
        guard !decisions.isEmpty else { return }
        try await transaction.run(
            DecisionStatements.decide, account, decisions.map(\.hit.id),
            decisions.map(\.hit.receivedAt), decisions.map { $0.contact?.number ?? 0 },
            decisions.map(\.judgement.verdict),
            decisions.map { $0.judgement.reasons.map(\.rawValue).joined(separator: " ") })
        try await TallyStore.count(decisions.map(\.counted), of: account, in: transaction)
        let changes = decisions.compactMap(\.click).map { click in
            NewChange(
                account: account.number, kind: "link.clicked",
                subject: click.contact?.number ?? 0, click)
        }
        try await feed.append(changes, in: transaction)
    }

    private func count(_ decisions: [Decided]) {
        for (verdict, hits) in Dictionary(grouping: decisions, by: \.judgement.verdict) {
            metrics.counter(
                "audience_hits_decided_total", "Hits by verdict.",
                labels: [("verdict", verdict.rawValue)]
            ).add(hits.count)
        }
    }
}

/// A hit and what it was decided to be.
struct Decided: Sendable {
    let hit: DueHit
    let judgement: Judgement

    init(_ hit: DueHit, by rules: VerdictRules) {
        self.hit = hit
        let sinceDelivery = hit.deliveredAt.map { hit.receivedAt - $0 }
        judgement = rules.judge(
            Evidence(
                flags: HitFlags(number: hit.flags),
                agent: hit.agent, sinceDelivery: sinceDelivery,
                linksAtOnce: Int(hit.linksAtOnce)))
    }

    /// Who it is counted for: nobody once the contact was erased, or while it is blacklisted.
    var contact: ContactID? { hit.isNobodys ? nil : hit.contact }

    /// What the counters see.
    var counted: CountedHit {
        let isOpen = hit.purpose == Int16(TokenPurpose.open.rawValue)
        return CountedHit(
            id: hit.id, receivedAt: hit.receivedAt, message: hit.message, link: hit.link,
            contact: contact, isOpen: isOpen, was: nil,
            becomes: HitClass(judgement, isOpen: isOpen), interests: isOpen ? [] : hit.interests)
    }

    /// What is published; `nil` unless a person clicked.
    var click: LinkClick? {
        guard hit.purpose == Int16(TokenPurpose.click.rawValue), judgement.isCounted,
            judgement.verdict == .human
        else { return nil }
        return LinkClick(
            click: ClickID(hit.id), contact: contact, message: hit.message, link: hit.link,
            interests: hit.interests, verdict: .human,
            clickedAt: hit.receivedAt)
    }
}

extension Duration {
    /// With fractions.
    fileprivate var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
