internal import CLinux

/// The moment after which an answer is of no use to whoever asked.
public struct Deadline: Sendable, Hashable, Comparable {
    /// Nanoseconds of CLOCK_MONOTONIC: a clock that is set does not move it.
    public let due: UInt64

    /// A moment on the monotonic clock.
    ///
    /// - Parameter due: nanoseconds of CLOCK_MONOTONIC.
    public init(due: UInt64) { self.due = due }

    /// The moment that lies `delay` ahead.
    ///
    /// - Parameter delay: not positive means that the deadline has passed.
    /// - Returns: a deadline on this process's monotonic clock.
    public static func after(_ delay: Duration) -> Deadline {
        Deadline(due: linux_monotonic() &+ delay.clampedNanoseconds)
    }

    /// The deadline of the request that the current task serves; `nil` in background work.
    @TaskLocal public static var current: Deadline?

    /// The sooner of the current task's deadline and `delay` from now.
    ///
    /// - Parameter delay: the longest that the caller would wait by itself.
    /// - Returns: never later than ``current``.
    public static func within(_ delay: Duration) -> Deadline {
        let own = Deadline.after(delay)
        guard let current else { return own }
        return min(own, current)
    }

    /// What is left; zero when it has passed.
    public var remaining: Duration {
        let now = linux_monotonic()
        return due > now ? .nanoseconds(Int64(clamping: due - now)) : .zero
    }

    /// Nanoseconds of CLOCK_MONOTONIC, which never goes back.
    public static var monotonicNow: UInt64 { linux_monotonic() }

    /// Whether it has passed.
    public var hasPassed: Bool { linux_monotonic() >= due }

    /// Orders by time.
    public static func < (left: Deadline, right: Deadline) -> Bool { left.due < right.due }
}
