/// Waits that double, from 50 ms to 5 s, each a random half to whole of itself.
public struct BackOff: Sendable {
    private var step = 0

    /// From the beginning.
    public init() {}

    /// How long to wait now.
    ///
    /// - Returns: twice as long as last time, on average.
    public mutating func next() -> Duration {
        let longest = min(5_000, 50 << min(step, 10))
        step += 1
        return .milliseconds(Int.random(in: longest / 2...longest))
    }

    /// It worked: the next wait is short again.
    public mutating func reset() { step = 0 }
}
