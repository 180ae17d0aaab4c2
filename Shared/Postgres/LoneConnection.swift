internal import EventLoop

/// A connection that belongs to no pool, for what the server keeps with a connection: advisory locks.
///
/// It is not made anew when it is lost: every statement fails from then on.
public final class LoneConnection: Session {
    private let connection: Connection
    private let keeper: ConnectionKeeper
    private let patience: Duration

    init(_ connection: Connection, _ keeper: ConnectionKeeper, patience: Duration) {
        self.connection = connection
        self.keeper = keeper
        self.patience = patience
    }

    /// Runs one command.
    ///
    /// - Parameter command: made by this module.
    /// - Returns: what the server answered.
    /// - Throws: ``PostgresError``, or `CancellationError` when the task was cancelled.
    public func execute(_ command: Command) async throws -> QueryResult {
        let call = Call(command)
        return try await call.run(on: connection.loop) { [connection, patience] in
            connection.send(call, timeout: patience)
            // No pool looks after it.
            _ = connection.loop.schedule(after: patience + DatabaseSettings.grace) {
                connection.sweep()
            }
        }
    }

    /// Not possible here.
    ///
    /// - Parameters:
    ///   - command: not run.
    ///   - batch: of no use.
    ///   - body: not called.
    /// - Throws: always.
    public func stream(
        _ command: Command, batch: Int, _ body: (QueryResult) async throws -> Void
    ) async throws {
        throw PostgresError(.library, command.name, "a lone connection has no transactions")
    }

    /// Closes it; the server gives up what it held.
    public func close() async { await keeper.close(connection) }
}

extension Database {
    /// Opens a connection beside the pool; its owner closes it.
    ///
    /// - Returns: an open connection.
    /// - Throws: ``PostgresError`` when none can be made.
    public func loneConnection() async throws -> LoneConnection {
        let handle = try await connector.connect()
        let keeper = ConnectionKeeper()
        let connection = await keeper.adopt(handle, on: loop, settings, canceller)
        return LoneConnection(connection, keeper, patience: settings.statementTimeout)
    }
}
