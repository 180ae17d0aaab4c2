internal import EventLoop

/// Repeats what failed for a reason that passes, until it works or the task is cancelled.
struct Steadily: Sendable {
    let loop: EventLoop

    /// Called with each failure that passes.
    let report: @Sendable (any Error) -> Void

    private static let first = Duration.milliseconds(100)
    private static let longest = Duration.seconds(2)

    /// Runs `work` until it succeeds.
    ///
    /// - Parameter work: may run several times; it carries its own idempotency.
    /// - Returns: what it returned.
    /// - Throws: what will not pass, or `CancellationError`.
    func run<Value: Sendable>(_ work: () async throws -> Value) async throws -> Value {
        var pause = Steadily.first
        while true {
            do {
                return try await work()
            } catch let error as any TransientError where error.isTransient {
                try Task.checkCancellation()
                report(error)
                try await loop.sleep(for: pause)
                pause = min(pause * 2, Steadily.longest)
            }
        }
    }
}
