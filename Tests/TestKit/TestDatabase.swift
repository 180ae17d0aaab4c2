public import EventLoop
internal import FoundationEssentials
public import Postgres
internal import Synchronization
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

    @TaskLocal static var scoped: [TestDatabase] = []

    /// The database of the test that runs; needs the trait `.database(…)`.
    public static var current: TestDatabase {
        guard let first = scoped.first else {
            preconditionFailure("the test lacks the trait .database(…)")
        }
        return first
    }

    /// The databases of the other services of the test that runs, in the trait's order.
    public static var beside: [TestDatabase] { Array(scoped.dropFirst()) }

    private let endings = Mutex<[@Sendable () async -> Void]>([])

    /// Ends something that uses the database before the database goes.
    ///
    /// - Parameter ending: called once, when the test is over; the last one added first.
    public func atEnd(_ ending: @escaping @Sendable () async -> Void) {
        endings.withLock { $0.append(ending) }
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

    /// Makes a database a schema, hands them to `body`, and drops them.
    ///
    /// - Parameters:
    ///   - schemas: the migrations of each; at most twelve.
    ///   - body: may connect more clients; they are cut off at its end.
    /// - Returns: what `body` returned.
    /// - Throws: what `body` throws, or why there is no database.
    public static func with<Value>(
        _ schemas: [[Migration]], _ body: ([TestDatabase]) async throws -> Value
    ) async throws -> Value {
        let server = try TestServer.shared.get()
        await turnstile.enter(schemas.count)
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await nested(server, schemas[...], [], body))
        } catch {
            outcome = .failure(error)
        }
        await turnstile.leave(schemas.count)
        return try outcome.get()
    }

    /// The first schema's is made last and goes first: it is of the service that asks the others.
    private static func nested<Value>(
        _ server: TestServer, _ schemas: ArraySlice<[Migration]>, _ made: [TestDatabase],
        _ body: ([TestDatabase]) async throws -> Value
    ) async throws -> Value {
        guard let last = schemas.last else { return try await body(made) }
        return try await scratch(server, last) { test in
            try await nested(server, schemas.dropLast(), [test] + made, body)
        }
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
        await test.end()
        try await server.drop(name)
        return try outcome.get()
    }

    private func end() async {
        while let ending = endings.withLock({ $0.popLast() }) { await ending() }
        await database.close()
        await loops.stop()
    }
}

/// Gives each test databases of its own: ``TestDatabase/current`` and ``TestDatabase/beside``.
public struct DatabaseTrait: SuiteTrait, TestTrait, TestScoping {
    let schemas: [[Migration]]

    /// Every test of a suite gets its own.
    public var isRecursive: Bool { true }

    /// Runs the test with its databases.
    ///
    /// - Parameters:
    ///   - test: the test.
    ///   - testCase: one of its cases.
    ///   - function: the test's body.
    /// - Throws: what the test throws, or why there is no database.
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await TestDatabase.with(schemas) { databases in
            try await TestDatabase.$scoped.withValue(databases) { try await function() }
        }
    }
}

extension Trait where Self == DatabaseTrait {
    /// A database with this schema for each test, and one for each service that it needs.
    ///
    /// - Parameters:
    ///   - migrations: none for an empty database.
    ///   - others: the schemas of the other services.
    /// - Returns: a trait of a suite or a test.
    public static func database(
        _ migrations: [Migration] = [], beside others: [Migration]...
    ) -> Self {
        Self(schemas: [migrations] + others)
    }
}
