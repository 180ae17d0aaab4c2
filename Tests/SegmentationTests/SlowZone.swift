import Model

/// A time zone by the days on which its clocks changed, written down by hand.
struct SlowZone: Sendable {
    let name: String
    /// Before the first change, in seconds.
    let first: Int64
    /// From each instant on the offset is another; oldest first.
    let changes: [(from: Instant, offset: Int64)]

    /// Each change as `2026-03-29T01:00Z`.
    init(name: String, first: Int64, changes: [(from: String, offset: Int64)]) {
        self.name = name
        self.first = first
        self.changes = changes.map { from, offset in
            let instant = Instant(String(from.dropLast()) + ":00Z") ?? Instant(rawValue: 0)
            return (instant, offset)
        }
    }

    static let utc = SlowZone(name: "UTC", first: 0, changes: [])

    /// Summer time from the last Sunday of March to the last of October, at 01:00 UTC.
    static let brussels = SlowZone(
        name: "Europe/Brussels", first: 3_600,
        changes: [
            ("2017-03-26T01:00Z", 7_200), ("2017-10-29T01:00Z", 3_600),
            ("2018-03-25T01:00Z", 7_200), ("2018-10-28T01:00Z", 3_600),
            ("2019-03-31T01:00Z", 7_200), ("2019-10-27T01:00Z", 3_600),
            ("2020-03-29T01:00Z", 7_200), ("2020-10-25T01:00Z", 3_600),
            ("2021-03-28T01:00Z", 7_200), ("2021-10-31T01:00Z", 3_600),
            ("2022-03-27T01:00Z", 7_200), ("2022-10-30T01:00Z", 3_600),
            ("2023-03-26T01:00Z", 7_200), ("2023-10-29T01:00Z", 3_600),
            ("2024-03-31T01:00Z", 7_200), ("2024-10-27T01:00Z", 3_600),
            ("2025-03-30T01:00Z", 7_200), ("2025-10-26T01:00Z", 3_600),
            ("2026-03-29T01:00Z", 7_200), ("2026-10-25T01:00Z", 3_600),
            ("2027-03-28T01:00Z", 7_200), ("2027-10-31T01:00Z", 3_600),
            ("2028-03-26T01:00Z", 7_200), ("2028-10-29T01:00Z", 3_600),
            ("2029-03-25T01:00Z", 7_200), ("2029-10-28T01:00Z", 3_600),
        ])

    /// On 4 November 2018 the day began at 01:00; on 17 February 2018 its last hour came twice.
    static let saoPaulo = SlowZone(
        name: "America/Sao_Paulo", first: -10_800,
        changes: [
            ("2009-10-18T03:00Z", -7_200), ("2010-02-21T02:00Z", -10_800),
            ("2010-10-17T03:00Z", -7_200), ("2011-02-20T02:00Z", -10_800),
            ("2011-10-16T03:00Z", -7_200), ("2012-02-26T02:00Z", -10_800),
            ("2012-10-21T03:00Z", -7_200), ("2013-02-17T02:00Z", -10_800),
            ("2013-10-20T03:00Z", -7_200), ("2014-02-16T02:00Z", -10_800),
            ("2014-10-19T03:00Z", -7_200), ("2015-02-22T02:00Z", -10_800),
            ("2015-10-18T03:00Z", -7_200), ("2016-02-21T02:00Z", -10_800),
            ("2016-10-16T03:00Z", -7_200), ("2017-02-19T02:00Z", -10_800),
            ("2017-10-15T03:00Z", -7_200), ("2018-02-18T02:00Z", -10_800),
            ("2018-11-04T03:00Z", -7_200), ("2019-02-17T02:00Z", -10_800),
        ])

    /// 30 December 2011 was left out.
    static let apia = SlowZone(
        name: "Pacific/Apia", first: -39_600,
        changes: [
            ("2010-09-26T11:00Z", -36_000), ("2011-04-02T14:00Z", -39_600),
            ("2011-09-24T14:00Z", -36_000), ("2011-12-30T10:00Z", 50_400),
            ("2012-03-31T14:00Z", 46_800),
            ("2012-09-29T14:00Z", 50_400), ("2013-04-06T14:00Z", 46_800),
        ])

    /// A quarter of an hour that is not a whole one.
    static let kathmandu = SlowZone(name: "Asia/Kathmandu", first: 20_700, changes: [])

    private func offset(at instant: Instant) -> Int64 {
        changes.last { $0.from <= instant }?.offset ?? first
    }

    /// The day that a calendar on the wall shows.
    func day(of instant: Instant) -> Day {
        let shifted = instant.rawValue + offset(at: instant) * 1_000
        let days = (shifted - (shifted % 86_400_000 + 86_400_000) % 86_400_000) / 86_400_000
        return Day(rawValue: Int32(days))
    }

    /// About when a day begins; the day that it falls on is what ``day(of:)`` says.
    func start(of day: Day) -> Instant {
        let midnight = Instant(rawValue: Int64(day.rawValue) * 86_400_000)
        let guess = Instant(rawValue: midnight.rawValue - offset(at: midnight) * 1_000)
        return Instant(rawValue: midnight.rawValue - offset(at: guess) * 1_000)
    }
}
