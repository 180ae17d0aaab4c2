internal import Synchronization

/// Something that happens once, and whoever waits for it.
public final class Signal: Sendable {
    private let waiting = Mutex<[CheckedContinuation<Void, Never>]?>([])

    /// Has not happened.
    public init() {}

    /// Lets everyone pass who waits, and who comes later.
    public func fire() {
        let released = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting ?? []
        }
        for continuation in released { continuation.resume() }
    }

    /// Returns once it has happened.
    public func wait() async {
        await withCheckedContinuation { continuation in
            let isOver = waiting.withLock { waiting in
                waiting?.append(continuation)
                return waiting == nil
            }
            if isOver { continuation.resume() }
        }
    }
}
