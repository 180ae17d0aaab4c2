internal import Model
internal import Postgres
internal import Service

/// What became of messages.
struct ReportStore: Sendable {
    let database: Database

    /// The report of a message whose links are known.
    func report(of message: Message, in account: AccountID) async throws -> MessageReport {
        let rows = try await database.all(ReportStatements.read, account, message.id)
        let held = try await database.all(ReportStatements.pending, account, message.id)
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
        // A hold's opens are nobody's machine yet, and were counted before opens had verdicts.
        let undecided = (whole?.opens ?? 0) + (pending[LinkID(0)] ?? 0)
        return MessageReport(
            recipients: whole?.recipients ?? 0,
            opens: (opens?.human ?? 0) + (opens?.suspect ?? 0) + undecided,
            uniqueOpens: opens?.uniqueHuman ?? 0, machineOpens: opens?.machine ?? 0,
            botOpens: opens?.bot ?? 0, clicks: clicks, links: links)
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
