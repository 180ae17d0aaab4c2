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
