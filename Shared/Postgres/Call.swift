internal import EventLoop

/// One execution of a command, from its submission to the server's last word on it.
///
/// Loop-bound once submitted; `command` and `deadline` are immutable.
final class Call: @unchecked Sendable {
    // @unchecked: what changes is touched on the loop's thread only.

    let command: Command
    /// The caller's deadline; `nil` in background work.
    let deadline: Deadline?

    /// Sent before the command, without a sync of its own: BEGIN and its like.
    var prelude: [String] = []
    /// When whoever waits gives up; set when the call is sent.
    var due = Deadline(due: .max)
    var sentAt: UInt64 = 0
    /// Answers that come before the command's own.
    var answersBefore = 0
    var result: QueryResult?
    var failure: PostgresError?
    var wasResent = false
    /// Nobody waits any more, but the server may still work on it.
    private(set) var isAbandoned = false
    weak var connection: Connection?

    private var continuation: CheckedContinuation<QueryResult, any Error>?
    private var outcome: Result<QueryResult, any Error>?

    init(_ command: Command, deadline: Deadline? = Deadline.current) {
        self.command = command
        self.deadline = deadline
    }

    /// Whether whoever waits has, or would get, an answer.
    var isSettled: Bool { outcome != nil }

    /// Submits the call and waits for its outcome.
    ///
    /// - Parameters:
    ///   - loop: the one that it is bound to.
    ///   - submit: runs on that loop.
    /// - Returns: what the server answered.
    /// - Throws: ``PostgresError``, or `CancellationError`.
    func run(
        on loop: EventLoop, _ submit: @escaping @Sendable () -> Void
    ) async throws -> QueryResult {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                loop.onLoop {
                    self.wait(continuation)
                    if !self.isSettled { submit() }
                }
            }
        } onCancel: {
            loop.onLoop { self.abandon(CancellationError()) }
        }
    }

    /// As ``run(on:_:)``, but the task's cancellation does not reach the server.
    func runShielded(
        on loop: EventLoop, _ submit: @escaping @Sendable () -> Void
    ) async throws -> QueryResult {
        try await withCheckedThrowingContinuation { continuation in
            loop.onLoop {
                self.wait(continuation)
                submit()
            }
        }
    }

    private func wait(_ continuation: CheckedContinuation<QueryResult, any Error>) {
        if let outcome {
            continuation.resume(with: outcome)
        } else {
            self.continuation = continuation
        }
    }

    /// Answers whoever waits, once.
    func settle(_ outcome: Result<QueryResult, any Error>) {
        guard self.outcome == nil else { return }
        self.outcome = outcome
        continuation?.resume(with: outcome)
        continuation = nil
    }

    /// Answers whoever waits now, and has the server stop.
    func abandon(_ error: any Error) {
        guard outcome == nil else { return }
        isAbandoned = true
        settle(.failure(error))
        connection?.callWasAbandoned(self)
    }

    /// The server's last word has come.
    func complete() {
        connection = nil
        if let failure {
            settle(.failure(failure))
        } else if let result {
            settle(.success(result))
        } else {
            settle(.failure(PostgresError(.library, command.name, "the server gave no result")))
        }
    }
}
