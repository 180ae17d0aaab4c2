internal import Glibc
internal import Synchronization

/// The loops of a process, one a core.
public final class EventLoops: Sendable {
    /// Never empty.
    public let all: [EventLoop]

    private let turn = Atomic<Int>(0)

    /// Starts the loops.
    ///
    /// - Parameters:
    ///   - count: at least 1; by default the cores that this process may use.
    ///   - name: what its threads are called, with a number.
    ///   - isPrompt: see ``EventLoop/init(name:isPrompt:)``.
    public init(count: Int = EventLoops.cores, name: String = "loop", isPrompt: Bool = false) {
        precondition(count > 0, "a process needs at least one event loop")
        all = (0..<count).map { EventLoop(name: "\(name)-\($0)", isPrompt: isPrompt) }
    }

    /// The cores that this process may use.
    public static var cores: Int {
        max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }

    /// One loop after the other; from any thread.
    public func next() -> EventLoop {
        all[turn.wrappingAdd(1, ordering: .relaxed).oldValue % all.count]
    }

    /// Ends every loop; what still runs on them never continues.
    public func stop() async {
        for loop in all { await loop.stop() }
    }
}

extension Duration {
    /// Whole nanoseconds, 0 when negative, `UInt64.max / 2` when longer than centuries.
    public var clampedNanoseconds: UInt64 {
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        guard seconds < 9_000_000_000 else { return UInt64.max / 2 }
        return UInt64(seconds) * 1_000_000_000 + UInt64(attoseconds / 1_000_000_000)
    }
}
