internal import EventLoop
internal import Synchronization

/// Statements that take effect together; valid while the closure that got it runs.
///
/// BEGIN travels with the first statement. Child tasks may use it at once: statements run in the
/// order of their arrival.
public final class Transaction: Session, @unchecked Sendable {
    // @unchecked: `hasBegun`, `isOver` and `mustRetry` are touched on the connection's loop only.

    private let connection: Connection
    private let opening: [String]
    private let timeout: Duration?
    private let commitWork = Mutex<[@Sendable () -> Void]>([])
    private let cursors = Atomic<Int>(0)
    private var hasBegun = false
    private var isOver = false
    private(set) var mustRetry = false

    init(on connection: Connection, opening: [String], timeout: Duration?) {
        self.connection = connection
        self.timeout = timeout
        let limit = timeout.map { ["SET LOCAL statement_timeout TO \($0.milliseconds)"] } ?? []
        self.opening = opening + limit
    }

    /// Runs one command of this transaction.
    ///
    /// - Parameter command: made by this module.
    /// - Returns: what the server answered.
    /// - Throws: ``PostgresError``, after which the transaction can only be rolled back.
    public func execute(_ command: Command) async throws -> QueryResult {
        let call = Call(command)
        return try await outcome(of: call) {
            try await call.run(on: self.connection.loop) { self.send(call) }
        }
    }

    /// Queues work for when the transaction has committed; dropped when it does not.
    ///
    /// - Parameter work: runs once, before `transaction` returns.
    public func afterCommit(_ work: @escaping @Sendable () -> Void) {
        commitWork.withLock { $0.append(work) }
    }

    /// Sends a call behind those of this transaction that are in flight; on the loop.
    private func send(_ call: Call) {
        guard !isOver else {
            let error = PostgresError(.library, call.command.name, "the transaction has ended")
            return call.settle(.failure(error))
        }
        if !hasBegun {
            hasBegun = true
            call.prelude = opening
        }
        connection.send(call, timeout: timeout)
    }

    /// Remembers a failure that makes the whole transaction worth a new try.
    private func outcome(
        of call: Call, _ work: () async throws -> QueryResult
    ) async throws -> QueryResult {
        do {
            return try await work()
        } catch let error as PostgresError where error.isRetryable {
            connection.loop.onLoop { self.mustRetry = true }
            throw error
        }
    }

    // MARK: Cursors

    /// Reads a result of any size through a cursor.
    ///
    /// - Parameters:
    ///   - command: a `SELECT`, made by this module.
    ///   - batch: rows a call of `body`; at least 1.
    ///   - body: the next batch is fetched meanwhile, no more than one.
    /// - Throws: what the server or `body` throws.
    public func stream(
        _ command: Command, batch: Int, _ body: (QueryResult) async throws -> Void
    ) async throws {
        precondition(batch > 0, "a batch has at least one row")
        let cursor = "cursor\(cursors.add(1, ordering: .relaxed).newValue)"
        let fetch = Command("FETCH FORWARD \(batch) FROM \(cursor)", name: command.name)
        let closing = Command("CLOSE \(cursor)", name: command.name)
        let declaration = Call(command.declaring(cursor: cursor))
        var next = Call(fetch)
        // Both go out together; a failed declaration makes the fetch fail too.
        start(declaration)
        start(next)
        _ = try await wait(declaration)
        do {
            while true {
                let result = try await wait(next)
                let isLast = result.count < batch
                next = Call(isLast ? closing : fetch)
                start(next)
                if result.count > 0 { try await body(result) }
                if isLast { break }
            }
            _ = try await wait(next)
        } catch {
            start(Call(closing))
            throw error
        }
    }

    /// Sends a call; its outcome is asked for later.
    private func start(_ call: Call) {
        connection.loop.onLoop { self.send(call) }
    }

    private func wait(_ call: Call) async throws -> QueryResult {
        try await outcome(of: call) { try await call.run(on: self.connection.loop) {} }
    }

