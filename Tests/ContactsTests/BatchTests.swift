import Clients
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Contacts

@Suite("A batch of contacts", .database(Schema.migrations))
struct BatchTests {
    @Test func `rows, history, consent and feed are written together`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let rows = [
                ContactRow(email: "a@example.com", firstName: .set("A")),
                ContactRow(email: "b@example.com"),
                ContactRow(email: "A@example.com", name: .set("Z")),
                ContactRow(email: "bad"),
            ]
            let reply = try await world.contacts.apply(
                world.batch(rows, source: source), in: world.account)

            #expect(
                reply.results.map(\.outcome) == [.created, .created, .updated, .rejected])
            let id = try #require(reply.results[0].contact)
            #expect(reply.results[2].contact == id)
            let contact = try await world.contacts.contact(id, in: world.account)
            #expect(contact.firstName == "A" && contact.name == "Z" && contact.language == "nl")
            #expect(contact.version == 1)
            let published = try await world.published()
            #expect(published.count == 2)
            #expect(published.first == "contact.created \(id)")
            let history = try await world.send(.get, "/contacts/\(id)/history")
                .json(Page<HistoryEntry>.self).items
            #expect(history.map(\.kind) == ["created"])
            #expect(history.map(\.origin) == ["import:1"])
            let consent = try await world.send(.get, "/contacts/\(id)/consent")
                .json(Page<ConsentEntry>.self).items
            #expect(consent.map(\.text) == [Attestation.text])
        }
    }

    @Test func `the same batch under the same key has one effect`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let batch = world.batch([ContactRow(email: "a@example.com")], source: source)
            let first = try await world.contacts.apply(batch, in: world.account, key: "k")
            let second = try await world.contacts.apply(batch, in: world.account, key: "k")

            #expect(first == second)
            #expect(first.results.map(\.outcome) == [.created])
            #expect(try await world.published().count == 1)
        }
    }

    @Test func `a second import updates, adds sources, and leaves blanks alone`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let other = try await world.contacts.addSource(
                SourceDraft(name: "Shop"), in: world.account
            ).id
            _ = try await world.contacts.apply(
                world.batch(
                    [ContactRow(email: "a@example.com", firstName: .set("A"))], source: source),
                in: world.account)
            let rows = [
                ContactRow(email: "a@example.com", language: "fr", firstName: .set("")),
                ContactRow(email: "a@example.com", language: "fr"),
            ]
            let reply = try await world.contacts.apply(
                world.batch(rows, source: other), in: world.account)

            #expect(reply.results.map(\.outcome) == [.updated, .unchanged])
            let contact = try await world.contacts.contact(
                try #require(reply.results[0].contact), in: world.account)
            #expect(contact.language == "fr" && contact.firstName == "A")
            #expect(contact.sources == [source, other])
            #expect(contact.version == 2)
        }
    }

    @Test func `a check says what a batch would, and writes nothing`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let batch = world.batch(
                [ContactRow(email: "a@example.com"), ContactRow(email: "a@example")],
                source: source)
            let checked = try await world.contacts.check(batch, in: world.account)

            #expect(checked.results.map(\.outcome) == [.created, .rejected])
            #expect(checked.results.map(\.contact) == [nil, nil])
            #expect(try await world.published().isEmpty)
            let applied = try await world.contacts.apply(batch, in: world.account)
            #expect(applied.results.map(\.outcome) == checked.results.map(\.outcome))
        }
    }

    @Test func `batches with the same new addresses at the same moment all succeed`()
        async throws
    {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let rows = (0..<300).map { ContactRow(email: "c\($0)@example.com") }
            let outcomes = try await withThrowingTaskGroup(of: [RowOutcome].self) { group in
                for number in 0..<4 {
                    group.addTask {
                        let shuffled = number % 2 == 0 ? rows : rows.reversed()
                        let batch = world.batch(
                            shuffled.map { row in
                                var row = row
                                row.firstName = .set("N\(number)")
                                return row
                            }, source: source)
                        return try await world.contacts.apply(batch, in: world.account)
                            .results.map(\.outcome)
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }

            #expect(outcomes.count { $0 == .created } == 300)
            #expect(outcomes.count { $0 == .updated } == 900)
        }
    }

    @Test func `blacklisted rows are refused, and come back only when that was asked`()
        async throws
    {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let contact = try await world.contacts.add(
                world.draft("a@example.com", source), in: world.account)
            _ = try await world.contacts.unsubscribe(contact.id, in: world.account)
            for (email, blocked) in [("b@example.com", false), ("c@example.com", true)] {
                _ = try await world.contacts.addToBlacklist(
                    BlacklistDraft(email: email, blocked: blocked), in: world.account)
            }
            let rows = ["a", "b", "c"].map { ContactRow(email: "\($0)@example.com") }

            let refused = try await world.contacts.apply(
                world.batch(rows, source: source), in: world.account)
            #expect(
                refused.results.map { $0.errors?.map(\.code) } == [
                    ["blacklisted"], ["blacklisted"], ["blocked"],
                ])

            let asked = try await world.contacts.apply(
                world.batch(rows, source: source, resubscribe: true), in: world.account)
            #expect(asked.results.map(\.outcome) == [.updated, .created, .rejected])
            #expect(asked.results[0].warnings?.map(\.code) == ["resubscribed"])
            #expect(
                try await world.contacts.contact(contact.id, in: world.account).state == .confirmed)
            #expect(try await world.contacts.blacklist(in: world.account).count == 1)
            let published = try await world.published()
            #expect(published.contains("contact.restored \(contact.id)"))
        }
    }

    @Test func `the contact limit counts confirmed contacts`() async throws {
        try await ContactsWorld.run(contactLimit: 2) { world in
            let source = try await world.open()
            let rows = (0..<3).map { ContactRow(email: "c\($0)@example.com") }
            let reply = try await world.contacts.apply(
                world.batch(rows, source: source), in: world.account)

            #expect(reply.results.map(\.outcome) == [.created, .created, .rejected])
            #expect(reply.results[2].errors?.map(\.code) == ["contact-limit"])
        }
    }

    @Test func `what is wrong outside the rows refuses the batch, all at once`() async throws {
        try await ContactsWorld.run { world in
            _ = try await world.open()
            let reply = try await world.send(
                .post, "/contacts/batch",
                #"{"rows": [], "fallbackLanguage": "de", "fallbackSource": 99}"#)

            #expect(reply.status == .unprocessableContent)
            #expect(
                try reply.errors() == [
                    "/consent consent-required", "/fallbackLanguage invalid-language",
                    "/fallbackSource unknown-source",
                ])
            let long = ContactBatch(
                rows: Array(repeating: ContactRow(email: "a@example.com"), count: 5_001))
            let tooMany = try await world.send(
                .post, "/contacts/check", String(decoding: JSON.encode(long), as: UTF8.self))
            #expect(try tooMany.problem() == "too-many-items")
        }
    }
}
