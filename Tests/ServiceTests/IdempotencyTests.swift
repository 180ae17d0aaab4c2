import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Service

/// A table that a write under test fills.
enum ThingSchema {
    static let migrations =
        SharedSchema.migrations + [
            Migration(
                10, "thing",
                Array(
                    """
                    -- 10: thing, what the tests write.
                    -- Safe while the previous release serves: yes.
                    -- Duration: instant.
                    CREATE TABLE thing (
                        account_id bigint NOT NULL,
                        thing_id   bigint GENERATED ALWAYS AS IDENTITY,
                        PRIMARY KEY (account_id, thing_id)
                    );
                    """.utf8))
        ]

    static let add = Statement<Int64, Int64>(
        "INSERT INTO thing (account_id) VALUES ($1::bigint) RETURNING thing_id")

    static let count = Statement<Int64>("SELECT count(*) FROM thing")
}

@Suite("Repeating a write under one key", .database(ThingSchema.migrations))
struct IdempotencyTests {
    struct Broken: Error {}

    private func routes() -> [Route] {
        let database = TestDatabase.current.database
        let idempotency = Idempotency(database: database)
        return [
            .post("/v1/accounts/{account}/things") { (request: Request, account: AccountID) in
                let input = try await request.json([String: Int64].self)
                return try await idempotency.once(request, account) { transaction in
                    let id = try await transaction.first(ThingSchema.add, account.number)
                    if input["fail"] == 1 { throw Broken() }
                    return .created(["id": id ?? 0])
                }
            },
            .post("/v1/accounts/{account}/people") { (request: Request, account: AccountID) in
                try await idempotency.once(
                    request, account,
                    subject: { transaction in
                        try await transaction.first(ThingSchema.add, account.number) ?? 0
                    },
                    reply: { id in .created(["id": id]) })
            },
        ]
    }

    private func headers(_ key: String) -> [String: String] {
        ["Authorization": "Bearer \(ServiceFixture.key)", "Idempotency-Key": key]
    }

    @Test(arguments: ["things", "people"])
    func `the first answer is repeated, and there is one effect`(_ path: String) async throws {
        try await ServiceFixture.with(routes()) { service in
            let first = try await service.send(
                .post, "/v1/accounts/7/\(path)", #"{"a":1}"#, headers("k"))
            let second = try await service.send(
                .post, "/v1/accounts/7/\(path)", #"{"a":1}"#, headers("k"))

            #expect(first.status == .created)
            #expect(second.status == .created)
            #expect(first.body == second.body)
            #expect(try await TestDatabase.current.database.first(ThingSchema.count) == 1)
        }
    }

    @Test func `a hundred at once under one key have one effect`() async throws {
        try await ServiceFixture.with(routes()) { service in
            let statuses = try await withThrowingTaskGroup { group in
                for _ in 0..<100 {
                    group.addTask {
                        try await service.send(
                            .post, "/v1/accounts/7/things", #"{"a":1}"#, headers("k")
                        ).status
                    }
                }
                return try await group.reduce(into: Set<Status>()) { $0.insert($1) }
            }

            #expect(statuses.isSubset(of: [.created, .conflict]))
            #expect(statuses.contains(.created))
            #expect(try await TestDatabase.current.database.first(ThingSchema.count) == 1)
        }
    }

    @Test func `another request under a used key is refused`() async throws {
        try await ServiceFixture.with(routes()) { service in
            _ = try await service.send(
                .post, "/v1/accounts/7/things", #"{"a":1}"#, headers("k"))
            let reply = try await service.send(
                .post, "/v1/accounts/7/things", #"{"a":2}"#, headers("k"))

            #expect(reply.status == .unprocessableContent)
            #expect(try ServiceFixture.problem(reply) == "/problems/idempotency-key-reused")
        }
    }

    @Test func `a key of another account is another key`() async throws {
        try await ServiceFixture.with(routes()) { service in
            for account in [7, 8] {
                _ = try await service.send(
                    .post, "/v1/accounts/\(account)/things", #"{"a":1}"#, headers("k"))
            }

            #expect(try await TestDatabase.current.database.first(ThingSchema.count) == 2)
        }
    }

    @Test func `a failed write leaves its key unused`() async throws {
        try await ServiceFixture.with(routes()) { service in
            let failed = try await service.send(
                .post, "/v1/accounts/7/things", #"{"fail":1}"#, headers("k"))
            let good = try await service.send(
                .post, "/v1/accounts/7/things", #"{"a":1}"#, headers("k"))

            #expect(failed.status == .internalServerError)
            #expect(good.status == .created)
            #expect(try await TestDatabase.current.database.first(ThingSchema.count) == 1)
        }
    }

    @Test func `a key has at most 255 characters`() async throws {
        try await ServiceFixture.with(routes()) { service in
            let fits = String(repeating: "k", count: 255)

            let good = try await service.send(
                .post, "/v1/accounts/7/things", #"{"a":1}"#, headers(fits))
            let tooLong = try await service.send(
                .post, "/v1/accounts/7/things", #"{"a":1}"#, headers(fits + "k"))

            #expect(good.status == .created)
            #expect(tooLong.status == .badRequest)
        }
    }

    @Test func `a key may be used again after a day`() async throws {
        try await ServiceFixture.with(routes()) { service in
            _ = try await service.send(.post, "/v1/accounts/7/things", #"{"a":1}"#, headers("k"))
            try await TestDatabase.current.database.run(
                Statement<NoRow>(
                    "UPDATE idempotency_key SET created_at = now() - interval '24 hours 1 second'"))
            let again = try await service.send(
                .post, "/v1/accounts/7/things", #"{"a":2}"#, headers("k"))

            #expect(again.status == .created)
            #expect(try await TestDatabase.current.database.first(ThingSchema.count) == 2)
            try await Idempotency(database: TestDatabase.current.database).purge()
        }
    }
}
