internal import Synchronization

/// How often the same one may ask, in memory that never grows.
///
/// Keys share counters by chance: each has two, and the lower one counts. Two keys seldom share
/// both; when they do, they share an allowance too.
final class RequestRate: Sendable {
    private struct Window {
        var began: ContinuousClock.Instant
        var counters: [UInt16]
    }

    private let window: Mutex<Window>
    private let length: Duration
    private let most: UInt16

    private static let rowLength = 1 << 15

    /// At most `most` requests of a key in each window of `length`.
    init(most: UInt16, per length: Duration) {
        self.most = most
        self.length = length
        window = Mutex(
            Window(
                began: .now, counters: [UInt16](repeating: 0, count: 2 * RequestRate.rowLength)))
    }

    /// Counts a request; whether it is one too many.
    func refuses(_ key: some Hashable, at now: ContinuousClock.Instant = .now) -> Bool {
        var hasher = Hasher()
        hasher.combine(key)
        let hash = UInt64(bitPattern: Int64(hasher.finalize()))
        let mask = UInt64(RequestRate.rowLength - 1)
        let places = [Int(hash & mask), RequestRate.rowLength + Int(hash >> 32 & mask)]
        return window.withLock { window in
            if now - window.began >= length {
                window.began = now
                for index in window.counters.indices { window.counters[index] = 0 }
            }
            guard places.contains(where: { window.counters[$0] < most }) else { return true }
            for place in places where window.counters[place] < most { window.counters[place] += 1 }
            return false
        }
    }
}
