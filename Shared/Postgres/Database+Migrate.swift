internal import EventLoop

extension Database {
    /// Brings the schema, the first of the search path, to the newest step.
    ///
    /// One process at a time works; the others wait for it, then find nothing to do. Steps that a
    /// newer release added are left alone.
    ///
    /// - Parameters:
    ///   - migrations: in the order of their numbers.
    ///   - limit: how long to wait for another process that migrates.
    /// - Throws: ``PostgresError``; of kind `migration` when a step that ran was changed.
    public func migrate(
        _ migrations: [Migration], waiting limit: Duration = .seconds(120)
    ) async throws {
        // An index takes as long as it takes: no statement_timeout.
        let handle = try await connector.connect(
            options: "-c statement_timeout=0 -c idle_in_transaction_session_timeout=0")
        let keeper = ConnectionKeeper()
        let connection = await keeper.adopt(handle, on: loop, settings, canceller)
        reportUp()
        do {
            try await Migrator(migrations, on: connection).run(waiting: limit)
        } catch {
            await keeper.close(connection)
            throw error
        }
        await keeper.close(connection)
    }
}

/// Owns a connection that belongs to no pool.
private final class ConnectionKeeper: ConnectionOwner, Sendable {
    func connectionHasRoom(_ connection: Connection) {}

    func connectionIsGone(_ connection: Connection, _ error: PostgresError) {}

    func resend(_ call: Call) {
        call.settle(.failure(PostgresError(.connectionLost, call.command.name, "interrupted")))
    }

    func adopt(
        _ handle: PostgresHandle, on loop: EventLoop, _ settings: DatabaseSettings,
        _ canceller: Canceller
    ) async -> Connection {
        await withCheckedContinuation { continuation in
            loop.onLoop {
                let connection = Connection(handle, on: loop, settings, canceller, owner: self)
                connection.lease()
                continuation.resume(returning: connection)
            }
        }
    }

    func close(_ connection: Connection) async {
        await withCheckedContinuation { continuation in
            connection.loop.onLoop {
                connection.drop(PostgresError(.closed, "migrate", "closed"))
                continuation.resume()
            }
        }
    }
}
