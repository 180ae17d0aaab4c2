import Clients
import HTTP
import Model
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("What an account's segments may say", .database(Schema.migrations))
struct LimitsTests {
    private func serving(_ body: (World, ServedRoutes) async throws -> Void) async throws {
        let world = try await World()
        try await body(world, try await ServedRoutes(world.routes))
    }

    private let path = "/segmentation-settings"

    @Test func `the service's own limits count until an account has others`() async throws {
        try await serving { world, server in
            let read = try await server.send(.get, path)
            #expect(try read.json(SegmentLimits.self) == SegmentLimits(conditions: 5, levels: 5))
            #expect(read.headers["ETag"] == "\"0\"")
            let six = Criteria.all(Array(repeating: World.speaks("nl"), count: 6))
            let draft = SegmentDraft(name: "Six", match: six)
            await #expect(throws: ServiceError.self) {
                _ = try await server.segmentation.add(draft, in: world.account)
            }

            let written = try await server.send(
                .put, path, #"{"conditions":6,"levels":2}"#, headers: [("If-Match", "\"0\"")])

            #expect(written.headers["ETag"] == "\"1\"")
            #expect(try await server.segmentation.add(draft, in: world.account).name == "Six")
            #expect(
                try await server.segmentation.count(CountRequest(match: six), in: world.account)
                    .count == 0)
            #expect(
                try await server.problem(
                    .post, "/segments/count", #"{"match":{"all":[{"any":[{"none":[]}]}]}}"#)
                    == "422 /problems/invalid-input /match too-deep")
            #expect(
                try await server.segmentation.limits(in: world.account)
                    == SegmentLimits(conditions: 6, levels: 2))
        }
    }

    @Test func `segments that say more already stay`() async throws {
        try await serving { world, server in
            let two = try await world.filled("Two", .all([World.speaks("nl"), World.speaks("fr")]))

            _ = try await server.segmentation.setLimits(
                SegmentLimits(conditions: 1, levels: 1), in: world.account)

            #expect(try await server.segmentation.segment(two, in: world.account).name == "Two")
            #expect(try await server.segmentation.count(two, in: world.account).count == 0)
        }
    }

    @Test func `refusals name the place and the version`() async throws {
        try await serving { _, server in
            let outside = try await server.problem(.put, path, #"{"conditions":201,"levels":0}"#)
            let stale = try await server.problem(
                .put, path, #"{"conditions":9,"levels":9}"#, headers: [("If-Match", "\"3\"")])
            let half = try await server.problem(.put, path, #"{"conditions":9}"#)

            #expect(
                outside == "422 /problems/invalid-input /conditions out-of-range "
                    + "/levels out-of-range")
            #expect(stale == "412 /problems/stale-version")
            #expect(half.hasPrefix("422 /problems/invalid-input /levels"))
        }
    }
}
