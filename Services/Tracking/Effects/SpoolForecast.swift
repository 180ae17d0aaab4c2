internal import Synchronization

/// How fast a spool fills, and whether it empties.
final class SpoolForecast: Sendable {
    private struct State {
        var written = 0
        var depth = 0
        var at: UInt64?

        /// Bytes a second, over the last seconds.
        var rate = 0.0

        /// When hits last left the spool, or none were in it.
        var movedAt: UInt64 = 0
    }

    private let state = Mutex(State())

    /// How long nothing may leave before it is said that the spool holds.
    private static let patience: UInt64 = 10_000_000_000

    /// Notes what a spool says of itself; call it a few times a second.
    ///
    /// - Parameters:
    ///   - written: bytes ever written.
    ///   - depth: hits that are in it.
    ///   - now: nanoseconds of a clock that never goes back.
    func note(written: Int, depth: Int, at now: UInt64) {
        state.withLock { state in
            defer { (state.written, state.depth, state.at) = (written, depth, now) }
            guard let before = state.at, now > before else {
                state.movedAt = now
                return
            }
            let seconds = Double(now - before) / 1e9
            // An average that forgets half within five seconds.
            let weight = min(1, seconds / 7.2)
            state.rate += (Double(written - state.written) / seconds - state.rate) * weight
            if depth == 0 || depth < state.depth { state.movedAt = now }
        }
    }

    /// How long so many bytes last; `nil` while next to nothing arrives.
    func secondsLeft(in room: Int) -> Double? {
        let rate = state.withLock { $0.rate }
        return rate >= 1 ? Double(room) / rate : nil
    }

    /// Whether hits have stayed in the spool for a while.
    func isHolding(at now: UInt64) -> Bool {
        state.withLock { $0.depth > 0 && now > $0.movedAt &+ SpoolForecast.patience }
    }
}
