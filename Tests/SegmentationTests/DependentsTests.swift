import Clients
import HTTP
import Model
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("What uses a segment", .database(Schema.migrations))
struct DependentsTests {
    private func serving(_ body: (World, ServedRoutes) async throws -> Void) async throws {
        let world = try await World()
        try await body(world, try await ServedRoutes(world.routes))
    }

    @Test func `segments and what other services told are listed`() async throws {
        try await serving { world, server in
            let first = try await world.filled("A", .all([]))
            let child = try await world.filled("B", .all([]), parent: first)
            let tester = try await world.filled("C", World.isMember(of: first))
            let path = "/segments/\(first)/uses/campaign/Spring_2026-1.a"

            #expect(try await server.send(.put, path).status == .created)
            #expect(try await server.send(.put, path).status == .ok)
            _ = try await server.segmentation.use(first, by: "workflow", "7", in: world.account)

            let told = try await server.segmentation.dependents(of: first, in: world.account)
            #expect(told.segments == [child, tester])
            #expect(told.uses.map(\.kind) == ["campaign", "workflow"])
            #expect(told.uses.map(\.reference) == ["Spring_2026-1.a", "7"])
        }
    }

    @Test func `a segment that is used stays, and the refusal lists all that uses it`()
        async throws
    {
        struct Refusal: Decodable {
            let type: String
            let segments: [SegmentID]
            let uses: [SegmentUse]
        }
        try await serving { world, server in
            let first = try await world.filled("A", .all([]))
            let child = try await world.filled("B", .all([]), parent: first)
            let client = server.segmentation
            let use = try await client.use(first, by: "campaign", "9", in: world.account)
            let path = "/segments/\(first)"

            let refused = try await server.send(.delete, path)
            #expect(refused.status == .conflict)
            let refusal = try refused.json(Refusal.self)
            #expect(refusal.type == "/problems/segment-in-use")
            #expect(refusal.segments == [child] && refusal.uses == [use])

            try await world.segments.remove(child, from: world.account, ifVersion: nil)
            #expect(try await server.send(.delete, path).status == .conflict)
            for _ in 1...2 {
                try await client.endUse(of: first, by: "campaign", "9", in: world.account)
            }
            #expect(try await server.send(.delete, path).status == .noContent)
            #expect(
                try await server.problem(.put, path + "/uses/campaign/9")
                    == "404 /problems/unknown-segment")
        }
    }

    @Test(arguments: [
        ("Campaign", "1", " /kind invalid-kind"), ("a%20b", "1", " /kind invalid-kind"),
        (String(repeating: "k", count: 31), "1", " /kind invalid-kind"),
        ("campaign", "a%2Fb", " /reference invalid-reference"),
        ("campaign", "jan@example.com", " /reference invalid-reference"),
        ("1", "%C3%A9", " /kind invalid-kind /reference invalid-reference"),
    ])
    func `names are plain`(_ kind: String, _ reference: String, _ errors: String) async throws {
        try await serving { world, server in
            let path =
                "/segments/\(try await world.filled("A", .all([])))/uses/\(kind)/\(reference)"

            #expect(try await server.problem(.put, path) == "422 /problems/invalid-input" + errors)
            #expect(
                try await server.problem(.delete, path) == "422 /problems/invalid-input" + errors)
        }
    }
}
