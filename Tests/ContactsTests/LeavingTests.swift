import Clients
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Contacts

@Suite("Leaving", .database(Schema.migrations))
struct LeavingTests {
    @Test func `who unsubscribes is on the blacklist, however often`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let contact = try await world.contacts.add(
                world.draft("a@example.com", source), in: world.account)
            let left = try await world.contacts.unsubscribe(contact.id, in: world.account)
            let again = try await world.contacts.unsubscribe(contact.id, in: world.account)

            #expect(left.state == .blacklisted && left.version == 2)
            #expect(again == left)
            let entries = try await world.contacts.blacklist(in: world.account)
            #expect(entries.map(\.reason) == [.unsubscribed])
            #expect(entries.map(\.contact) == [contact.id])
            #expect(
                try await world.published() == [
                    "contact.created \(contact.id)", "contact.blacklisted \(contact.id)",
                ])
        }
    }

    @Test func `a blacklisted address comes back by removal and a new add, and not before`()
        async throws
    {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let draft = world.draft("a@example.com", source)
            let contact = try await world.contacts.add(draft, in: world.account)
            let entry = try await world.contacts.addToBlacklist(
                BlacklistDraft(email: "A@example.com"), in: world.account)
            #expect(entry.contact == contact.id && entry.reason == .manual)
            let refused = await #expect(throws: ServiceError.self) {
                try await world.contacts.add(draft, in: world.account)
            }
            #expect(refused?.status == .conflict)

            let removed = try await world.send(.delete, "/blacklist/\(entry.id)")
            #expect(removed.status == .noContent)
            let waiting = try await world.contacts.contact(contact.id, in: world.account)
            #expect(waiting.state == .blacklisted)
            let back = try await world.contacts.add(draft, in: world.account)
            #expect(back.id == contact.id && back.state == .confirmed)
        }
    }

    @Test func `what is blocked stays, and an entry only grows`() async throws {
        try await ContactsWorld.run { world in
            _ = try await world.open()
            let entry = try await world.contacts.addToBlacklist(
                BlacklistDraft(email: "a@example.com"), in: world.account)
            let twice = await #expect(throws: ServiceError.self) {
                try await world.contacts.addToBlacklist(
                    BlacklistDraft(email: "a@example.com"), in: world.account)
            }
            #expect(twice?.existing == entry.id.number)
            let blocked = try await world.contacts.addToBlacklist(
                BlacklistDraft(email: "a@example.com", reason: .complaint), in: world.account)
            #expect(blocked.id == entry.id && blocked.state == .blocked)
            let kept = try await world.send(.delete, "/blacklist/\(entry.id)")

            #expect(kept.status == .conflict)
            #expect(try kept.problem() == "blocked")
        }
    }

    @Test func `erasure leaves a hash and a number, and nothing else`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            var draft = world.draft("jan.peeters@example.com", source)
            draft.firstName = "Zebedeus"
            draft.consent?.note = "met Zebedeus at the fair"
            let contact = try await world.contacts.add(draft, in: world.account)
            _ = try await world.contacts.unsubscribe(contact.id, in: world.account)
            #expect(try await world.traces(of: "jan.peeters") > 0)

            try await world.contacts.erase(contact.id, in: world.account)

            #expect(try await world.traces(of: "jan.peeters") == 0)
            #expect(try await world.traces(of: "Zebedeus") == 0)
            let entries = try await world.contacts.blacklist(in: world.account)
            #expect(entries.map(\.reason) == [.erased])
            #expect(entries.map(\.email) == [nil] && entries.map(\.contact) == [nil])
            let gone = try await world.send(.get, "/contacts/\(contact.id)")
            #expect(try gone.problem() == "unknown-contact")
            #expect(try await world.published() == ["contact.erased \(contact.id)"])
            let batch = try await world.contacts.apply(
                world.batch(
                    [ContactRow(email: " JAN.peeters@example.com")], source: source,
                    resubscribe: true), in: world.account)
            #expect(batch.results[0].errors?.map(\.code) == ["erased"])
            let alone = await #expect(throws: ServiceError.self) {
                try await world.contacts.add(draft, in: world.account)
            }
            #expect(alone?.type == "erased")
            let other = AccountID(8)
            _ = try await world.contacts.put(ContactsWorld.draft, account: other)
            let elsewhere = try await world.contacts.check(
                world.batch([ContactRow(email: draft.email)], source: nil), in: other)
            #expect(elsewhere.results[0].errors?.map(\.code) == ["missing-source"])
        }
    }

    @Test func `an erasure and imports of the same address end without the person`()
        async throws
    {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let rows = (0..<50).map { ContactRow(email: "c\($0)@example.com") }
            let batch = world.batch(rows, source: source)
            let made = try await world.contacts.apply(batch, in: world.account)
            let victim = try #require(made.results[25].contact)

            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        var rows = rows
                        for index in rows.indices { rows[index].name = .set("N\(number)") }
                        _ = try await world.contacts.apply(
                            world.batch(rows, source: source), in: world.account)
                    }
                }
                group.addTask { try await world.contacts.erase(victim, in: world.account) }
                try await group.waitForAll()
            }

            #expect(try await world.traces(of: "c25@example.com") == 0)
        }
    }
}
