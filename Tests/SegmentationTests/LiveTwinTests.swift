import Model
import TestKit
import Testing

@testable import Segmentation

@Suite("Live membership and its slow twin", .database(Schema.migrations))
struct LiveTwinTests {
    @Test(arguments: 0..<4)
    func `after every step the members are those of the slow twin`(_ run: Int) async throws {
        var script = try await LiveScript()
        for _ in 0..<120 {
            try await script.step()
            // Some steps meet fills that are not complete.
            if Int.random(in: 0..<4, using: &script.source.random) == 0 { continue }
            try await script.settle()
            try await checkMembers(&script)
        }
        try await script.settle()
        try await checkMembers(&script)
        try await checkHistory(script)
    }

    private func checkMembers(_ script: inout LiveScript) async throws {
        let world = script.source.pick(script.worlds)
        for id in script.definitions.keys.sorted() {
            let expected = script.expected(id)
            let comment = script.comment
            let members = try await world.members(id)
            try #require(members == expected, "segment \(id): \(comment)")
            let count = try await world.count(id)
            try #require(count == Int64(expected.count), comment)
        }
        guard Int.random(in: 0..<8, using: &script.source.random) == 0 else { return }
        for id in script.definitions.keys.sorted() {
            let expected = script.expected(id)
            // What another process wrote is seen a moment later.
            try await eventually("memory of \(id) is right: \(script.comment)") {
                try await world.remembered(id) == expected
            }
        }
    }

    private func checkHistory(_ script: LiveScript) async throws {
        let history = try await LiveHistory(script.worlds[0].database)
        var owed: [SegmentID: [ContactID]] = [:]
        for assignment in try await script.worlds[0].owed() {
            owed[assignment.segment, default: []] += assignment.contacts
        }
        for (id, draft) in script.drafts where script.definitions[id] != nil {
            history.check(
                id, members: script.expected(id), isTold: draft.existing == true, script.comment)
            guard draft.onEnter != nil else { continue }
            let entries = history.entries(id).filter { !script.erased.contains($0) }
            #expect(owed[id, default: []].sorted() == entries.sorted(), script.comment)
        }
    }
}
