internal import EventLoop
internal import Synchronization

/// Wakes the one task that waits for something to do.
///
/// A ring while nobody waits is kept: the next wait ends at once.
final class Bell: Sendable {
    private struct State {
        var isRung = false
        var waiter: CheckedContinuation<Void, Never>?
        var turn = 0
    }

    private let state = Mutex(State())

    /// Ends the wait, or the next one.
    func ring() {
        let waiter = state.withLock { state in
            defer { state.waiter = nil }
            if state.waiter == nil { state.isRung = true }
            return state.waiter
        }
        waiter?.resume()
    }

    /// Returns when someone rings, after `limit`, or when the task is cancelled.
    func wait(atMost limit: Duration, on loop: EventLoop) async {
        let turn = state.withLock { state in
            state.turn += 1
            return state.turn
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isRung = state.withLock { state in
                    if state.isRung || Task.isCancelled {
                        state.isRung = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if isRung { return continuation.resume() }
                loop.onLoop { loop.schedule(after: limit) { self.end(turn) } }
            }
        } onCancel: {
            end(turn)
        }
    }

    /// Ends the wait unless it is a later one.
    private func end(_ turn: Int) {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard state.turn == turn else { return nil }
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}
