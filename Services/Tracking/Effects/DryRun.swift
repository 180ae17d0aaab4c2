internal import EventLoop
internal import Model
internal import Postgres

/// Judges past clicks by other thresholds; writes nothing.
///
/// It reads page after page, each a statement of its own, and holds one page at a time. Networks
/// are taken with the counters that they have now: thresholds have no part in these.
struct DryRun: Sendable {
    let database: Database
    let account: AccountID
    let rules: VerdictRules

    /// Only its clicks; `nil` is all.
    let message: MessageID?
    let since: Instant

    /// Clicks whose ids are told.
    static let mostChanged = 100

    /// Hits of a page.
    private static let page = 5_000

    /// How long is looked before the answer is incomplete.
    private static let patience = Duration.seconds(4)

    /// What is found.
    private struct Findings {
        var counts: [VerdictPair: Int64] = [:]
        var clicks: Int64 = 0
        var changed: [ClickID] = []
    }

    private struct VerdictPair: Hashable {
        let before: Verdict
        let after: Verdict
    }

    /// Looks at every click, as far as time allows.
    func report() async throws -> DryRunReport {
        let deadline = Deadline.within(DryRun.patience)
        var findings = Findings()
        var isComplete = try await judgeContacts(into: &findings, until: deadline)
        if isComplete { isComplete = try await judgeNobody(into: &findings, until: deadline) }
        let verdicts = findings.counts.map {
            VerdictChange(before: $0.key.before, after: $0.key.after, clicks: $0.value)
        }
        return DryRunReport(
            clicks: findings.clicks,
            verdicts: verdicts.sorted {
                ($0.before.rawValue, $0.after.rawValue) < ($1.before.rawValue, $1.after.rawValue)
            },
            changed: findings.changed, isComplete: isComplete)
    }

    private func judgeContacts(
        into findings: inout Findings, until deadline: Deadline
    ) async throws -> Bool {
        var after = ContactID(0)
        while !deadline.hasPassed {
            var hits = try await database.all(
                DryRunStatements.ofContacts, account, after, since, message, Int64(DryRun.page))
            let isLast = hits.count < DryRun.page
            guard let last = hits.last?.contact else { return true }
            // Whose hits may go on in the next page is left to it, unless a page is all one's.
            if !isLast, hits.first?.contact != last { hits.removeAll { $0.contact == last } }
            try await judge(hits, into: &findings)
            if isLast { return true }
            after = hits.last?.contact ?? last
        }
        return false
    }

    private func judgeNobody(
        into findings: inout Findings, until deadline: Deadline
    ) async throws -> Bool {
        var after: Int64 = 0
        while !deadline.hasPassed {
            let hits = try await database.all(
                DryRunStatements.ofNobody, account, after, since, message, Int64(DryRun.page))
            try await judge(hits, into: &findings)
            guard hits.count == DryRun.page, let last = hits.last else { return true }
            after = last.id
        }
        return false
    }

    private func judge(_ hits: [StoredHit], into findings: inout Findings) async throws {
        guard !hits.isEmpty else { return }
        let keys = Set(
            hits.compactMap { hit in
                hit.contact.map { HitGroups.Key(contact: $0, message: hit.message) }
            })
        let recipients = try await database.all(
            EvidenceStatements.recipients, account, keys.map(\.contact), keys.map(\.message))
        let messages = try await database.all(
            EvidenceStatements.messages, account, Array(Set(hits.map(\.message))))
        let context = HitGroups.Context(recipients, messages)
        let groups = HitGroups([], near: hits, context)
        let places = Array(Set(groups.guests.map(\.place)))
        let networks = try await database.all(
            EvidenceStatements.networks, account, places.map(\.message), places.map(\.network))
        let decisions = groups.judged(
            by: rules, NetworkBook(networks, []), due: [],
            reach: Instant(rawValue: .min))
        note(hits, decisions, context.hidden, &findings)
    }

    private func note(
        _ hits: [StoredHit], _ decisions: [Decision], _ hidden: Set<LinkID>,
        _ findings: inout Findings
    ) {
        let after = Dictionary(
            decisions.map { ($0.hit.id, $0.judgement.verdict) },
            uniquingKeysWith: { first, _ in first })
        for hit in hits
        where hit.purpose == .click && !hidden.contains(hit.link)
            && hit.flags.isDisjoint(with: [.head, .unanswered])
        {
            guard let before = hit.verdict else { continue }
            let now = after[hit.id] ?? before
            findings.clicks += 1
            findings.counts[VerdictPair(before: before, after: now), default: 0] += 1
            if now != before, findings.changed.count < DryRun.mostChanged {
                findings.changed.append(ClickID(hit.id))
            }
        }
    }
}
