import Clients
import Model
import TestKit
import Testing

@Suite("Killing Segmentation in a stream of changes", .serialized)
struct SegmentKilledTests {
    @Test func `loses no flip and tells none twice`() async throws {
        var random = SeededGenerator()
        try await ServicesUnderTest.with { services in
            let town = try await SegmentTown(services, contacts: 120)
            let changes = isLong ? 6_000 : 400
            let kills = Set(
                (0..<(isLong ? 40 : 4)).map { _ in Int.random(in: 0..<changes, using: &random) })
            var erased: Set<Int64> = []
            for number in 0..<changes {
                if kills.contains(number) {
                    try await services.kill(.segmentation)
                    try services.start(.segmentation)
                }
                if number % 150 == 149, let gone = town.contacts.randomElement(using: &random),
                    erased.insert(gone.rawValue).inserted
                {
                    try await town.erase(gone)
                }
                try await town.change(by: &random)
            }
            try await services.waitUntilReady(.segmentation)
            try await town.settle(at: services.segmentation, within: .seconds(60))

            let members = try await town.members(at: services.segmentation)
            #expect(try await town.matches(at: services.segmentation) == members)
            #expect(try await town.counts(at: services.segmentation) == members.mapValues(\.count))
            let story = try await SegmentStory(services.feed(of: .segmentation))
            #expect(story.count > changes / 4)
            #expect(story.alternates(but: erased))
            for (kind, segment) in town.segments {
                let told = story.members(of: segment).subtracting(erased)
                #expect(told == members[kind], "\(kind)")
            }
        }
    }
}
