internal import Model
internal import Postgres
internal import Service

// The counters of reports, written together with the verdicts that they count.
//
//   CountedHit: was -> becomes ---> CountRound: each row once
//     human_click, interest_click   how often each contact did it; who crosses 0 is, or ceases
//          |                        to be, one of the unique
//          v
//     tally, hour_tally, interest_tally   sums, by slot or by hour
//     hit_span                            where the clicks of a message lie
//
// The counters are right without the raw hits: these may be deleted at any time. Only one
// transaction an account counts at a time (the lock of deciding).

/// Writes the counters of reports.
struct TallyStore: Sendable {
    /// Someone who opened a message, as far as we can tell.
    struct Opening: Hashable, Sendable {
        var contact: ContactID
        var message: MessageID
    }

    /// Counts hits whose verdict is new or another.
    ///
    /// The caller has the account's lock of deciding, and writes the verdicts in the same
    /// transaction. Two round trips, whatever the number of hits.
    ///
    /// - Returns: the contacts that have a human open of a message from now on, and had none.
    @discardableResult
    static func count(
        _ hits: [CountedHit], of account: AccountID, in transaction: Transaction
    ) async throws -> [Opening] {
        let counted = CountRound(hits)
        async let clickers = countClickers(counted, account, transaction)
        async let followers = countFollowers(counted, account, transaction)
        var round = counted
        var opened: [Opening] = []
        for row in try await clickers {
            guard let times = round.clickers[row.clicker] else { continue }
            let change = times.crossing(human: row.human, all: row.clicks)
            round.cross(row.clicker, change, humanHour: row.hour)
            if row.clicker.link == CountRound.pixel && change.human > 0 {
                opened.append(
                    Opening(contact: row.clicker.contact, message: row.clicker.message))
            }
        }
        for (follower, human, all) in try await followers {
            guard let times = round.followers[follower] else { continue }
            round.cross(follower, times.crossing(human: human, all: all))
        }
        try await add(round, account, transaction)
        return opened
    }

    private static func countClickers(
        _ round: CountRound, _ account: AccountID, _ transaction: Transaction
    ) async throws -> [ClickerRow] {
        guard !round.clickers.isEmpty else { return [] }
        let rows = round.clickers.sorted { $0.key < $1.key }
        return try await transaction.all(
            TallyStatements.countClickers, account, rows.map(\.key.contact),
            rows.map(\.key.message), rows.map(\.key.link), rows.map(\.value.human),
            rows.map(\.value.all), rows.map { $0.value.humanHour ?? $0.value.hour })
    }

    private static func countFollowers(
        _ round: CountRound, _ account: AccountID, _ transaction: Transaction
    ) async throws -> [(CountRound.Follower, Int32, Int32)] {
        guard !round.followers.isEmpty else { return [] }
        let rows = round.followers.sorted { $0.key < $1.key }
        return try await transaction.all(
            TallyStatements.countFollowers, account, rows.map(\.key.contact),
            rows.map(\.key.interest), rows.map(\.value.human), rows.map(\.value.all)
        ).map { row in
            let (contact, interest, human, all) = row.values
            return (CountRound.Follower(contact: contact, interest: interest), human, all)
        }
    }

    private static func add(
        _ round: CountRound, _ account: AccountID, _ transaction: Transaction
    ) async throws {
        async let wholes: Void = addWholes(round, account, transaction)
        async let hours: Void = addHours(round, account, transaction)
        async let topics: Void = addTopics(round, account, transaction)
        async let spans: Void = addSpans(round, account, transaction)
        _ = try await (wholes, hours, topics, spans)
    }

    private static func addWholes(
        _ round: CountRound, _ account: AccountID, _ transaction: Transaction
    ) async throws {
        guard !round.places.isEmpty else { return }
        let rows = round.wholes.sorted { $0.key < $1.key }
        try await transaction.run(
            TallyStatements.addWholes, account, rows.map(\.key.message), rows.map(\.key.link),
            rows.map(\.value.human), rows.map(\.value.suspect), rows.map(\.value.bot),
            rows.map(\.value.machine), rows.map(\.value.uniqueHuman),
            rows.map(\.value.uniqueAll), TallyStatements.randomSlot())
    }

    private static func addHours(
        _ round: CountRound, _ account: AccountID, _ transaction: Transaction
    ) async throws {
        guard !round.places.isEmpty else { return }
        let rows = round.places.sorted { $0.key < $1.key }
        try await transaction.run(
            TallyStatements.addHours, account, rows.map(\.key.message), rows.map(\.key.link),
            rows.map(\.key.hour), rows.map(\.value.human), rows.map(\.value.suspect),
            rows.map(\.value.bot), rows.map(\.value.machine), rows.map(\.value.uniqueHuman),
            rows.map(\.value.uniqueAll))
    }

    private static func addTopics(
        _ round: CountRound, _ account: AccountID, _ transaction: Transaction
    ) async throws {
        guard !round.topics.isEmpty else { return }
        let rows = round.topics.sorted { $0.key < $1.key }
        try await transaction.run(
            TallyStatements.addTopics, account, rows.map(\.key.interest), rows.map(\.key.message),
            rows.map(\.value.human), rows.map(\.value.suspect), rows.map(\.value.bot),
            rows.map(\.value.uniqueHuman), rows.map(\.value.uniqueAll),
            TallyStatements.randomSlot())
    }

    private static func addSpans(
        _ round: CountRound, _ account: AccountID, _ transaction: Transaction
    ) async throws {
        guard !round.spans.isEmpty else { return }
        let rows = round.spans.sorted { $0.key < $1.key }
        try await transaction.run(
            TallyStatements.addSpans, account, rows.map(\.key.message), rows.map(\.key.hour),
            rows.map(\.key.spool), rows.map(\.value.lowerBound), rows.map(\.value.upperBound))
    }
}
