import HTTP
import Model
import TestKit
import Testing

@testable import Service

@Suite("The gate of an internal port", .database())
struct KeyTests {
    static let routes: [Route] = [
        .get("/v1/accounts/{account}/things") { (request: Request, account: Int64) in
            .text(.ok, "\(request.caller ?? "-") \(request.user ?? 0)")
        },
        .post("/v1/accounts/{account}/things") { (request: Request, account: Int64) in
            try request.mustAct(as: .import)
            return .noContent
        },
        .get("/livez") { _ in .text(.ok, "ok") }.open(),
    ]

    @Test(arguments: [
        [:], ["Authorization": ""], ["Authorization": "Bearer"], ["Authorization": "Bearer "],
        ["Authorization": "Bearer wrong"], ["Authorization": "Basic YTpi"],
        ["Authorization": "Bearer \(ServiceFixture.key)x"],
        ["Authorization": "Bearer  \(ServiceFixture.key)"],
        ["Authorization": String(repeating: "x", count: 8_000)],
    ])
    func `without a known key the answer is 401, the same for all`(_ headers: [String: String])
        async throws
    {
        try await ServiceFixture.with(Self.routes) { service in
            let reply = try await service.send(.get, "/v1/accounts/7/things", nil, headers)

            #expect(reply.status == .unauthorized)
            #expect(reply.headers["WWW-Authenticate"] == "Bearer")
            #expect(try ServiceFixture.problem(reply) == "/problems/unauthorized")
        }
    }

    @Test func `a key in the query is no key`() async throws {
        try await ServiceFixture.with(Self.routes) { service in
            let path = "/v1/accounts/7/things?access_token=a"
            let reply = try await service.send(.get, path, nil, [:])

            #expect(reply.status == .unauthorized)
        }
    }

    @Test func `a known key passes, under any case of its scheme, with its name and user`()
        async throws
    {
        try await ServiceFixture.with(Self.routes) { service in
            let reply = try await service.send(
                .get, "/v1/accounts/7/things", nil,
                ["Authorization": "bearer \(ServiceFixture.key)", "Audience-User": "12"])

            #expect(String(decoding: reply.body, as: UTF8.self) == "operator 12")
        }
    }

    @Test func `both keys of a caller work while they are rotated`() async throws {
        var caller = ServiceFixture.caller("operator", key: "old key")
        caller.keys += ServiceFixture.caller("operator", key: "new key").keys
        try await ServiceFixture.with(Self.routes, callers: [caller]) { service in
            for key in ["old key", "new key"] {
                let reply = try await service.send(
                    .get, "/v1/accounts/7/things", nil, ["Authorization": "Bearer \(key)"])
                #expect(reply.status == .ok)
            }
        }
    }

    @Test func `a route that the key does not list is 403`() async throws {
        let caller = ServiceFixture.caller(
            "reader", routes: ["GET /v1/accounts/{account}/things"], actors: [.import])
        try await ServiceFixture.with(Self.routes, callers: [caller]) { service in
            #expect(try await service.send(.get, "/v1/accounts/7/things").status == .ok)
            let reply = try await service.send(.post, "/v1/accounts/7/things", "{}")
            #expect(reply.status == .forbidden)
            #expect(try ServiceFixture.problem(reply) == "/problems/route-not-allowed")
        }
    }

    @Test func `an actor that the key does not list is 403`() async throws {
        try await ServiceFixture.with(
            Self.routes, callers: [ServiceFixture.caller("x", actors: [.user])]
        ) { service in
            let reply = try await service.send(.post, "/v1/accounts/7/things", "{}")

            #expect(reply.status == .forbidden)
            #expect(try ServiceFixture.problem(reply) == "/problems/actor-not-allowed")
        }
    }

    @Test func `an open route needs no key`() async throws {
        try await ServiceFixture.with(Self.routes) { service in
            let reply = try await service.send(.get, "/livez", nil, [:])

            #expect(reply.status == .ok)
        }
    }

    @Test func `nobody who may call refuses to start, save insecurely on a loopback address`()
        throws
    {
        #expect(throws: ConfigError.self) {
            try KeyRing([], host: "127.0.0.1", insecure: false)
        }
        #expect(throws: ConfigError.self) { try KeyRing([], host: "0.0.0.0", insecure: true) }
        _ = try KeyRing([], host: "127.0.0.1", insecure: true)
    }

    @Test(arguments: ["", "plain", "abcd"])
    func `a key that is no SHA-256 refuses to start`(_ key: String) {
        #expect(throws: ConfigError.self) {
            try KeyRing([Caller(name: "x", keys: [key])], host: "127.0.0.1", insecure: false)
        }
    }
}
