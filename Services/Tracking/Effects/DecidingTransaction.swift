// What happens in one transaction of deciding, one account's.
//
//   lock --> what is open, what is to be judged again
//        --> due hits --> their groups: all that the contact did with the message
//        --> what is known of contacts, messages and networks
//        --> VerdictRules --> verdicts that are new, or others than before
//        --> hits, counters, networks, link.clicked, .retracted and .scanned, positions
//
// Nothing is decided twice, and nothing is lost with a crash: everything is one transaction, and
// the position moves in it. What a new hit says about a network may turn that network's earlier
// hits: their contacts are noted in network_review, and judged again piece by piece.

internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// Decides what is due of one account; used once.
struct DecidingTransaction: Sendable {
    let account: AccountID
    let transaction: Transaction
    let feed: FeedWriter

    /// What holds where the account chose nothing.
    let defaults: VerdictSettings
    let now: Instant

    /// Hits of one transaction: so many take some 100 ms.
    static let most = 2_000

    /// Contacts that are judged again in one transaction.
    static let mostReviewed: Int64 = 500

    /// Verdicts of older hits stay what they are.
    static let reachSeconds: Int64 = 7 * 86_400

    /// Between two looks at hits in their hold, when there are many.
    private static let lookPause = Duration.milliseconds(200)

    /// What lies further in the future is a clock's mistake, and waits for nothing.
    private static let patience = Duration.seconds(300)

    /// What became of it.
    struct Outcome: Sendable {
        var decisions: [Decision] = []
        var hold: Duration?

        /// When to look again; `nil` when nothing is open.
        var next: Instant?
    }

    /// Decides and publishes; the caller commits.
    func run() async throws -> Outcome {
        async let planned: Int = transaction.run(DecisionStatements.planByIndex)
        async let locked = transaction.first(DecisionStatements.lock, "decide", account)
        async let open = transaction.all(DecisionStatements.open, account)
        async let chosen = transaction.first(EvidenceStatements.settings, account)
        async let review = transaction.first(ReviewStatements.network, account)
        _ = try await planned
        guard try await locked == true else {
            _ = try await (open, chosen, review)
            return Outcome(next: now + .milliseconds(200))
        }
        let rules = VerdictRules(try settings(try await chosen))
        let work = try await find(try await open, try await review, rules)
        let (decisions, hasTurned) = try await judge(work, rules)
        try await DecisionWriter(
            account: account, transaction: transaction, feed: feed
        ).write(decisions)
        let first = try await move(work)
        return Outcome(
            decisions: decisions, hold: work.hold, next: next(work, first, hasTurned))
    }

    private func next(_ work: Work, _ first: Instant?, _ hasTurned: Bool) -> Instant? {
        if work.isFull || work.hasReviews || hasTurned { return now }
        guard let due = first.map({ $0 + work.hold }) else { return nil }
        return work.hasMoreToLookAt ? min(due, now + DecidingTransaction.lookPause) : due
    }

    private func settings(_ chosen: JSONText??) throws -> VerdictSettings {
        guard case .some(.some(let text)) = chosen else { return defaults }
        return try JSON.decode(VerdictSettings.self, from: text.bytes, .reply)
    }

    // MARK: What is to be done

    /// What one transaction looks at.
    private struct Work: Sendable {
        let spools: [OpenSpool]
        let hold: Duration
        var due: [StoredHit] = []

        /// Still in their hold, and not looked at before.
        var fresh: [StoredHit] = []

        /// Whether more may be due than one transaction decides.
        var isFull = false

        /// Whether hits in their hold were not looked at yet.
        var hasMoreToLookAt = false

        /// How far it was looked, by spool.
        var looked: [Int32: Int64] = [:]

        /// What is judged again.
        var keys: Set<HitGroups.Key> = []
        var review: NetworkReview?

        /// The last contact of a piece of it; `nil` when it is done.
        var reviewed: ContactID?
        var hasReviews: Bool { review != nil || keys.count >= mostReviewed }
    }

    private func find(
        _ spools: [OpenSpool], _ review: NetworkReview?, _ rules: VerdictRules
    ) async throws -> Work {
        var work = Work(spools: spools, hold: .seconds(Int64(rules.settings.hold)))
        let limit = max(100, DecidingTransaction.most / max(1, spools.count))
        async let asked = transaction.all(
            ReviewStatements.takeGroups, account, DecidingTransaction.mostReviewed)
        if !spools.isEmpty {
            work.due = try await undecided(
                spools.map { ($0.decided, $0.shipped) }, until: now + (.zero - work.hold), limit)
            work.isFull = work.due.count >= limit
        }
        for row in try await asked {
            work.keys.insert(HitGroups.Key(contact: row.values.0, message: row.values.1))
        }
        if !work.isFull {
            try await look(&work, limit)
            try await take(review, &work)
        }
        return work
    }

    private func undecided(
        _ ranges: [(above: Int64, through: Int64)], until moment: Instant, _ limit: Int
    ) async throws -> [StoredHit] {
        try await transaction.all(
            DecisionStatements.undecided, account, ranges.map(\.above), ranges.map(\.through),
            moment, now + DecidingTransaction.patience, Int64(limit))
    }

