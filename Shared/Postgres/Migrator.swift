internal import EventLoop

// The table `migration` lives in the first schema of the role's search path. One process at a time
// works, holding an advisory lock on that schema's name; the others poll for it: a blocking wait
// would be a transaction that CREATE INDEX CONCURRENTLY waits for, for ever.

/// Brings one schema to the newest step.
struct Migrator: Sendable {
    private let connection: Connection
    private let migrations: [Migration]

    init(_ migrations: [Migration], on connection: Connection) {
        self.migrations = migrations
        self.connection = connection
    }

    /// How long one step may be silent: an index on a large table takes its time.
    private static let patience = Duration.seconds(6 * 3_600)
    private static let pollInterval = Duration.milliseconds(100)

    /// Runs what is missing.
    ///
    /// - Parameter limit: how long to wait for another process that migrates.
    /// - Throws: ``PostgresError`` of kind `migration` when a step that ran was changed, or is gone.
    func run(waiting limit: Duration) async throws {
        try checkNumbers()
        try await lock(within: limit)
        try await script(Migrator.createTable, "create the table migration")
        let applied = try await all(Command(Migrator.selectApplied))
        for migration in try pending(applied) { try await apply(migration) }
        _ = try await execute(Command(Migrator.unlock))
    }

    private func checkNumbers() throws {
        for (before, migration) in zip(migrations, migrations.dropFirst())
        where migration.number <= before.number {
            throw failure(migration, "it stands behind number \(before.number)")
        }
    }

    private func lock(within limit: Duration) async throws {
        guard let schema = try await first(Command(Migrator.selectSchema)) else {
            throw PostgresError(
                .migration, "migrate", "the search path names no schema that exists")
        }
        let deadline = Deadline.within(limit)
        while try await !execute(Command(Migrator.tryLock, schema)).isTrue {
            guard !deadline.hasPassed else {
                throw PostgresError(.timedOut, "migrate", "another process still migrates")
            }
            try await connection.loop.sleep(for: Migrator.pollInterval)
        }
    }

    /// The steps that have not run here; those that have must not have changed.
    ///
    /// Steps that only a newer release knows are its business.
    private func pending(_ applied: [Applied]) throws -> [Migration] {
        let known = Dictionary(uniqueKeysWithValues: applied.map { (Int($0.number), $0) })
        return try migrations.filter { migration in
            guard let step = known[migration.number] else { return true }
            guard step.checksum == migration.checksum else {
                throw failure(migration, "it was changed after it had run here")
            }
            return false
        }
    }

    private func apply(_ migration: Migration) async throws {
        let operation = migration.operation
        let text = String(decoding: migration.sql, as: UTF8.self)
        let record = Command(
            Migrator.insertApplied, Int32(migration.number), migration.name, migration.checksum)
        switch migration.mode {
        case .inTransaction:
            try await script("BEGIN; SET LOCAL lock_timeout TO '10s'", operation)
            do {
                try await script(text, operation)
                _ = try await execute(record)
                _ = try await execute(Command("COMMIT", name: operation))
            } catch {
                try? await script("ROLLBACK", operation)
                throw error
            }
        case .outsideTransaction:
            if let index = migration.concurrentIndex {
                if try await execute(Command(Migrator.isInvalid, index)).isTrue {
                    try await script("DROP INDEX CONCURRENTLY \(index)", operation)
                }
            }
            try await script(text, operation)
            _ = try await execute(record)
        }
    }

    private func failure(_ migration: Migration, _ reason: String) -> PostgresError {
        PostgresError(.migration, migration.operation, reason)
    }

    // MARK: Running

    private func script(_ text: String, _ operation: String) async throws {
        try await connection.plainly {
            try await connection.runScript(text, name: operation, patience: Migrator.patience)
        }
    }

    private func execute(_ command: Command) async throws -> QueryResult {
        let call = Call(command)
        return try await call.run(on: connection.loop) {
            connection.send(call, timeout: Migrator.patience)
        }
    }

    private func all(_ command: Command) async throws -> [Applied] {
        try await execute(command).rows()
    }

    private func first(_ command: Command) async throws -> String? {
        let schema: String?? = try await execute(command).firstRow()
        return schema ?? nil
    }
}

/// A row of the table `migration`.
private struct Applied: PostgresRow {
    let number: Int32
    let checksum: [UInt8]

    init(row: inout RowReader) throws(PostgresError) {
        number = try row.next()
        checksum = try row.next()
    }
}

extension QueryResult {
    /// Whether the first row is `true`.
    fileprivate var isTrue: Bool {
        get throws { try firstRow() ?? false }
    }
}

extension Migrator {
    private static let createTable = """
        SET client_min_messages TO warning;
        CREATE TABLE IF NOT EXISTS migration (
            applied_at timestamptz NOT NULL DEFAULT now(),
            number     integer     PRIMARY KEY,
            name       text        NOT NULL,
            checksum   bytea       NOT NULL
        )
        """

    private static let selectSchema = Statement<String?>(
        "SELECT current_schema()", name: "migrate: schema")

    private static let tryLock = Statement<Bool, String>(
        "SELECT pg_try_advisory_lock(hashtextextended('migration of ' || $1, 0))",
        name: "migrate: lock")

    private static let unlock = Statement<NoRow>(
        "SELECT pg_advisory_unlock_all()", name: "migrate: unlock")

    private static let selectApplied = Statement<Applied>(
        "SELECT number, checksum FROM migration ORDER BY number", name: "migrate: applied")

    private static let insertApplied = Statement<NoRow, Int32, String, [UInt8]>(
        "INSERT INTO migration (number, name, checksum) VALUES ($1, $2, $3)",
        name: "migrate: record")

    private static let isInvalid = Statement<Bool, String>(
        """
        SELECT EXISTS (
            SELECT FROM pg_catalog.pg_index
            WHERE indexrelid = to_regclass($1) AND NOT indisvalid)
        """, name: "migrate: invalid index")
}
