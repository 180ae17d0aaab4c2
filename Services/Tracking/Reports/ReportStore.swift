internal import Model
internal import Postgres
internal import Service

/// What became of messages, by the counters: right also where raw hits are gone.
struct ReportStore: Sendable {
    let database: Database

    /// Undecided hits of an account and a spool that a report looks at.
    static let mostPending: Int64 = 200_000

    /// The report of a message whose links are known.
    func report(of message: Message, in account: AccountID) async throws -> MessageReport {
        let rows = try await database.all(ReportStatements.read, account, message.id)
        let held = try await database.all(
            ReportStatements.pending, account, message.id, ReportStore.mostPending)
        let tallies = Dictionary(
            rows.map { ($0.link, $0) }, uniquingKeysWith: { first, _ in first })
        let pending = Dictionary(
            held.map { ($0.values.0, $0.values.1) }, uniquingKeysWith: { first, _ in first })
        let links = message.links.map { link in
            LinkReport(
                link: link.id, url: link.url,
                clicks: ClickCount(tallies[link.id], pending: pending[link.id] ?? 0))
        }
        let whole = tallies[CountRound.anyLink]
        let opens = tallies[CountRound.pixel]
        var clicks = links.reduce(ClickCount(nil, pending: 0)) { $0.adding($1.clicks) }
        clicks.uniqueHuman = whole?.uniqueHuman ?? 0
        clicks.unique = whole?.uniqueAll ?? 0
        // Undecided opens are nobody's machine yet; older ones were counted without a verdict.
        let undecided = (whole?.opens ?? 0) + (pending[LinkID(0)] ?? 0)
        return MessageReport(
            recipients: whole?.recipients ?? 0,
            opens: (opens?.human ?? 0) + (opens?.suspect ?? 0) + undecided,
            uniqueOpens: opens?.uniqueHuman ?? 0, machineOpens: opens?.machine ?? 0,
            botOpens: opens?.bot ?? 0, clicks: clicks, links: links)
    }

    /// The hours in which something happened, in their order; of a link, or of all.
    func hours(
        of message: MessageID, _ link: LinkID?, in account: AccountID, from: Instant, to: Instant,
        limit: Int64
    ) async throws -> [HourReport] {
        try await database.all(
            ReportStatements.hours, account, message, link ?? CountRound.anyLink, from, to, limit
        ).map(\.report)
    }

    /// Over all messages; of an interest that nobody clicked all counts are 0.
    func report(of interest: InterestID, in account: AccountID) async throws -> InterestReport {
        let row = try await database.first(ReportStatements.interest, account, interest)
        guard let row else { preconditionFailure("a sum returned no row") }
        return InterestReport(interest: interest, clicks: row.clicks)
    }

    /// The messages in which an interest was clicked, by id.
    func messages(
        of interest: InterestID, in account: AccountID, after: Int64, limit: Int64
    ) async throws -> [InterestMessageReport] {
        try await database.all(
            ReportStatements.interestMessages, account, interest, after, limit
        ).map { row in
            InterestMessageReport(
                message: row.message, total: row.clicks.total, human: row.clicks.human,
                suspect: row.clicks.suspect, bot: row.clicks.bot)
        }
    }

    /// What one contact did, without the list of it.
    func report(of contact: ContactID, in account: AccountID) async throws -> ContactReport {
        let row = try await database.first(ReportStatements.contact, account, contact)
        guard let row else { preconditionFailure("a sum returned no row") }
        let (messages, clicks, humanClicks, opens, humanOpens) = row.values
        return ContactReport(
            messages: messages, clicks: clicks, humanClicks: humanClicks, opens: opens,
            humanOpens: humanOpens, items: [])
    }
}

extension ClickCount {
    /// The counters of a link with what it has in its hold.
    fileprivate init(_ tally: TallyRow?, pending: Int64) {
        let (human, suspect, bot) = (tally?.human ?? 0, tally?.suspect ?? 0, tally?.bot ?? 0)
        self.init(
            total: human + suspect + bot + pending, human: human, suspect: suspect, bot: bot,
            pending: pending, unique: tally?.uniqueAll ?? 0,
            uniqueHuman: tally?.uniqueHuman ?? 0)
    }

    /// The sum of both, but for contacts, who may be the same.
    fileprivate func adding(_ other: ClickCount) -> ClickCount {
        ClickCount(
            total: total + other.total, human: human + other.human,
            suspect: suspect + other.suspect, bot: bot + other.bot,
            pending: pending + other.pending, unique: unique, uniqueHuman: uniqueHuman)
    }
}
