import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

@Suite("Questions about criteria", .database(Schema.migrations))
struct AnswerTests {
    @Test func `a count of criteria that are not saved adds the parent's`() async throws {
        let world = try await SegmentationWorld()
        try await world.addInterests(1...1)
        try await world.put(
            SegmentationWorld.contact(1), SegmentationWorld.contact(2),
            SegmentationWorld.contact(3, language: "fr"))
        try await world.put([(1, 1, .subscribed, 0), (3, 1, .subscribed, 0)])
        let parent = try await world.filled("Dutch", SegmentationWorld.speaks("nl"))

        let all = try await world.answers.count(
            SegmentationWorld.has(1), parent: nil, in: world.account)
        let dutch = try await world.answers.count(
            SegmentationWorld.has(1), parent: parent, in: world.account)

        #expect(all.count == 2)
        #expect(dutch.count == 1)
    }

    @Test func `dynamic content: who matches what, in the order of the request`() async throws {
        let world = try await SegmentationWorld()
        try await world.put(
            SegmentationWorld.contact(1), SegmentationWorld.contact(2, language: "fr"),
            SegmentationWorld.contact(3, state: .blacklisted))
        let dutch = try await world.filled("Dutch", SegmentationWorld.speaks("nl"))

        let reply = try await world.answers.decide(
            DecideRequest(
                contacts: [3, 2, 9, 1].map(ContactID.init(_:)),
                criteria: [
                    "nl": SegmentationWorld.isMember(of: dutch), "all": .all([]),
                    "fr": SegmentationWorld.speaks("fr"),
                ]), in: world.account)

        #expect(reply.results.map(\.contact.rawValue) == [3, 2, 9, 1])
        #expect(reply.results.map(\.matches) == [[], ["all", "fr"], [], ["all", "nl"]])
    }

    @Test func `why a contact belongs, test by test, the parent's first`() async throws {
        let world = try await SegmentationWorld()
        try await world.addInterests(1...1)
        try await world.put(SegmentationWorld.contact(1))
        let parent = try await world.filled("Dutch", SegmentationWorld.speaks("nl"))
        let child = try await world.filled("Wine", SegmentationWorld.has(1), parent: parent)
        let segment = try await world.segments.find(child, in: world.account).segment

        let before = try await world.answers.explain(
            ContactID(1), in: segment, of: world.account)
        try await world.put(1, 1, .subscribed)
        let after = try await world.answers.explain(ContactID(1), in: segment, of: world.account)

        #expect(before.leaves.map(\.holds) == [true, false])
        #expect(before.leaves.map(\.test.on) == [.language, .interest])
        #expect(!before.isMember && before.enteredAt == nil)
        #expect(after.leaves.map(\.holds) == [true, true])
        #expect(after.isMember && after.enteredAt != nil)
        await #expect(throws: SegmentFault.unknownContact(ContactID(2))) {
            _ = try await world.answers.explain(ContactID(2), in: segment, of: world.account)
        }
    }

    @Test func `days are those of the account's zone`() async throws {
        let world = try await SegmentationWorld(zone: "Europe/Brussels")
        var contact = SegmentationWorld.contact(1)
        contact.createdAt = try #require(Instant("2026-01-31T23:30:00.000Z"))
        try await world.put(contact)

        let february = try await world.answers.count(
            .test(Criterion(on: .created, test: .equals, values: ["2026-02-01"])), parent: nil,
            in: world.account)

        #expect(february.count == 1)
    }
}
