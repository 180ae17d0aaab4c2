internal import Model

/// How far the labels of a time axis lie apart: as PostgreSQL cuts time and writes it.
struct TimeStep: Hashable {
    let milliseconds: Int64
    /// What `date_trunc` begins at.
    let unit: String
    /// An interval.
    let step: String
    /// For `to_char`.
    let format: String

    private static let minute: Int64 = 60_000
    private static let hour = 60 * minute
    private static let day = 24 * hour

    /// Ascending; a month has 31 days here, so that labels never stand too close.
    private static let all = [
        TimeStep(milliseconds: 10 * minute, unit: "hour", step: "10 minutes", format: "HH24:MI"),
        TimeStep(milliseconds: hour, unit: "hour", step: "1 hour", format: "HH24:MI"),
        TimeStep(milliseconds: 6 * hour, unit: "day", step: "6 hours", format: "MM-DD HH24:MI"),
        TimeStep(milliseconds: day, unit: "day", step: "1 day", format: "YYYY-MM-DD"),
        TimeStep(milliseconds: 2 * day, unit: "day", step: "2 days", format: "YYYY-MM-DD"),
        TimeStep(milliseconds: 7 * day, unit: "week", step: "7 days", format: "YYYY-MM-DD"),
        TimeStep(milliseconds: 31 * day, unit: "month", step: "1 month", format: "YYYY-MM"),
        TimeStep(milliseconds: 92 * day, unit: "year", step: "3 months", format: "YYYY-MM"),
        TimeStep(milliseconds: 366 * day, unit: "year", step: "1 year", format: "YYYY"),
        TimeStep(milliseconds: 3_660 * day, unit: "decade", step: "10 years", format: "YYYY"),
    ]

    /// The shortest with which at most `labels` spaces lie between two moments.
    static func fitting(_ labels: Int, from: Instant, until: Instant) -> TimeStep {
        let span = until.rawValue - from.rawValue
        let step = all.first { span / $0.milliseconds <= Int64(max(labels, 1)) }
        return step ?? all[all.count - 1]
    }
}
