internal import EventLoop
internal import FoundationEssentials
internal import Postgres

/// The server that holds the tests' databases.
struct TestServer: Sendable {
    private let base: String
    private let database: Database
    /// One connection, for who makes a template; the making itself uses `database`.
    private let lockKeeper: Database

    /// One a process; a failure says what to set.
    static let shared = Result { try TestServer() }

    private struct Missing: Error, CustomStringConvertible {
        let description =
            "set AUDIENCE_TEST_DATABASE to a PostgreSQL connection string, such as "
            + "postgresql://audience@127.0.0.1:5432/audience_test, whose role may create databases"
    }

    private init() throws {
        guard let base = ProcessInfo.processInfo.environment["AUDIENCE_TEST_DATABASE"] else {
            throw Missing()
        }
        self.base = base
        let loops = EventLoops(count: 1)
        database = Database(
            base, on: loops, connections: 4, statementTimeout: .seconds(120), name: "test server")
        lockKeeper = Database(
            base, on: loops, connections: 1, statementTimeout: .seconds(120), name: "test server")
    }

    /// The connection string of another database of the same server.
    func conninfo(for name: String) -> String {
        guard let scheme = base.firstRange(of: "://") else { return base + " dbname=\(name)" }
        let rest = base[scheme.upperBound...]
        let query = rest.firstIndex(of: "?") ?? rest.endIndex
        let path = rest[..<query].firstIndex(of: "/") ?? query
        return base[..<path] + "/\(name)" + rest[query...]
    }

    func create(_ name: String, from template: String) async throws {
        var text = SQLText("CREATE DATABASE ", name: "create test database")
        text.append(identifier: name)
        text.append(" TEMPLATE ")
        text.append(identifier: template)
        try await database.run(text)
    }

    /// A name that says when it was made: see ``dropForgotten()``.
    func freshName() -> String {
        let now = Int64(Date().timeIntervalSince1970)
        return "test_\(now)_\(UInt64.random(in: .min ... .max))"
    }

    /// Drops what runs that were killed left behind, once a process.
    func dropForgotten() async { await Self.cleaning.value }

    private static let cleaning = Task {
        guard let server = try? shared.get() else { return }
        let anHourAgo = Int64(Date().timeIntervalSince1970) - 3_600
        let names = (try? await server.database.all(selectForgotten, anHourAgo)) ?? []
        // Another process may do the same: whoever is second finds nothing.
        for name in names { try? await server.drop(name) }
    }

    private static let selectForgotten = Statement<String, Int64>(
        """
        SELECT datname
        FROM pg_catalog.pg_database
        WHERE CASE WHEN datname ~ '^test_[0-9]{1,12}_[0-9]+$'
            THEN split_part(datname, '_', 2)::bigint < $1 END
        """, name: "find forgotten test databases")

    func drop(_ name: String) async throws {
        var text = SQLText("DROP DATABASE IF EXISTS ", name: "drop test database")
        text.append(identifier: name)
        text.append(" WITH (FORCE)")
        try await database.run(text)
    }

    /// The database that has this schema and nothing else; made once by whoever comes first.
    func template(for migrations: [Migration]) async throws -> String {
        guard !migrations.isEmpty else { return "template0" }
        let name = "template_\(Self.fingerprint(migrations))"
        if try await exists(name) { return name }
        try await lockKeeper.transaction { transaction in
            try await transaction.run(Self.lock, name)
            if try await exists(name) { return }
            let unfinished = name + "_unfinished"
            try await drop(unfinished)
            try await create(unfinished, from: "template0")
            let loops = EventLoops(count: 1)
            let fresh = Database(conninfo(for: unfinished), on: loops, name: "test template")
            try await fresh.migrate(migrations)
            await fresh.close()
            await loops.stop()
            var text = SQLText("ALTER DATABASE ", name: "finish template")
            text.append(identifier: unfinished)
            text.append(" RENAME TO ")
            text.append(identifier: name)
            try await database.run(text)
        }
        return name
    }

    private func exists(_ name: String) async throws -> Bool {
        try await database.first(Self.selectExists, name) ?? false
    }

    private static let lock = Statement<NoRow, String>(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", name: "lock template")

    private static let selectExists = Statement<Bool, String>(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1)",
        name: "find template")

    /// FNV-1a of all that a schema is made of; source: draft-eastlake-fnv.
    private static func fingerprint(_ migrations: [Migration]) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for migration in migrations {
            let header = "\(migration.number) \(migration.name) \(migration.mode) "
            for byte in Array(header.utf8) + migration.sql + [0] {
                hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
            }
        }
        return String(hash, radix: 16)
    }
}
