internal import Glibc
internal import Synchronization

/// One file of a spool, with what is known of it without opening it.
final class SpoolSegment: Sendable {
    /// The database; `-wal` and `-shm` stand beside it.
    let path: String

    /// Its place among the segments of this process.
    let number: Int

    /// When it was made or found, by the monotonic clock.
    let madeAt: UInt64

    /// Whether its log has the room of another one, and what was written there.
    let isReused: Bool

    private struct State {
        var isSealed = false
        var isCounted = true
        var wasFilled = false
        var appended = 0
        var shipped = 0
        var shippedThrough: Int64 = 0
        var bytes = 0
        var isReleased = false
        var isDamaged = false
        var first: UInt64?
        var last: UInt64 = 0
    }

    private let state = Mutex(State())

    init(_ path: String, number: Int, isReused: Bool = false, at now: UInt64) {
        self.path = path
        self.number = number
        self.isReused = isReused
        madeAt = now
    }

    /// Notes what was written, at a moment of the monotonic clock.
    func noteAppended(_ hits: Int, bytes: Int, at now: UInt64) {
        state.withLock { state in
            state.appended += hits
            state.bytes += bytes
            state.first = state.first ?? now
            state.last = now
        }
    }

    /// Notes what PostgreSQL has, up to a place: whoever opens the file anew goes on behind it.
    func noteShipped(_ hits: Int, through place: Int64) {
        state.withLock { state in
            state.shipped += hits
            state.shippedThrough = place
        }
    }

    /// The place of the last batch that was shipped.
    var shippedThrough: Int64 { state.withLock { $0.shippedThrough } }

    /// It was left behind: how much it holds is not known before it was counted.
    func noteFound() { state.withLock { $0.isCounted = false } }

    /// All that it holds was noted.
    func noteCounted() { state.withLock { $0.isCounted = true } }

    /// Something in it cannot be read: its files are kept for someone to look at.
    func noteDamaged() { state.withLock { $0.isDamaged = true } }

    var isDamaged: Bool { state.withLock { $0.isDamaged } }

    /// Nothing is appended any more.
    func seal(isFilled: Bool) {
        state.withLock { state in
            state.isSealed = true
            state.wasFilled = isFilled
        }
    }

    var isSealed: Bool { state.withLock { $0.isSealed } }

    /// Whether its log was written to the end, so that it holds nothing of an earlier use.
    var wasFilled: Bool { state.withLock { $0.wasFilled } }

    /// Whether everything in it was shipped, as far as is known.
    var isDrained: Bool { state.withLock { $0.isCounted && $0.shipped >= $0.appended } }

    /// Bytes of its log that are used, about.
    var bytes: Int { state.withLock { $0.bytes } }

    /// Bytes that need not be kept any more; 0 when they were taken off already.
    func release() -> Int {
        state.withLock { state in
            defer { state.isReleased = true }
            return state.isReleased ? 0 : state.bytes
        }
    }

    /// Since when it may hold something that nobody needs any more; `nil` while it cannot.
    var residueSince: UInt64? {
        state.withLock { state in
            guard state.shipped >= state.appended else { return nil }
            return isReused ? madeAt : state.first
        }
    }

    /// Hits that were not shipped.
    var depth: Int { state.withLock { max(0, $0.appended - $0.shipped) } }

    /// When its first and its last hit were written; `nil` while it is empty.
    var span: (first: UInt64, last: UInt64)? {
        state.withLock { state in state.first.map { ($0, state.last) } }
    }

    // MARK: Files

    private static let ends = ["-wal", "-shm", ""]

    /// Removes the files, or sets them aside when they are damaged; the database last, so that its
    /// log is never without it.
    func remove(keepingLog: Bool = false) {
        guard !isDamaged else { return setAside() }
        for end in SpoolSegment.ends where !keepingLog || end != "-wal" { unlink(path + end) }
    }

    /// Renames a damaged segment, with its log, so that someone can look at it.
    func setAside() {
        let kept = "\(path).damaged-\(time(nil))"
        for end in SpoolSegment.ends { rename(path + end, kept + end) }
    }
}
