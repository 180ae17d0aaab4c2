// PostgreSQL through libpq, without a blocking call on a loop.
//
//   task ---> Database ---> Pool of the task's loop ---> Connection (pipeline mode) ---> server
//                 |               ^ opened by                ^ watched by the loop
//                 |            Connector (thread)         Canceller (thread): PQcancel
//                 +--> Transaction: leases one Connection; BEGIN goes with its first statement
//
// - Values travel in binary form; statements are prepared once a connection, in the same round
//   trip as their first execution.
// - A task on one of the loops uses that loop's connections without a lock or a hop; any other
//   task is given a loop in turn.
// - A statement ends at the sooner of `Deadline.current` and the statement time-out, whatever the
//   server does; the server stops at its own `statement_timeout`.
// - A lost connection fails what runs on it at once, with a transient error; connections are made
//   anew with back-off (50 ms to 1 s, spread). While none can be made, callers fail at once.
//
// It deliberately does not support poolers that switch servers between transactions: prepared
// statements and the options of the connection would be lost.

public import EventLoop
internal import Synchronization

/// A pool of connections to one database; see the head of this file.
public final class Database: Session {
    let settings: DatabaseSettings
    let connector: Connector
    let canceller: Canceller
    private let pools: [Pool]
    private let turn = Atomic<Int>(0)
    private let up: UpFlag

    /// Prepares for connections; the first is made when the first statement needs it.
    ///
    /// - Parameters:
    ///   - conninfo: a URI or `key=value` pairs, as libpq reads them: several hosts, `options` and
    ///     `target_session_attrs` included.
    ///   - loops: each gets its share of the connections, at least one.
    ///   - connections: at most, over all loops.
    ///   - statementTimeout: for each statement, on the server; the client waits half a second more.
    ///   - name: `application_name`.
    ///   - observe: called on the loops; must not block.
    public init(
        _ conninfo: String, on loops: EventLoops, connections: Int = 8,
        statementTimeout: Duration = .seconds(5), name: String,
        observe: (@Sendable (DatabaseEvent) -> Void)? = nil
    ) {
        let settings = DatabaseSettings(
            conninfo: conninfo, name: name, statementTimeout: statementTimeout, observe: observe)
        let (connector, canceller) = (Connector(settings), Canceller())
        let up = UpFlag()
        self.settings = settings
        self.connector = connector
        self.canceller = canceller
        self.up = up
        pools = loops.all.enumerated().map { index, loop in
            let share = connections / loops.all.count
            let extra = index < connections % loops.all.count ? 1 : 0
            return Pool(
                on: loop, limit: max(1, share + extra), settings, connector, canceller
            ) { up.value.store($0, ordering: .relaxed) }
        }
    }

    /// Whether the last try to connect worked; `false` before the first.
    public var isUp: Bool { up.value.load(ordering: .relaxed) }

    /// Asks the server for a sign of life.
    ///
    /// - Throws: ``PostgresError`` when there is none in time.
    public func check() async throws { try await run(Database.ping) }

    private static let ping = Statement<Int32>("SELECT 1", name: "ping")

    /// Lets what runs finish within 5 s, and closes all connections.
    public func close() async {
        for pool in pools { await pool.close() }
    }

    /// The pool of the task's loop, else each in turn.
    private var pool: Pool {
        if let loop = EventLoop.current, let own = pools.first(where: { $0.loop === loop }) {
            return own
        }
        return pools[turn.wrappingAdd(1, ordering: .relaxed).oldValue % pools.count]
    }

    /// Some loop of this database.
    var loop: EventLoop { pool.loop }

    func reportUp() { up.value.store(true, ordering: .relaxed) }

    // MARK: Statements

    /// Runs one command in a transaction of its own.
    ///
    /// - Parameter command: made by this module.
    /// - Returns: what the server answered.
    /// - Throws: ``PostgresError``, or `CancellationError` when the task was cancelled.
    public func execute(_ command: Command) async throws -> QueryResult {
        let call = Call(command)
        let pool = pool
        return try await call.run(on: pool.loop) { pool.submit(call) }
    }

