internal import Model
internal import Postgres
internal import Service

/// How large segments were.
struct HistoryStore: Sendable {
    let database: Database

    /// A picture of the whole history, with labels in the account's zone.
    func chart(
        of segment: Segment, in account: AccountID, zone: String, width: Int, height: Int
    ) async throws -> SizeChart {
        let span = try await database.first(HistoryStatements.span, account, segment.id, zone)
        guard let span, let first = span.from, let day = span.firstDay else {
            return SizeChart(
                name: segment.name, description: "No size is known yet.", pieces: [],
                from: .now, until: .now, ticks: [], width: width, height: height)
        }
        let until = max(.now, first)
        // Labels need some time between them.
        let from = min(first, Instant(rawValue: until.rawValue - 3_600_000))
        let pieces = try await database.all(
            HistoryStatements.pieces, account, segment.id, from, until, Int32(width))
        let step = TimeStep.fitting(
            (width - 100) / SizeChart.labelWidth, from: from, until: until)
        let ticks = try await database.all(
            HistoryStatements.ticks, from, until, zone, step.unit, step.step, step.format)
        return SizeChart(
            name: segment.name,
            description: HistoryStore.words(span, since: day, now: pieces.last?.last ?? 0),
            pieces: pieces, from: from, until: until,
            ticks: ticks.map { SizeChart.Tick(at: $0.values.0, text: $0.values.1) }, width: width,
            height: height)
    }

    private static func words(_ span: HistorySpan, since day: Day, now: Int64) -> String {
        "Members since \(day): at least \(NumberScale.text(span.lowest ?? 0)), at most "
            + "\(NumberScale.text(span.highest ?? 0)), \(NumberScale.text(now)) now."
    }
}