    /// Finds hits that came since the last look: a person who is certain does not wait.
    private func look(_ work: inout Work, _ limit: Int) async throws {
        let unseen = work.spools.filter { $0.looked < $0.shipped }
        for spool in unseen { work.looked[spool.spool] = spool.shipped }
        guard work.hold > .zero, !unseen.isEmpty else { return }
        let hits = try await undecided(
            unseen.map { (max($0.looked, $0.decided), $0.shipped) },
            until: now + DecidingTransaction.patience, limit)
        let due = Set(work.due.map(\.id))
        work.fresh = hits.filter { !due.contains($0.id) }
        for spool in unseen {
            let own = hits.filter { Int32($0.id >> 40) == spool.spool }
            if own.count >= limit, let last = own.map(\.id).max() {
                work.looked[spool.spool] = last
                work.hasMoreToLookAt = true
            }
        }
    }

    /// Takes a piece of the contacts of a network that stands otherwise than before.
    private func take(_ review: NetworkReview?, _ work: inout Work) async throws {
        guard let review else { return }
        let contacts = try await transaction.all(
            ReviewStatements.contacts, account, review.message, review.network, review.after,
            DecidingTransaction.mostReviewed)
        work.review = review
        work.reviewed =
            contacts.count < Int(DecidingTransaction.mostReviewed) ? nil : contacts.last
        for contact in contacts {
            work.keys.insert(HitGroups.Key(contact: contact, message: review.message))
        }
    }

    // MARK: Judging

    /// What is to be written, and whether a network turned.
    private func judge(
        _ work: Work, _ rules: VerdictRules
    ) async throws -> ([Decision], hasTurned: Bool) {
        let open = work.due + work.fresh
        var keys = work.keys
        for hit in open {
            guard let contact = hit.contact else { continue }
            keys.insert(HitGroups.Key(contact: contact, message: hit.message))
        }
        guard !open.isEmpty || !keys.isEmpty else {
            // The last piece of a review may be empty.
            try await end(work)
            return ([], false)
        }
        let contacts = keys.map(\.contact)
        let messages = keys.map(\.message)
        let all = Set(open.map(\.message)).union(messages)
        async let near = transaction.all(
            DecisionStatements.groups, account, contacts, messages,
            now + .seconds(-2 * DecidingTransaction.reachSeconds))
        async let recipients = transaction.all(
            EvidenceStatements.recipients, account, contacts, messages)
        async let links = transaction.all(EvidenceStatements.messages, account, Array(all))
        let groups = HitGroups(
            open, near: try await near,
            HitGroups.Context(try await recipients, try await links))
        var book = try await self.book(of: groups)
        groups.count(in: &book)
        let decisions = groups.judged(
            by: rules, book, due: Set(work.due.map(\.id)),
            reach: now + .seconds(-DecidingTransaction.reachSeconds))
        let turned = book.turned(by: rules)
        try await end(work)
        try await store(book, turned: turned)
        return (decisions, !turned.isEmpty)
    }

    /// Notes that a piece of a review is done; before a network that turns begins one anew.
    private func end(_ work: Work) async throws {
        guard let review = work.review else { return }
        if let reviewed = work.reviewed {
            try await transaction.run(
                ReviewStatements.move, account, review.message, review.network, reviewed)
        } else {
            try await transaction.run(
                ReviewStatements.end, account, review.message, review.network)
        }
    }

    private func book(of groups: HitGroups) async throws -> NetworkBook {
        let guests = groups.guests
        guard !guests.isEmpty else { return NetworkBook([], []) }
        let places = Array(Set(guests.map(\.place)))
        let known = guests.compactMap { guest in guest.contact.map { (guest.place, $0) } }
        async let networks = transaction.all(
            EvidenceStatements.networks, account, places.map(\.message), places.map(\.network))
        async let contributions = transaction.all(
            EvidenceStatements.contributions, account, known.map(\.0.message),
            known.map(\.0.network), known.map(\.1))
        return NetworkBook(try await networks, try await contributions)
    }

    private func store(_ book: NetworkBook, turned: [NetworkBook.Place]) async throws {
        let places = Array(book.places)
        let guests = Array(book.guests)
        if !places.isEmpty {
            let counts = places.map(\.value)
            try await transaction.run(
                EvidenceStatements.putNetworks, account, places.map(\.key.message),
                places.map(\.key.network), counts.map(\.contacts), counts.map(\.soon),
                counts.map(\.early), counts.map(\.bursts), counts.map(\.caught),
                counts.map(\.opened), counts.map(\.headerless), counts.map(\.agents))
        }
        if !guests.isEmpty {
            try await transaction.run(
                EvidenceStatements.putContributions, account, guests.map(\.key.place.message),
                guests.map(\.key.place.network), guests.map(\.key.contact),
                guests.map(\.value.marks.rawValue), guests.map(\.value.agents))
        }
        if !turned.isEmpty {
            try await transaction.run(
                ReviewStatements.begin, account, turned.map(\.message), turned.map(\.network))
        }
    }

    // MARK: Positions

    /// Notes how far all is decided, behind the verdicts.
    ///
    /// - Returns: when the first hit that is still open was received.
    private func move(_ work: Work) async throws -> Instant? {
        guard !work.spools.isEmpty else { return nil }
        let rows = try await transaction.all(
            DecisionStatements.firstOpen, account, work.spools.map(\.decided),
            work.spools.map(\.shipped))
        var first: [Int32: Int64] = [:]
        var earliest: Instant?
        for row in rows {
            let (spool, id, receivedAt) = row.values
            first[spool] = id
            earliest = min(earliest ?? receivedAt, receivedAt)
        }
        let through = work.spools.map { first[$0.spool].map { $0 - 1 } ?? $0.shipped }
        let looked = zip(work.spools, through).map { spool, through in
            max(work.looked[spool.spool] ?? spool.looked, through)
        }
        try await transaction.run(
            DecisionStatements.move, account, work.spools.map(\.spool), through, looked)
        return earliest
    }
}
