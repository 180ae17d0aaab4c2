import Clients
import HTTP
import Model
import TestKit
import Testing

@Suite("Two processes of Segmentation over one database")
struct SegmentReplicaTests {
    @Test func `answer the same, and either takes over`() async throws {
        var random = SeededGenerator()
        try await ServicesUnderTest.with { services in
            let town = try await SegmentTown(services, contacts: 60)
            let replica = try await services.startReplica(of: .segmentation)
            let (one, other) = (
                services.segmentation,
                SegmentationClient(client: services.client, base: replica.base, key: services.key)
            )
            for _ in 0..<100 { try await town.change(by: &random) }
            try await town.settle(at: one, within: .seconds(30))
            try await Self.expectSame(town, one, other)

            // Whoever follows the owners: both are killed in turn, and the other goes on.
            try await services.kill(.segmentation)
            for _ in 0..<40 { try await town.change(by: &random) }
            try await town.settle(at: other, within: .seconds(20))
            try services.start(.segmentation)
            try await services.waitUntilReady(.segmentation)
            try await Self.expectSame(town, one, other)
            try await replica.kill()
            for _ in 0..<40 { try await town.change(by: &random) }
            try await town.settle(at: one, within: .seconds(20))

            let story = try await SegmentStory(services.feed(of: .segmentation))
            #expect(story.alternates(but: []))
            let members = try await town.members(at: one)
            for (kind, segment) in town.segments {
                #expect(story.members(of: segment) == members[kind], "\(kind)")
            }
        }
    }

    /// Members, criteria and counts: all of them the same at both, and what the owners' lists say.
    private static func expectSame(
        _ town: SegmentTown, _ one: SegmentationClient, _ other: SegmentationClient
    ) async throws {
        let expected = try await town.expected()
        for client in [one, other] {
            #expect(try await town.members(at: client) == expected)
            #expect(try await town.matches(at: client) == expected)
            #expect(try await town.counts(at: client) == expected.mapValues(\.count))
        }
    }
}
