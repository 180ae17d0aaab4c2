internal import EventLoop

/// One wait on a loop, which ends with a value, a deadline or a cancellation: the first wins.
final class LoopWait<Value: Sendable>: @unchecked Sendable {
    // @unchecked: everything but `loop` is touched on the loop's thread only.

    private let loop: EventLoop
    private var continuation: CheckedContinuation<Value, any Error>?
    private var result: Result<Value, any Error>?
    private var timer: LoopTimer?

    init(on loop: EventLoop) { self.loop = loop }

    /// Waits for ``end(_:)``.
    ///
    /// - Parameter due: on the loop's clock.
    /// - Returns: the value.
    /// - Throws: ``HTTPClientError/timedOut``, `CancellationError`, or the failure.
    func value(until due: UInt64) async throws -> Value {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                loop.onLoop { self.begin(continuation, due) }
            }
        } onCancel: {
            loop.onLoop { self.end(.failure(CancellationError())) }
        }
    }

    private func begin(_ continuation: CheckedContinuation<Value, any Error>, _ due: UInt64) {
        if let result { return continuation.resume(with: result) }
        self.continuation = continuation
        guard due != .max else { return }
        let now = loop.now
        let delay = Duration.nanoseconds(Int64(clamping: due > now ? due - now : 0))
        timer = loop.schedule(after: delay) {
            self.end(.failure(HTTPClientError.timedOut))
        }
    }

    /// Ends the wait, also one that has not begun; on the loop's thread.
    func end(_ result: Result<Value, any Error>) {
        guard self.result == nil else { return }
        self.result = result
        timer?.cancel()
        timer = nil
        continuation?.resume(with: result)
        continuation = nil
    }
}
