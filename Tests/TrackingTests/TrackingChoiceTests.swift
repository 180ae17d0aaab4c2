import Feed
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Tracking

@Suite("The contacts' choice", .database(Schema.migrations))
struct TrackingChoiceTests {
    private func open() async throws -> TrackingWorld {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        return world
    }

    private func changes(_ world: TrackingWorld) -> ContactChanges {
        ContactChanges(
            database: world.database, accounts: world.accounts, recipients: world.recipients,
            contacts: world.contacts)
    }

    private func follow(
        _ kind: String, _ contact: Int64, _ data: String, _ world: TrackingWorld
    ) async throws {
        let change = FollowedChange(
            position: Position(epoch: "1-1", xid: 1, id: 2), account: 7, kind: kind,
            subject: contact, at: .now, json: try JSON(parsing: Array(data.utf8)))
        try await world.database.transaction { transaction in
            try await changes(world).apply(7, [change], transaction)
        }
    }

    private func choices(_ world: TrackingWorld) async throws -> [TrackingChoice?] {
        let account = try await world.accounts.find(TrackingWorld.account)
        let contacts = (1...4).map { ContactID($0) }
        let found = try await TrackingChoices(database: world.database).of(contacts, in: account)
        return contacts.map { found[$0] }
    }

    @Test func `is the account's until the contact chose`() async throws {
        let world = try await open()
        #expect(try await choices(world) == [.full, .full, .full, .full])

        try await follow("contact.created", 1, #"{"id": 1, "tracking": "none"}"#, world)
        try await follow("contact.changed", 2, #"{"id": 2, "tracking": "aggregate"}"#, world)
        try await follow("contact.changed", 3, #"{"id": 3, "tracking": "of later"}"#, world)
        #expect(try await choices(world) == [TrackingChoice.off, .aggregate, .off, .full])

        var account = try await world.accounts.find(TrackingWorld.account)
        account.tracking = .aggregate
        account.version += 1
        try await follow(
            "account.changed", 7, String(decoding: JSON.encode(account), as: UTF8.self), world)
        try await follow("contact.changed", 1, #"{"id": 1}"#, world)
        try await follow("contact.changed", 2, #"{"id": 2, "tracking": "full"}"#, world)
        #expect(try await choices(world) == [.aggregate, .full, TrackingChoice.off, .aggregate])
    }

    @Test func `ends with the contact`() async throws {
        let world = try await open()
        try await follow("contact.changed", 1, #"{"id": 1, "tracking": "none"}"#, world)
        try await follow("contact.erased", 1, #"{"contact": 1, "version": 2}"#, world)

        #expect(try await TrackingChoices(database: world.database).known(of: AccountID(7)) == [])
    }

    @Test func `is not another account's`() async throws {
        let world = try await open()
        try await follow("contact.changed", 1, #"{"id": 1, "tracking": "none"}"#, world)
        let other = try await world.accounts.find(TrackingWorld.other)
        let found = try await TrackingChoices(database: world.database)
            .of([ContactID(1)], in: other)

        #expect(found == [ContactID(1): .full])
    }
}
