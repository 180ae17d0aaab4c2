import Model
import Postgres
import TestKit
import Testing

@testable import Interests

@Suite("Following contacts", .database(Schema.migrations))
struct FollowTests {
    @Test func `erasure leaves no trace of the person, and the id is refused for ever`()
        async throws
    {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        try await world.change([(1, wine, .assign), (2, wine, .assign)])
        try await world.follow([("link.clicked", world.click(11, by: 1, on: [wine]))])

        try await world.followContacts("contact.erased", 1)
        try await world.followContacts("contact.erased", 1)

        #expect(try await world.membership(1, wine) == nil)
        #expect(try await world.published() == ["membership.subscribed 2"])
        #expect(try await world.change([(1, wine, .assign)]) == [.erasedContact])
        let history = try await world.database.all(
            InterestsWorld.history, world.account.id, ContactID(1))
        #expect(history.isEmpty)
        await #expect(throws: InterestFault.erasedContact(ContactID(1))) {
            _ = try await world.memberships.ofContact(ContactID(1), in: world.account.id)
        }
    }

    @Test func `who returns from the blacklist has only what was ticked again`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        let beer = try await world.interest("Beer")
        let food = try await world.interest("Food")
        try await world.change(
            [(1, wine, .assign), (1, beer, .assign), (1, food, .subscribe)], as: .contact)
        try await world.change([(1, food, .unsubscribe)], as: .contact)
        try await world.followContacts("contact.blacklisted", 1)
        #expect(try await world.state(1, wine) == .subscribed)
        try await world.change([(1, beer, .subscribe)], as: .contact)

        try await world.followContacts("contact.restored", 1)

        #expect(try await world.state(1, wine) == .none)
        #expect(try await world.state(1, beer) == .subscribed)
        #expect(try await world.state(1, food) == .unsubscribed)
    }

    @Test func `a contact that never left keeps everything on confirmation`() async throws {
        let world = try await InterestsWorld()
        let wine = try await world.interest("Wine")
        try await world.change([(1, wine, .assign)])

        try await world.followContacts("contact.confirmed", 1)

        #expect(try await world.state(1, wine) == .subscribed)
    }
}
