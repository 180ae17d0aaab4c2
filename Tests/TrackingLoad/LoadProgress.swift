/// How far a worker is.
struct LoadProgress: Sendable {
    /// Since someone last looked.
    var latest = LatencyHistogram()

    /// Since the beginning.
    var counts = LoadCounts()

    /// When the first request was due and when the last was answered, on the monotonic clock.
    var began: UInt64 = 0
    var ended: UInt64 = 0

    var isOver = false

    /// What was measured since the last call.
    mutating func take() -> LatencyHistogram {
        defer { latest = LatencyHistogram() }
        return latest
    }
}
