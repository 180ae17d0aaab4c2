/// Where statements run: a ``Database``, each by itself, or a ``Transaction``.
public protocol Session: Sendable {
    /// Runs one command.
    ///
    /// - Parameter command: made by this module.
    /// - Returns: what the server answered.
    /// - Throws: ``PostgresError``, or `CancellationError` when the task was cancelled.
    func execute(_ command: Command) async throws -> QueryResult

    /// Reads a result of any size, `batch` rows at a time, at constant memory.
    ///
    /// - Parameters:
    ///   - command: a `SELECT`, made by this module.
    ///   - batch: rows a call of `body`; at least 1.
    ///   - body: the next batch is fetched meanwhile, no more than one.
    /// - Throws: what the server or `body` throws.
    func stream(
        _ command: Command, batch: Int, _ body: (QueryResult) async throws -> Void
    ) async throws
}

extension Session {
    /// Runs a statement and returns all its rows.
    ///
    /// - Parameters:
    ///   - statement: typed at both ends.
    ///   - values: its parameters in order.
    /// - Returns: the rows in the order of the result.
    /// - Throws: ``PostgresError``, or `CancellationError` when the task was cancelled.
    public func all<Row, each Parameter>(
        _ statement: Statement<Row, repeat each Parameter>, _ values: repeat each Parameter
    ) async throws -> [Row] {
        try await execute(Command(statement, repeat each values)).rows()
    }

    /// Runs a statement and returns its first row.
    ///
    /// - Parameters:
    ///   - statement: typed at both ends.
    ///   - values: its parameters in order.
    /// - Returns: `nil` when there is no row.
    /// - Throws: ``PostgresError``, or `CancellationError` when the task was cancelled.
    public func first<Row, each Parameter>(
        _ statement: Statement<Row, repeat each Parameter>, _ values: repeat each Parameter
    ) async throws -> Row? {
        try await execute(Command(statement, repeat each values)).firstRow()
    }

    /// Runs a statement for its effect.
    ///
    /// - Parameters:
    ///   - statement: typed at both ends; rows that it returns are not read.
    ///   - values: its parameters in order.
    /// - Returns: the rows that it affected.
    /// - Throws: ``PostgresError``, or `CancellationError` when the task was cancelled.
    @discardableResult
    public func run<Row, each Parameter>(
        _ statement: Statement<Row, repeat each Parameter>, _ values: repeat each Parameter
    ) async throws -> Int {
        try await execute(Command(statement, repeat each values)).affectedRows
    }

    /// Runs a statement and hands its rows over in batches, at constant memory.
    ///
    /// The rows are one snapshot. While `body` waits, nothing but the next batch is fetched.
    ///
    /// - Parameters:
    ///   - statement: a `SELECT`.
    ///   - values: its parameters in order.
    ///   - batch: rows a call of `body`, at least 1.
    ///   - body: never gets an empty batch.
    /// - Throws: what the server or `body` throws.
    public func each<Row, each Parameter>(
        _ statement: Statement<Row, repeat each Parameter>, _ values: repeat each Parameter,
        batch: Int = 1_000, _ body: ([Row]) async throws -> Void
    ) async throws {
        try await stream(Command(statement, repeat each values), batch: batch) { result in
            try await body(try result.rows())
        }
    }

    /// Runs a built command and returns all its rows.
    ///
    /// - Parameters:
    ///   - text: is parsed at each run.
    ///   - type: what a row becomes.
    /// - Returns: the rows in the order of the result.
    /// - Throws: ``PostgresError``, or `CancellationError` when the task was cancelled.
    public func all<Row: PostgresRow>(_ text: SQLText, as type: Row.Type) async throws -> [Row] {
        try await execute(Command(text)).rows()
    }

    /// Runs a built command and returns its first row.
    ///
    /// - Parameters:
    ///   - text: is parsed at each run.
    ///   - type: what a row becomes.
    /// - Returns: `nil` when there is no row.
    /// - Throws: ``PostgresError``, or `CancellationError` when the task was cancelled.
    public func first<Row: PostgresRow>(_ text: SQLText, as type: Row.Type) async throws -> Row? {
        try await execute(Command(text)).firstRow()
    }

    /// Runs a built command for its effect.
    ///
    /// - Parameter text: is parsed at each run.
    /// - Returns: the rows that it affected.
    /// - Throws: ``PostgresError``, or `CancellationError` when the task was cancelled.
    @discardableResult
    public func run(_ text: SQLText) async throws -> Int {
        try await execute(Command(text)).affectedRows
    }

    /// Runs a built command and hands its rows over in batches, at constant memory.
    ///
    /// - Parameters:
    ///   - text: a `SELECT`.
    ///   - type: what a row becomes.
    ///   - batch: rows a call of `body`, at least 1.
    ///   - body: never gets an empty batch.
    /// - Throws: what the server or `body` throws.
    public func each<Row: PostgresRow>(
        _ text: SQLText, as type: Row.Type, batch: Int = 1_000,
        _ body: ([Row]) async throws -> Void
    ) async throws {
        try await stream(Command(text), batch: batch) { result in
            try await body(try result.rows())
        }
    }
}
