public import EventLoop
internal import Synchronization

/// Wakes workers that wait for work.
public final class Doorbell: Sendable {
    private struct State {
        var rings = 0
        var sleepers: [Int: Task<Void, Never>] = [:]
        var next = 0
    }

    private let state = Mutex(State())

    /// One that never rang.
    public init() {}

    /// How often it rang; take it before looking for work.
    public var rings: Int { state.withLock { $0.rings } }

    /// Waits for a ring that came after `seen`, at most `limit`.
    ///
    /// - Parameters:
    ///   - seen: what ``rings`` was before the caller looked for work.
    ///   - loop: where the timer runs.
    ///   - limit: the longest wait.
    public func wait(after seen: Int, on loop: EventLoop, upTo limit: Duration) async {
        let sleep = Task(executorPreference: loop) { _ = try? await loop.sleep(for: limit) }
        let ticket: Int? = state.withLock { state in
            guard state.rings == seen else { return nil }
            state.next += 1
            state.sleepers[state.next] = sleep
            return state.next
        }
        if ticket == nil { sleep.cancel() }
        await withTaskCancellationHandler {
            await sleep.value
        } onCancel: {
            sleep.cancel()
        }
        if let ticket { state.withLock { $0.sleepers[ticket] = nil } }
    }

    /// Wakes all that wait.
    public func ring() {
        let sleepers = state.withLock { state in
            state.rings += 1
            return state.sleepers.values.map { $0 }
        }
        for sleeper in sleepers { sleeper.cancel() }
    }
}
