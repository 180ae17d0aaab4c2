import Clients
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Contacts

@Suite("Contacts over HTTP", .database(Schema.migrations))
struct ContactRouteTests {
    @Test func `a single add needs the attestation, and tells all errors at once`() async throws {
        try await ContactsWorld.run { world in
            _ = try await world.open()
            let reply = try await world.send(
                .post, "/contacts",
                #"{"email": "x", "language": "de", "source": 99, "fields": {"no": "x"}}"#)

            #expect(reply.status == .unprocessableContent)
            #expect(
                try reply.errors() == [
                    "/consent consent-required", "/email invalid-email",
                    "/language invalid-language", "/source unknown-source",
                    "/fields/no unknown-field",
                ])
        }
    }

    @Test func `unknown keys and wrong types are refused with their places`() async throws {
        try await ContactsWorld.run { world in
            _ = try await world.open()
            let reply = try await world.send(
                .post, "/contacts",
                #"{"email": 5, "language": "nl", "source": 1, "state": "confirmed"}"#)

            #expect(reply.status == .unprocessableContent)
            #expect(try reply.errors().contains("/state unknown-key"))
            #expect(try reply.errors().count == 2)
            let broken = try await world.send(.post, "/contacts", "{")
            #expect(broken.status == .badRequest)
            #expect(try broken.problem() == "unreadable-json")
        }
    }

    @Test func `an added contact answers 201, and again 409 with its id`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let body =
                #"{"email": "Jan@Example.com", "language": "NL", "source": \#(source), "#
                + #""firstName": "Jan", "consent": {"rightfullyObtained": true, "note": "fair"}}"#
            let made = try await world.send(.post, "/contacts", body)
            let contact = try made.json(Contact.self)
            #expect(made.status == .created)
            #expect(made.headers["ETag"] == "\"1\"")
            #expect(contact.email == "jan@example.com" && contact.state == .confirmed)

            let again = try await world.send(.post, "/contacts", body)
            #expect(again.status == .conflict)
            #expect(try again.problem() == "duplicate-email")
            #expect(again.text.contains("\"id\":\(contact.id)"))
            #expect(try await world.published() == ["contact.created \(contact.id)"])
        }
    }

    @Test func `a repeated key answers with the contact as it is, and stores nothing personal`()
        async throws
    {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let draft = world.draft("jan@example.com", source)
            let first = try await world.contacts.add(draft, in: world.account, key: "k")
            let second = try await world.contacts.add(draft, in: world.account, key: "k")

            #expect(first == second)
            try await world.contacts.erase(first.id, in: world.account)
            #expect(try await world.traces(of: "jan@") == 0)
            let error = await #expect(throws: ServiceError.self) {
                try await world.contacts.add(draft, in: world.account, key: "k")
            }
            #expect(error?.status == .notFound)
        }
    }

    @Test func `a patch changes what it names, guarded by the version`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            _ = try await world.contacts.addField(
                FieldDraft(name: "City", type: .text), in: world.account)
            var draft = world.draft("a@example.com", source)
            draft.firstName = "A"
            draft.fields = ["city": .text("Gent")]
            let contact = try await world.contacts.add(draft, in: world.account)

            let changed = try await world.contacts.change(
                contact.id,
                ContactPatch(firstName: .clear, name: .set("Z"), fields: ["city": .text("")]),
                in: world.account)
            #expect(changed.firstName == nil && changed.name == "Z" && changed.fields.isEmpty)
            #expect(changed.version == 2)

            let path = "/contacts/\(contact.id)"
            let stale = try await world.send(
                .patch, path, #"{"name": "Q"}"#, ["If-Match": "\"1\""])
            #expect(stale.status == .preconditionFailed)
            let same = try await world.send(
                .patch, path, #"{"name": "Z"}"#, ["If-Match": "\"2\""])
            #expect(try same.json(Contact.self).version == 2)
            let email = try await world.send(.patch, path, #"{"email": "b@example.com"}"#)
            #expect(try email.errors() == ["/email unknown-key"])
        }
    }

    @Test func `another account's contact answers like an unknown one`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            _ = try await world.contacts.put(ContactsWorld.draft, account: AccountID(8))
            let contact = try await world.contacts.add(
                world.draft("a@example.com", source), in: world.account)
            let field = try await world.contacts.addField(
                FieldDraft(name: "City", type: .text), in: world.account)
            let user = try await world.contacts.addUser(
                UserDraft(email: "u@example.com", name: "U", language: "nl"), in: world.account)
            let entry = try await world.contacts.addToBlacklist(
                BlacklistDraft(email: "b@example.com"), in: world.account)

            for (path, id) in [
                ("contacts", contact.id.number), ("fields", field.id.number),
                ("users", user.id.number), ("blacklist", entry.id.number),
                ("sources", source.number),
            ] {
                for method in [HTTP.Method.get, .delete, .patch] {
                    if path == "blacklist", method == .patch { continue }
                    let body = method != .patch ? nil : path == "sources" ? #"{"name":"x"}"# : "{}"
                    let foreign = try await world.send(method, "/\(path)/\(id)", body, account: 8)
                    let unknown = try await world.send(method, "/\(path)/999", body, account: 8)
                    #expect(foreign.status == .notFound, "\(method) \(path)")
                    #expect(try foreign.problem() == (try unknown.problem()))
                }
            }
            for path in ["history", "consent", "unsubscribe"] {
                let method: HTTP.Method = path == "unsubscribe" ? .post : .get
                let reply = try await world.send(
                    method, "/contacts/\(contact.id)/\(path)", account: 8)
                #expect(try reply.problem() == "unknown-contact")
            }
            let foreignSource = try await world.send(
                .post, "/contacts",
                #"{"email":"q@example.com","language":"nl","source":\#(source),"#
                    + #""consent":{"rightfullyObtained":true}}"#, account: 8)
            #expect(try foreignSource.errors() == ["/source unknown-source"])
            #expect(try await world.contacts.contact(contact.id, in: world.account) == contact)
            let lookup = try await world.contacts.lookup(
                ContactLookup(ids: [contact.id], emails: ["a@example.com"]), in: AccountID(8))
            #expect(lookup.items.isEmpty)
            #expect(
                try await world.send(.get, "/contacts", account: 9).problem() == "unknown-account")
        }
    }

    @Test(arguments: ["-createdAt", "createdAt", "email", "name"])
    func `a list in any order shows every contact once, page by page`(_ order: String)
        async throws
    {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            for number in 0..<7 {
                var draft = world.draft("c\((number * 5) % 7)@example.com", source)
                draft.name = number % 3 == 0 ? nil : "N\(number % 2)"
                _ = try await world.contacts.add(draft, in: world.account)
            }
            var items: [Contact] = []
            var after = ""
            repeat {
                let page = try await world.send(
                    .get, "/contacts?order=\(order)&limit=3\(after)"
                ).json(Page<Contact>.self)
                items += page.items
                after = page.next.map { "&after=\($0)" } ?? ""
                #expect(!after.contains("@") && !after.contains("example"))
            } while !after.isEmpty

            #expect(Set(items.map(\.id)).count == 7 && items.count == 7)
            switch order {
            case "-createdAt": #expect(items.map(\.id) == items.map(\.id).sorted(by: >))
            case "createdAt": #expect(items.map(\.id) == items.map(\.id).sorted())
            case "email": #expect(items.map(\.email) == items.map(\.email).sorted())
            default: #expect(items.map { $0.name ?? "" } == items.map { $0.name ?? "" }.sorted())
            }
        }
    }

    @Test func `lists, searches and look-ups find by state, source and address`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let one = try await world.contacts.add(
                world.draft("one@example.com", source), in: world.account)
            let two = try await world.contacts.add(
                world.draft("two%_@example.com", source), in: world.account)
            _ = try await world.contacts.unsubscribe(two.id, in: world.account)

            func ids(_ query: String) async throws -> [ContactID] {
                try await world.send(.get, "/contacts?\(query)")
                    .json(Page<Contact>.self).items.map(\.id)
            }
            #expect(try await ids("state=confirmed") == [one.id])
            #expect(try await ids("state=blacklisted&source=\(source)") == [two.id])
            #expect(try await ids("source=99").isEmpty)
            let search = try await world.contacts.search(
                ContactSearch(emailContains: "%_@EX"), in: world.account)
            #expect(search.items.map(\.id) == [two.id])
            let exact = try await world.contacts.search(
                ContactSearch(email: " ONE@example.com "), in: world.account)
            #expect(exact.items.map(\.id) == [one.id])
            let found = try await world.contacts.lookup(
                ContactLookup(ids: [one.id, ContactID(999)], emails: ["One@example.com", "x"]),
                in: world.account)
            #expect(found.items.map(\.id) == [one.id])
            #expect(
                try await world.send(.get, "/contacts?order=height").status == .badRequest)
            #expect(try await world.send(.get, "/contacts?after=x").status == .badRequest)
        }
    }

    @Test func `a stream holds all contacts by id`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let rows = (0..<1_200).map { ContactRow(email: "c\($0)@example.com") }
            _ = try await world.contacts.apply(
                world.batch(rows, source: source), in: world.account)
            var ids: [ContactID] = []
            try await world.contacts.contacts(in: world.account) { ids += $0.map(\.id) }

            #expect(ids.count == 1_200)
            #expect(ids == ids.sorted())
        }
    }
}
