/// A task that waits for a timer or its own cancellation, whichever is first.
///
/// Its state is touched on the loop's thread only.
final class Sleeper: @unchecked Sendable {
    var timer: LoopTimer?
    private var continuation: CheckedContinuation<Void, any Error>?
    private var isCancelled = false

    /// Whether to wait at all; `false` when the cancellation came first.
    func begin(_ continuation: CheckedContinuation<Void, any Error>) -> Bool {
        guard !isCancelled else {
            continuation.resume(throwing: CancellationError())
            return false
        }
        self.continuation = continuation
        return true
    }

    func end(cancelled: Bool) {
        isCancelled = isCancelled || cancelled
        timer?.cancel()
        timer = nil
        guard let continuation else { return }
        self.continuation = nil
        if cancelled {
            continuation.resume(throwing: CancellationError())
        } else {
            continuation.resume()
        }
    }
}
