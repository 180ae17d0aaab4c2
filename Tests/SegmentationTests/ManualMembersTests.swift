import Clients
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("What people decide about members", .database(Schema.migrations))
struct ManualMembersTests {
    private func serving(_ body: (World, ServedRoutes) async throws -> Void) async throws {
        let world = try await World()
        try await world.addInterests(1...3)
        try await world.put(
            World.contact(1), World.contact(2, language: "fr"), World.contact(3),
            World.contact(4, state: .unconfirmed))
        try await body(world, try await ServedRoutes(world.routes))
    }

    private func choose(
        _ choice: ManualChoice, _ contacts: Int64..., in segment: SegmentID, _ world: World,
        _ server: ServedRoutes
    ) async throws {
        try await server.segmentation.choose(
            choice, contacts.map(ContactID.init(_:)), in: segment, of: world.account)
    }

    @Test func `whoever is included or excluded flips at once, and is published`() async throws {
        try await serving { world, server in
            let dutch = try await world.filled("Dutch", World.speaks("nl"))
            #expect(try await world.members(dutch) == [1, 3])

            try await choose(.include, 2, in: dutch, world, server)
            try await choose(.exclude, 3, in: dutch, world, server)

            #expect(try await world.members(dutch) == [1, 2])
            #expect(
                try await world.published() == [
                    "segment.filled 1", "segment.entered 2", "segment.left 3",
                ])
            try await choose(.automatic, 2, 3, in: dutch, world, server)
            #expect(try await world.members(dutch) == [1, 3])
            #expect(try await server.segmentation.segment(dutch, in: world.account).version == 1)
        }
    }

    @Test func `only who is confirmed belongs, whoever chose`() async throws {
        try await serving { world, server in
            let dutch = try await world.filled("Dutch", World.speaks("nl"))

            try await choose(.include, 4, in: dutch, world, server)
            #expect(try await world.members(dutch) == [1, 3])
            try await world.put(World.contact(4, language: "fr", version: 2))

            #expect(try await world.members(dutch) == [1, 3, 4])
        }
    }

    @Test func `choices outlive edits, and children and tests of the segment heed them`()
        async throws
    {
        try await serving { world, server in
            try await world.put([(1, 1, .subscribed, 0), (2, 1, .subscribed, 0)])
            let dutch = try await world.filled("Dutch", World.speaks("nl"))
            let child = try await world.filled("Child", World.has(1), parent: dutch)
            let tester = try await world.filled("Tester", World.isMember(of: dutch))
            try await choose(.include, 2, in: dutch, world, server)
            try await choose(.exclude, 1, in: dutch, world, server)
            #expect(try await world.members(child) == [2])
            #expect(try await world.members(tester) == [2, 3])

            _ = try await server.segmentation.replace(
                dutch, SegmentDraft(name: "Dutch", match: .any([])), in: world.account)
            try await world.filler.fillAll()

            #expect(try await world.members(dutch) == [2])
            #expect(try await world.members(child) == [2])
            #expect(try await world.members(tester) == [2])
        }
    }

    @Test func `who decided what is listed, also line by line, until the contact is erased`()
        async throws
    {
        try await serving { world, server in
            let dutch = try await world.filled("Dutch", World.speaks("nl"))
            let clerk = server.segmentation.acting(for: UserID(12))
            try await clerk.choose(.exclude, [ContactID(1)], in: dutch, of: world.account)
            try await choose(.include, 2, 3, in: dutch, world, server)

            let page = try await server.send(.get, "/segments/\(dutch)/manual?limit=2")
                .json(Page<ManualMember>.self)
            #expect(page.items.map(\.contact.rawValue) == [1, 2] && page.next != nil)
            #expect(page.items.map(\.choice) == [.exclude, .include])
            #expect(page.items.map(\.user) == [UserID(12), nil])
            try await world.erase(2)
            var lines: [ManualMember] = []
            try await server.segmentation.manual(in: dutch, of: world.account) { lines += $0 }
            #expect(lines.map(\.contact.rawValue) == [1, 3])
        }
    }

    @Test func `a repeated request repeats its answer and nothing else`() async throws {
        try await serving { world, server in
            let dutch = try await world.filled("Dutch", World.speaks("nl"))
            let client = server.segmentation
            for _ in 1...2 {
                try await client.choose(
                    .include, [ContactID(2)], in: dutch, of: world.account, key: "once")
            }

            #expect(try await world.published() == ["segment.filled 1", "segment.entered 2"])
            try await choose(.automatic, 2, in: dutch, world, server)
            try await client.choose(
                .include, [ContactID(2)], in: dutch, of: world.account, key: "once")
            #expect(try await world.members(dutch) == [1, 3])
        }
    }

    @Test func `refusals name the place`() async throws {
        try await serving { world, server in
            let path = "/segments/\(try await world.filled("Dutch", World.speaks("nl")))/manual"
            func problem(_ json: String, _ path: String) async throws -> String {
                try await server.problem(.post, path, json)
            }

            #expect(
                try await problem(#"{"choice":"include","contacts":[1,99,98]}"#, path)
                    == "422 /problems/invalid-input /contacts/1 unknown-contact "
                    + "/contacts/2 unknown-contact")
            #expect(
                try await problem(#"{"choice":"include","contacts":[]}"#, path)
                    == "422 /problems/invalid-input /contacts wrong-count")
            #expect(
                try await problem(#"{"choice":"maybe","contacts":[1]}"#, path)
                    .hasPrefix("422 /problems/invalid-input /choice"))
            #expect(
                try await problem(#"{"choice":"include","contacts":[1]}"#, "/segments/99/manual")
                    == "404 /problems/unknown-segment")
            let many = (1...5_001).map(String.init).joined(separator: ",")
            #expect(
                try await problem(#"{"choice":"include","contacts":[\#(many)]}"#, path)
                    == "422 /problems/too-many-items")
            #expect(try await world.published() == ["segment.filled 1"])
        }
    }
}
