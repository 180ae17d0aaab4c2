import Clients
import FoundationEssentials
import HTTP
import Model
import TestKit
import Testing

@Suite("What Segmentation holds in memory")
struct SegmentMemoryTests {
    @Test func `comes back from the snapshot, with what changed meanwhile`() async throws {
        var random = SeededGenerator()
        try await ServicesUnderTest.with { services in
            let folder = services.folder + "/snapshots"
            try services.configure(.segmentation, ["snapshotFolder": .string(folder)])
            try await Self.restart(services)
            let town = try await SegmentTown(services, contacts: 60)
            for _ in 0..<60 { try await town.change(by: &random) }
            try await town.settle(at: services.segmentation, within: .seconds(30))
            _ = try await Self.counts(town, services)
            #expect(try await services.terminate(.segmentation) == 0)
            let path = "\(folder)/account-\(town.account).columns"
            #expect(FileManager.default.fileExists(atPath: path))

            for _ in 0..<60 { try await town.change(by: &random) }
            try services.start(.segmentation)
            try await services.waitUntilReady(.segmentation)
            #expect(try await Self.counts(town, services) != nil)
            try await Self.expectRight(town, services)
            #expect(try !Self.log(services).contains(Self.unreadable))

            // Its answers came from the file: one that is damaged is told, and does no harm.
            #expect(try await services.terminate(.segmentation) == 0)
            var bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
            bytes[bytes.count / 2] ^= 1
            try Data(bytes).write(to: URL(filePath: path))
            try services.start(.segmentation)
            try await services.waitUntilReady(.segmentation)
            try await Self.expectRight(town, services)
            #expect(try Self.log(services).contains(Self.unreadable))
        }
    }

    @Test func `is told when an account does not fit, and its segments stay live`() async throws {
        var random = SeededGenerator()
        try await ServicesUnderTest.with { services in
            try services.configure(.segmentation, ["memoryLimit": .integer(1_000)])
            try await Self.restart(services)
            let town = try await SegmentTown(services, contacts: 60)
            for _ in 0..<60 { try await town.change(by: &random) }
            try await town.settle(at: services.segmentation, within: .seconds(30))

            let refused = await #expect(throws: ServiceError.self) {
                try await town.counts(at: services.segmentation)
            }
            #expect(refused?.status == .serviceUnavailable)
            #expect(refused?.type == "account-too-large")
            let segment = try #require(town.segments[.speaksDutch])
            let held = try await services.segmentation.count(segment, in: town.account).count
            #expect(try await town.expected()[.speaksDutch]?.count == Int(held))
        }
    }

    private static let unreadable = "a snapshot cannot be read"

    private static func restart(_ services: ServicesUnderTest) async throws {
        try await services.kill(.segmentation)
        try services.start(.segmentation)
        try await services.waitUntilReady(.segmentation)
    }

    private static func log(_ services: ServicesUnderTest) throws -> String {
        let bytes = try Data(contentsOf: URL(filePath: services.log(of: .segmentation)))
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func counts(
        _ town: SegmentTown, _ services: ServicesUnderTest
    ) async throws -> [SegmentTown.SegmentKind: Int]? {
        try await persistently("the counts", within: .seconds(30)) {
            try await town.counts(at: services.segmentation)
        }
    }

    private static func expectRight(
        _ town: SegmentTown, _ services: ServicesUnderTest
    ) async throws {
        try await town.settle(at: services.segmentation, within: .seconds(30))
        let expected = try await town.expected()
        #expect(try await counts(town, services) == expected.mapValues(\.count))
        #expect(try await town.matches(at: services.segmentation) == expected)
    }
}
