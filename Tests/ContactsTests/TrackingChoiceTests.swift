import Clients
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Contacts

@Suite("What may be tracked", .database(Schema.migrations))
struct TrackingChoiceTests {
    @Test func `an account tracks fully, until it says otherwise`() async throws {
        try await ContactsWorld.run { world in
            let made = try await world.contacts.put(ContactsWorld.draft, account: world.account)
            #expect(made.tracking == .full)

            var draft = ContactsWorld.draft
            draft.tracking = .aggregate
            let changed = try await world.contacts.put(draft, account: world.account)
            #expect(changed.tracking == .aggregate && changed.version == 2)

            // Who does not know the key leaves it alone.
            draft.tracking = nil
            draft.name = "Acme again"
            let kept = try await world.contacts.put(draft, account: world.account)
            #expect(kept.tracking == .aggregate && kept.version == 3)
            #expect(try await world.data("account.changed").last?["tracking"] == "aggregate")
        }
    }

    @Test func `a contact chooses, chooses again, and goes back to its account's`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let contact = try await world.contacts.add(
                world.draft("a@example.com", source), in: world.account)
            #expect(contact.tracking == nil)

            var seen: [TrackingChoice?] = []
            for edit in [Edit.set(TrackingChoice.off), .keep, .set(.full), .clear] {
                let changed = try await world.contacts.change(
                    contact.id, ContactPatch(tracking: edit), in: world.account)
                seen.append(changed.tracking)
            }
            #expect(seen == [TrackingChoice.off, TrackingChoice.off, .full, nil])
            let now = try await world.contacts.contact(contact.id, in: world.account)
            #expect(now.tracking == nil && now.version == 4)
            #expect(
                try await world.data("contact.changed").map { $0["tracking"] }
                    == ["none", "full", nil])
            let history = try await world.send(.get, "/contacts/\(contact.id)/history")
                .json(Page<HistoryEntry>.self)
            #expect(history.items.map(\.changes) == [["tracking"], ["tracking"], ["tracking"], []])
        }
    }

    @Test func `a contact comes with its choice, and keeps it through an import`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            var draft = world.draft("a@example.com", source)
            draft.tracking = .aggregate
            let contact = try await world.contacts.add(draft, in: world.account)
            #expect(contact.tracking == .aggregate)

            _ = try await world.contacts.apply(
                world.batch([ContactRow(email: "a@example.com", name: .set("A"))], source: source),
                in: world.account)
            let now = try await world.contacts.contact(contact.id, in: world.account)
            #expect(now.name == "A" && now.tracking == .aggregate)
            let listed = try await world.send(.get, "/contacts").json(Page<Contact>.self)
            #expect(listed.items.map(\.tracking) == [.aggregate])
            let looked = try await world.contacts.lookup(
                ContactLookup(emails: ["a@example.com"]), in: world.account)
            #expect(looked.items.map(\.tracking) == [.aggregate])
        }
    }

    @Test(arguments: [#"{"tracking": "some"}"#, #"{"tracking": "unknown"}"#, #"{"tracking": 1}"#])
    func `a choice that is none of the three is refused`(_ body: String) async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let contact = try await world.contacts.add(
                world.draft("a@example.com", source), in: world.account)
            let reply = try await world.send(.patch, "/contacts/\(contact.id)", body)

            #expect(reply.status == .unprocessableContent)
            #expect(try reply.errors().map { $0.split(separator: " ")[0] } == ["/tracking"])
        }
    }

    @Test func `an account of an earlier release reads as one that tracks`() throws {
        let json = """
            {"id": 7, "name": "Acme", "mode": "interests", "plan": "pro", "languages": ["nl"],
            "timeZone": "Europe/Brussels", "createdAt": "2026-01-01T00:00:00.000Z", "version": 1}
            """
        let account = try JSON.decode(Account.self, from: Array(json.utf8), .reply)

        #expect(account.tracking == .full)
    }
}

extension ContactsWorld {
    /// The text members of what was published of a kind, in order.
    fileprivate func data(_ kind: String) async throws -> [[String: String]] {
        try await database.all(TrackingChoiceTests.published, kind).map { text in
            guard case .object(let members) = try JSON(parsing: text.bytes) else { return [:] }
            return Dictionary(
                members.compactMap { member in
                    if case .string(let value) = member.value { (member.key, value) } else { nil }
                }, uniquingKeysWith: { first, _ in first })
        }
    }
}

extension TrackingChoiceTests {
    fileprivate static let published = Statement<JSONText, String>(
        """
        SELECT data
        FROM change
        WHERE kind = $1::text
        ORDER BY xid, change_id
        """)
}
