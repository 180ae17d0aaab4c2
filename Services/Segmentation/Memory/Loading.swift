internal import EventLoop
internal import Synchronization

/// A load that several requests may wait for.
final class Loading: Sendable {
    private struct State {
        var result: Result<Void, any Error>?
        var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0
    }

    private let state = Mutex(State())

    /// Ends it; whoever waits goes on.
    func finish(_ result: Result<Void, any Error>) {
        let waiting = state.withLock { state in
            state.result = result
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume() }
    }

    /// Waits for the end, or for the deadline of the request; the load goes on then.
    ///
    /// - Throws: what the load threw; 503 `account-loading` at the deadline.
    func wait(on loop: EventLoop) async throws {
        let deadline = Deadline.within(.seconds(60))
        let waiter = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard state.result == nil else { return true }
                    state.waiting[waiter] = continuation
                    return false
                }
                guard !isOver else { return continuation.resume() }
                loop.onLoop {
                    loop.schedule(after: deadline.remaining - .milliseconds(50)) {
                        self.end(waiter)
                    }
                }
                if Task.isCancelled { end(waiter) }
            }
        } onCancel: {
            end(waiter)
        }
        switch state.withLock(\.result) {
        case .success: return
        case .failure(let error): throw error
        case nil: throw SegmentFault.loading
        }
    }

    private func end(_ waiter: UInt64) {
        state.withLock { $0.waiting.removeValue(forKey: waiter) }?.resume()
    }
}
