internal import Model
internal import Postgres
internal import Service

/// What became of messages.
struct ReportStore: Sendable {
    let database: Database

    /// The report of a message whose links are known.
    func report(of message: Message, in account: AccountID) async throws -> MessageReport {
        let rows = try await database.all(TallyStatements.read, account, message.id)
        let held = try await database.all(TallyStatements.pending, account, message.id)
        let tallies = Dictionary(
            rows.map { ($0.link, $0) }, uniquingKeysWith: { first, _ in first })
        let pending = Dictionary(
            held.map { ($0.values.0, $0.values.1) }, uniquingKeysWith: { first, _ in first })
        let links = message.links.map { link in
            LinkReport(
                link: link.id, url: link.url,
                clicks: ReportStore.count(tallies[link.id], pending[link.id] ?? 0))
        }
        let whole = tallies[LinkID(0)]
        var clicks = links.reduce(ReportStore.count(nil, 0)) { $0.adding($1.clicks) }
        clicks.uniqueHuman = whole?.uniqueHuman ?? 0
        return MessageReport(
            recipients: whole?.recipients ?? 0,
            opens: (whole?.opens ?? 0) + (pending[LinkID(0)] ?? 0), clicks: clicks, links: links)
    }

    private static func count(_ tally: TallyRow?, _ pending: Int64) -> ClickCount {
        let (human, suspect, bot) = (tally?.human ?? 0, tally?.suspect ?? 0, tally?.bot ?? 0)
        return ClickCount(
            total: human + suspect + bot + pending, human: human, suspect: suspect, bot: bot,
            pending: pending, uniqueHuman: tally?.uniqueHuman ?? 0)
    }
}

extension ClickCount {
    /// The sum of both, but for contacts, who may be the same.
    fileprivate func adding(_ other: ClickCount) -> ClickCount {
        ClickCount(
            total: total + other.total, human: human + other.human,
            suspect: suspect + other.suspect, bot: bot + other.bot,
            pending: pending + other.pending, uniqueHuman: uniqueHuman)
    }
}
