internal import Feed
internal import Model
internal import Postgres
internal import Service

/// Makes verdicts true: in the table, in the counters, in the feed.
struct DecisionWriter: Sendable {
    let account: AccountID
    let transaction: Transaction
    let feed: FeedWriter

    /// Writes what is new or another than before; three round trips for any number.
    func write(_ decisions: [Decision]) async throws {
        guard !decisions.isEmpty else { return }
        try await mark(decisions)
        let meanings = try await meanings(of: decisions)
        let interests = decisions.map { $0.hit.purpose == .click ? meanings.of($0.hit) : [] }
        let openings = try await TallyStore.count(
            zip(decisions, interests).map { $0.counted($1) }, of: account, in: transaction)
        let clicks = zip(decisions, interests).compactMap { decision, interests in
            decision.kind.map { kind in
                NewChange(
                    account: account.number, kind: kind,
                    subject: decision.contact?.number ?? 0, json: decision.json(interests))
            }
        }
        try await feed.append(clicks + opens(openings, decisions), in: transaction)
    }

    private func mark(_ decisions: [Decision]) async throws {
        var texts: [ReasonSet: String] = [:]
        let reasons = decisions.map { decision in
            let noticed = decision.judgement.noticed
            if let text = texts[noticed] { return text }
            let text = noticed.reasons.map(\.rawValue).joined(separator: " ")
            texts[noticed] = text
            return text
        }
        try await transaction.run(DecisionStatements.planAnew)
        try await transaction.run(
            DecisionStatements.decide, account, decisions.map(\.hit.id),
            decisions.map(\.hit.receivedAt),
            decisions.map { $0.contact?.number ?? 0 }, decisions.map(\.judgement.verdict), reasons)
        try await transaction.run(DecisionStatements.planByIndex)
    }

    private func meanings(of decisions: [Decision]) async throws -> LinkMeanings {
        let links = Set(
            decisions.filter { $0.hit.purpose == .click && $0.was != $0.becomes }
                .map(\.hit.link))
        guard !links.isEmpty else { return LinkMeanings([]) }
        return LinkMeanings(
            try await transaction.all(EvidenceStatements.meanings, account, Array(links))
                .map(\.values))
    }

    /// What is told of opens: each contact and message once.
    private func opens(
        _ openings: [TallyStore.Opening], _ decisions: [Decision]
    ) async throws -> [NewChange] {
        guard !openings.isEmpty else { return [] }
        let rows = try await transaction.all(
            DecisionStatements.tellOpens, account, openings.map(\.contact),
            openings.map(\.message))
        var earliest: [HitGroups.Key: Instant] = [:]
        for decision in decisions
        where decision.hit.purpose == .open && decision.becomes == .human {
            guard let contact = decision.contact else { continue }
            let key = HitGroups.Key(contact: contact, message: decision.hit.message)
            let moment = decision.hit.receivedAt
            earliest[key] = min(earliest[key] ?? moment, moment)
        }
        return rows.compactMap { row in
            let (contact, message) = row.values
            guard let moment = earliest[HitGroups.Key(contact: contact, message: message)]
            else { return nil }
            return NewChange(
                account: account.number, kind: "message.opened", subject: contact.number,
                MessageOpened(contact: contact, message: message, openedAt: moment))
        }
    }
}

/// What links meant, and since when.
struct LinkMeanings: Sendable {
    private var history: [LinkID: [(since: Instant, interests: [InterestID])]] = [:]

    /// Takes rows that are ordered by their moment.
    init(_ rows: [(LinkID, Instant, [InterestID])]) {
        for (link, since, interests) in rows {
            history[link, default: []].append((since, interests))
        }
    }

    /// What the link of a hit meant when the hit was received.
    func of(_ hit: StoredHit) -> [InterestID] {
        history[hit.link]?.last { $0.since <= hit.receivedAt }?.interests ?? []
    }
}
