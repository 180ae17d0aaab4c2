internal import EventLoop
internal import Synchronization

/// Wakes every poll that waits for something new.
final class FeedSignal: Sendable {
    private struct State {
        var generation: UInt64 = 0
        var isClosed = false
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Changes with every wake-up: take it before reading, wait for the next after.
    var generation: UInt64 { state.withLock { $0.generation } }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    var isAwaited: Bool { state.withLock { !$0.waiting.isEmpty } }

    func wake() {
        let waiting = state.withLock { state in
            state.generation += 1
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    /// Answers every poll now and all later ones at once.
    func close() {
        state.withLock { $0.isClosed = true }
        wake()
    }

    /// Returns at the first wake-up after `generation`, at the deadline, or when cancelled.
    func wait(after generation: UInt64, until deadline: Deadline, on loop: EventLoop) async {
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard state.generation == generation, !state.isClosed else { return true }
                    state.waiting[waiter] = continuation
                    return false
                }
                guard !isOver else { return continuation.resume() }
                loop.onLoop {
                    loop.schedule(after: deadline.remaining) { self.end(waiter) }
                }
                if Task.isCancelled { end(waiter) }
            }
        } onCancel: {
            end(waiter)
        }
    }

    private func end(_ waiter: UInt64) {
        state.withLock { $0.waiting.removeValue(forKey: waiter) }?.resume()
    }
}