    // MARK: COPY

    /// Copies rows into a table, as part of this transaction.
    ///
    /// - Parameters:
    ///   - sql: `COPY … FROM STDIN`.
    ///   - produce: writes the rows; when it throws, nothing was copied.
    /// - Returns: the rows copied.
    /// - Throws: what the server or `produce` throws; the transaction can only be rolled back then.
    @discardableResult
    public func copyIn(
        _ sql: StaticString, _ produce: (CopyWriter) async throws -> Void
    ) async throws -> Int {
        try await begin()
        return try await connection.plainly {
            try await connection.copyIn(copyScript(sql), name: "copy in", produce)
        }
    }

    /// Copies rows out, as part of this transaction.
    ///
    /// - Parameters:
    ///   - sql: `COPY … TO STDOUT`.
    ///   - body: gets about 64 KiB of whole rows at a time; when it throws, the connection is cut.
    /// - Returns: the rows copied.
    /// - Throws: what the server or `body` throws.
    @discardableResult
    public func copyOut(
        _ sql: StaticString, _ body: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        try await begin()
        return try await connection.plainly {
            try await connection.copyOut(copyScript(sql), name: "copy out", body)
        }
    }

    /// A COPY takes as long as its rows come: only silence ends it.
    private func copyScript(_ sql: StaticString) -> String {
        let after = (timeout ?? connection.settings.statementTimeout).milliseconds
        return "SET LOCAL statement_timeout TO 0; \(sql.description); "
            + "SET LOCAL statement_timeout TO \(after)"
    }

    /// Sends BEGIN by itself, when no statement has.
    private func begin() async throws {
        _ = try await execute(Command("SELECT 1", name: "begin"))
    }

    // MARK: The end

    /// Commits, and gives the connection back; not stopped by cancellation.
    ///
    /// - Throws: `unknownOutcome` when nobody knows whether it committed.
    func commit() async throws {
        let call = Call(Command("COMMIT"))
        let result: QueryResult?
        do {
            result = try await finish(call)
        } catch let error as PostgresError {
            if error.isRetryable { connection.loop.onLoop { self.mustRetry = true } }
            let isUnknown =
                error.kind == .connectionLost || error.kind == .timedOut || error.kind == .closed
                || error.code?.hasPrefix("57") == true
            throw isUnknown ? error.renamed("COMMIT", as: .unknownOutcome) : error
        }
        guard let result, result.tag != "COMMIT" else { return }
        throw PostgresError(.rolledBack, "COMMIT", "a failed statement had aborted it")
    }

    /// `nil` when nothing was ever sent.
    private func finish(_ call: Call) async throws -> QueryResult? {
        let isNeeded = await withCheckedContinuation { continuation in
            connection.loop.onLoop {
                self.isOver = self.isOver || !self.hasBegun
                if !self.hasBegun { self.connection.release() }
                continuation.resume(returning: self.hasBegun)
            }
        }
        guard isNeeded else { return nil }
        return try await call.runShielded(on: connection.loop) {
            self.connection.send(call, timeout: self.timeout)
            self.isOver = true
            self.connection.release()
        }
    }

    /// Rolls back and gives the connection back; nobody waits for either.
    func rollBack() {
        connection.loop.onLoop {
            guard !self.isOver else { return }
            self.isOver = true
            if self.hasBegun {
                self.connection.send(Call(Command("ROLLBACK"), deadline: nil))
            }
            self.connection.release()
        }
    }

    /// Whether a statement or the COMMIT met a serialisation failure or a deadlock.
    func isWorthRetrying() async -> Bool {
        await withCheckedContinuation { continuation in
            connection.loop.onLoop { continuation.resume(returning: self.mustRetry) }
        }
    }

    func runCommitWork() {
        let work = commitWork.withLock { work in
            defer { work = [] }
            return work
        }
        for piece in work { piece() }
    }
}
