import Model
import Synchronization

/// A wall clock that a test sets.
final class TestClock: Sendable {
    private let time: Mutex<Instant>

    init(_ text: String) { time = Mutex(Instant(text) ?? Instant(rawValue: 0)) }

    var now: Instant { time.withLock { $0 } }

    func set(_ text: String) {
        time.withLock { $0 = Instant(text) ?? $0 }
    }

    func advance(seconds: Int64) {
        time.withLock { $0 = Instant(rawValue: $0.rawValue + seconds * 1_000) }
    }
}
