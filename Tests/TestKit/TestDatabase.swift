public import EventLoop
internal import FoundationEssentials
public import Postgres
public import Testing

/// A database of one test: a clone of a migrated template, dropped when the test ends.
///
/// The server is the one that the environment variable `AUDIENCE_TEST_DATABASE` names; its role
/// must be allowed to create databases.
public final class TestDatabase: Sendable {
    /// The database's name on the server.
    public let name: String

    /// What a service under test connects with.
    public let conninfo: String

    /// Two loops of this test.
    public let loops: EventLoops

    /// Connected through ``loops``; at most four connections.
    public let database: Database

    @TaskLocal static var scoped: TestDatabase?

    /// The database of the test that runs; needs the trait `.database(…)`.
    public static var current: TestDatabase {
        guard let scoped else { preconditionFailure("the test lacks the trait .database(…)") }
        return scoped
    }

    private init(name: String, conninfo: String) {
        self.name = name
        self.conninfo = conninfo
        loops = EventLoops(count: 2)
        database = Database(
            conninfo, on: loops, connections: 4, statementTimeout: .seconds(20), name: "test")
    }

    /// A server has a hundred connections by default, and tests run side by side.
    private static let turnstile = Turnstile(12)

    /// Makes a database, hands it to `body`, and drops it.
    ///
    /// - Parameters:
    ///   - migrations: the schema that it has.
    ///   - body: may connect more clients; they are cut off at its end.
    /// - Returns: what `body` returned.
    /// - Throws: what `body` throws, or why there is no database.
    public static func with<Value>(
        _ migrations: [Migration], _ body: (TestDatabase) async throws -> Value
    ) async throws -> Value {
        let server = try TestServer.shared.get()
        await turnstile.enter()
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await scratch(server, migrations, body))
        } catch {
            outcome = .failure(error)
        }
        await turnstile.leave()
        return try outcome.get()
    }

    private static func scratch<Value>(
        _ server: TestServer, _ migrations: [Migration],
        _ body: (TestDatabase) async throws -> Value
    ) async throws -> Value {
        let template = try await server.template(for: migrations)
        await server.dropForgotten()
        let name = server.freshName()
        try await server.create(name, from: template)
        let test = TestDatabase(name: name, conninfo: server.conninfo(for: name))
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(test))
        } catch {
            outcome = .failure(error)
        }
        await test.database.close()
        await test.loops.stop()
        try await server.drop(name)
        return try outcome.get()
    }
}

/// Gives each test a database of its own, ``TestDatabase/current``.
public struct DatabaseTrait: SuiteTrait, TestTrait, TestScoping {
    let migrations: [Migration]

    /// Every test of a suite gets its own.
    public var isRecursive: Bool { true }

    /// Runs the test with a database.
    ///
    /// - Parameters:
    ///   - test: the test.
    ///   - testCase: one of its cases.
    ///   - function: the test's body.
    /// - Throws: what the test throws, or why there is no database.
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await TestDatabase.with(migrations) { database in
            try await TestDatabase.$scoped.withValue(database) { try await function() }
        }
    }
}

extension Trait where Self == DatabaseTrait {
    /// A database with this schema for each test.
    ///
    /// - Parameter migrations: none for an empty database.
    /// - Returns: a trait of a suite or a test.
    public static func database(_ migrations: [Migration] = []) -> Self {
        Self(migrations: migrations)
    }
}
