internal import EventLoop
internal import Model
internal import Postgres
internal import Service

/// Has segments that depend on the day decided again when a new day begins in their account's zone.
///
/// Days begin when PostgreSQL's time zones say so, also where clocks change or a day is left out. A
/// day that began while nothing ran is made up for at the start.
struct DayTurn: Sendable {
    let database: Database
    let decider: Decider

    /// What time it is; tests have their own.
    var now: @Sendable () -> Instant = { .now }

    /// The longest wait: zones and segments that other processes change are seen then.
    private static let longestWait = Duration.seconds(60)

    /// Waits for the next day of some account, until cancelled.
    func run(on loop: EventLoop) async throws {
        while true {
            let seen = decider.doorbell.rings
            try await turn()
            await decider.doorbell.wait(after: seen, on: loop, upTo: try await untilNextDay())
            try Task.checkCancellation()
        }
    }

    /// Finds what was decided for a day that is over; the filler does the rest.
    func turn() async throws {
        let rows = try await database.all(FillStatements.outOfDate, now())
        let old = Dictionary(uniqueKeysWithValues: rows.map(\.values))
        let results = await Filler.each(rows.map(\.values.0)) { account in
            try await self.turn(account, old[account] ?? [])
        }
        for result in results.values { try result.get() }
    }

    private func turn(_ account: AccountID, _ segments: [SegmentID]) async throws {
        try await database.transaction { transaction in
            let turn = try await decider.cache.take(account, in: transaction)
            let plan = turn.view.plan
            try await transaction.run(
                FillStatements.turn, account, segments,
                segments.map { plan[$0]?.reads.today ?? false }, turn.view.today)
            transaction.afterCommit { [decider] in decider.doorbell.ring() }
        }
    }

    /// How long it is until the next day begins somewhere, at most a minute.
    private func untilNextDay() async throws -> Duration {
        let now = now()
        guard let next = try await database.first(FillStatements.nextDay, now) ?? nil else {
            return DayTurn.longestWait
        }
        let wait = Duration.milliseconds(max(0, next.rawValue - now.rawValue) + 10)
        return min(wait, DayTurn.longestWait)
    }
}
