/// How long to wait before the next try: doubled each time, and spread.
struct BackOff {
    private var limit = Duration.milliseconds(50)

    private static let most = Duration.seconds(1)

    /// Between half of the limit and the limit, which then doubles up to a second.
    mutating func next() -> Duration {
        defer { limit = min(limit * 2, BackOff.most) }
        return limit / 2 + (limit / 2) * Double.random(in: 0...1)
    }
}