    /// Reads a result of any size through a cursor, in a read-only transaction.
    ///
    /// - Parameters:
    ///   - command: a `SELECT`, made by this module.
    ///   - batch: rows a call of `body`; at least 1.
    ///   - body: the next batch is fetched meanwhile, no more than one.
    /// - Throws: what the server or `body` throws.
    public func stream(
        _ command: Command, batch: Int, _ body: (QueryResult) async throws -> Void
    ) async throws {
        // All rows will be read: the plan with the best first row is not wanted.
        let opening = ["BEGIN READ ONLY", "SET LOCAL cursor_tuple_fraction TO 1"]
        _ = try await attempt(opening, nil) { transaction in
            try await transaction.stream(command, batch: batch, body)
        }
    }

    // MARK: Transactions

    /// Runs `body` in a transaction, READ COMMITTED, and commits when it returns.
    ///
    /// When a statement or the COMMIT meets a serialisation failure or a deadlock, the whole is
    /// run again, at most three times: `body` must have no effect outside the database, except
    /// through ``Transaction/afterCommit(_:)``. Do not use the database itself inside: waiting for
    /// a second connection while holding one can exhaust the pool.
    ///
    /// - Parameters:
    ///   - statementTimeout: for each of its statements, instead of the database's.
    ///   - body: its error rolls back, and is thrown.
    /// - Returns: what `body` returned; it is committed.
    /// - Throws: what `body` throws; ``PostgresError`` of kind `unknownOutcome` when the answer to
    ///   COMMIT was lost.
    @discardableResult
    public func transaction<Value: Sendable>(
        statementTimeout: Duration? = nil,
        _ body: @Sendable (Transaction) async throws -> Value
    ) async throws -> Value {
        let opening = ["BEGIN ISOLATION LEVEL READ COMMITTED"]
        var backOff = BackOff()
        for _ in 0..<Database.retries {
            switch try await attempt(opening, statementTimeout, mayRetry: true, body) {
            case .value(let value): return value
            case .retry: try await loop.sleep(for: backOff.next())
            }
        }
        switch try await attempt(opening, statementTimeout, body) {
        case .value(let value): return value
        case .retry: preconditionFailure("the last attempt throws")
        }
    }

    private static let retries = 3

    private enum Attempt<Value> {
        case value(Value)
        case retry
    }

    private func attempt<Value>(
        _ opening: [String], _ timeout: Duration?, mayRetry: Bool = false,
        _ body: (Transaction) async throws -> Value
    ) async throws -> Attempt<Value> {
        let connection = try await pool.lease(for: "transaction")
        let transaction = Transaction(on: connection, opening: opening, timeout: timeout)
        do {
            let value = try await body(transaction)
            try await transaction.commit()
            transaction.runCommitWork()
            return .value(value)
        } catch {
            transaction.rollBack()
            guard mayRetry, await transaction.isWorthRetrying(), !Task.isCancelled else {
                throw error
            }
            return .retry
        }
    }

    // MARK: COPY

    /// Copies rows into a table, all or none.
    ///
    /// - Parameters:
    ///   - sql: `COPY … FROM STDIN`.
    ///   - produce: writes the rows; when it throws, nothing was copied.
    /// - Returns: the rows copied.
    /// - Throws: what the server or `produce` throws.
    @discardableResult
    public func copyIn(
        _ sql: StaticString, _ produce: (CopyWriter) async throws -> Void
    ) async throws -> Int {
        try await plainly { connection in
            try await connection.copyIn(copyScript(sql), name: "copy in", produce)
        }
    }

    /// Copies rows out.
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
        try await plainly { connection in
            try await connection.copyOut(copyScript(sql), name: "copy out", body)
        }
    }

    /// A COPY takes as long as its rows come: only silence ends it.
    private func copyScript(_ sql: StaticString) -> String {
        "SET statement_timeout TO 0; \(sql.description); "
            + "RESET statement_timeout"
    }

    private func plainly<Value: Sendable>(
        _ body: (Connection) async throws -> Value
    ) async throws -> Value {
        let connection = try await pool.lease(for: "copy")
        defer { connection.loop.onLoop { connection.release() } }
        return try await connection.plainly { try await body(connection) }
    }
}

/// One boolean that pools write and everybody reads.
private final class UpFlag: Sendable {
    let value = Atomic<Bool>(false)
}
