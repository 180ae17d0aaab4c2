import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

@Suite("Criteria over HTTP", .database(Schema.migrations))
struct CriteriaHTTPTests {
    private func serving(_ body: (SegmentationWorld, ServedRoutes) async throws -> Void)
        async throws
    {
        let world = try await SegmentationWorld()
        try await world.addInterests(1...2)
        try await world.addFields()
        try await body(world, try await ServedRoutes(world.routes))
    }

    @Test func `criteria are said with the names that are known`() async throws {
        try await serving { world, server in
            let parent = try await world.filled("Klanten", .all([]))
            let reply = try await server.send(
                .post, "/segments/sentence",
                #"{"match":{"on":"interest","test":"subscribed","interest":1},"parent":\#(parent)}"#
            ).json(CriteriaSentences.self)

            #expect(reply.nl == "zit in segment “Klanten” en heeft Interest 1")
            #expect(reply.en == "is in segment “Klanten” and has Interest 1")
        }
    }

    @Test func `only what is allowed is said`() async throws {
        try await serving { world, server in
            let problem = try await server.problem(
                .post, "/segments/sentence", #"{"match":{"on":"clicks","test":"is"}}"#)

            #expect(problem == "422 /problems/invalid-input /match/interest missing")
        }
    }

    @Test func `the schema is there without a key`() async throws {
        try await serving { world, server in
            let reply = try await server.client.send(
                ClientRequest(.get, server.base, "/criteria.schema.json"))

            #expect(reply.status == .ok)
            #expect(reply.headers["Content-Type"] == "application/schema+json")
            #expect(try JSON(parsing: reply.body) == CriteriaSchema.document)
        }
    }

    /// By what is wrong with them.
    private static let hostile = [
        "too-deep": String(repeating: #"{"all":["#, count: 10_000)
            + String(repeating: "]}", count: 10_000),
        "too-many-conditions": #"{"any":[{}"# + String(repeating: ",{}", count: 300_000) + "]}",
        "too-many-values": #"{"on":"email","test":"is","values":["a""#
            + String(repeating: ",\"a\"", count: 200_000) + "]}",
    ]

    @Test(arguments: hostile.keys)
    func `hostile criteria are a 422 wherever they are sent`(_ code: String) async throws {
        let match = try #require(CriteriaHTTPTests.hostile[code])
        try await serving { world, server in
            for path in ["/segments/count", "/segments/sentence", "/segments/preview"] {
                let problem = try await server.problem(.post, path, #"{"match":\#(match)}"#)
                #expect(problem.hasPrefix("422 /problems/invalid-input"), "\(path)")
                #expect(problem.contains(code), "\(path)")
            }
            let draft = #"{"name":"A","match":\#(match)}"#
            let problem = try await server.problem(
                .post, "/segments", draft, headers: [("Idempotency-Key", "a")])
            #expect(problem.hasPrefix("422 /problems/invalid-input"))
        }
    }
}
