import Clients
import FoundationEssentials
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Contacts

@Suite("Accounts, users, fields, sources and exports", .database(Schema.migrations))
struct CatalogueRouteTests {
    @Test func `an account is made, changed, and published when it differs`() async throws {
        try await ContactsWorld.run { world in
            var draft = ContactsWorld.draft
            let made = try await world.contacts.put(draft, account: world.account)
            let same = try await world.contacts.put(draft, account: world.account)
            draft.plan = .premium
            let changed = try await world.contacts.put(draft, account: world.account)
            var accounts: [Account] = []
            try await world.contacts.accounts { accounts += $0 }

            #expect(made.version == 1 && same == made && changed.version == 2)
            #expect(accounts == [changed])
            // Transactions of other tests may hold the feed's horizon back for a moment.
            try await eventually("both versions are published, once each") {
                let feed = try await world.client.send(
                    ClientRequest(.get, world.base, "/v1/changes?wait=0"))
                return feed.text.components(separatedBy: "account.changed").count == 3
            }
        }
    }

    @Test func `an account's mode, time zone and plan cannot be anything`() async throws {
        try await ContactsWorld.run { world in
            var draft = ContactsWorld.draft
            draft.timeZone = "Europe/Atlantis"
            let zone = await #expect(throws: ServiceError.self) {
                try await world.contacts.put(draft, account: world.account)
            }
            #expect(zone?.errors.map(\.pointer) == ["/timeZone"])
            _ = try await world.open()
            draft = ContactsWorld.draft
            draft.mode = .legacy
            let mode = await #expect(throws: ServiceError.self) {
                try await world.contacts.put(draft, account: world.account)
            }
            #expect(mode?.type == "mode-is-fixed")
            for number in 0..<6 {
                _ = try await world.contacts.addField(
                    FieldDraft(name: "F \(number)", type: .text), in: world.account)
            }
            draft = ContactsWorld.draft
            draft.plan = .start
            let plan = await #expect(throws: ServiceError.self) {
                try await world.contacts.put(draft, account: world.account)
            }
            #expect(plan?.type == "plan-too-small")
        }
    }

    @Test(arguments: [(Plan.start, 5), (.essential, 25), (.pro, 50), (.premium, 100)])
    func `a plan has so many fields and no more`(_ plan: Plan, _ limit: Int) async throws {
        try await ContactsWorld.run { world in
            var draft = ContactsWorld.draft
            draft.plan = plan
            _ = try await world.contacts.put(draft, account: world.account)
            for number in 0..<limit {
                _ = try await world.contacts.addField(
                    FieldDraft(name: "Field \(number)", type: .text), in: world.account)
            }
            let more = await #expect(throws: ServiceError.self) {
                try await world.contacts.addField(
                    FieldDraft(name: "One more", type: .text), in: world.account)
            }

            #expect(more?.type == "field-limit")
            #expect(try await world.contacts.fields(in: world.account).count == limit)
        }
    }

    @Test func `a deleted field takes its values along, and its placeholder is free again`()
        async throws
    {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let field = try await world.contacts.addField(
                FieldDraft(name: "City", type: .text), in: world.account)
            #expect(field.placeholder == "city")
            var draft = world.draft("a@example.com", source)
            draft.fields = ["city": .text("Gent")]
            let contact = try await world.contacts.add(draft, in: world.account)

            let reply = try await world.send(.delete, "/fields/\(field.id)")
            #expect(reply.status == .noContent)
            let bare = try await world.contacts.contact(contact.id, in: world.account)
            #expect(bare.fields.isEmpty)
            let again = try await world.contacts.addField(
                FieldDraft(name: "City", type: .number), in: world.account)
            #expect(again.placeholder == "city" && again.id != field.id)
            try await world.parts.fields.sweep()
        }
    }

    @Test func `fields are refused with all errors, changed, and never twice`() async throws {
        try await ContactsWorld.run { world in
            _ = try await world.open()
            let wrong = try await world.send(
                .post, "/fields",
                #"{"name": "", "type": "choice", "placeholder": "A b", "options": []}"#)
            #expect(
                try wrong.errors() == [
                    "/name required", "/placeholder invalid-placeholder", "/options required",
                ])
            let choice = try await world.contacts.addField(
                FieldDraft(
                    name: "Sports", type: .choice, options: [FieldOption(name: "A", value: "a")]),
                in: world.account)
            let taken = await #expect(throws: ServiceError.self) {
                try await world.contacts.addField(
                    FieldDraft(name: "Other", type: .text, placeholder: "sports"),
                    in: world.account)
            }
            #expect(taken?.existing == choice.id.number)
            let changed = try await world.send(
                .patch, "/fields/\(choice.id)",
                #"{"options": [{"name":"A","value":"a"},{"name":"B","value":"b"}]}"#
            ).json(Field.self)
            #expect(changed.options.count == 2 && changed.version == 2)
        }
    }

    @Test func `sources tell case apart, and stay while contacts come from them`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            let other = try await world.contacts.addSource(
                SourceDraft(name: "fair"), in: world.account)
            let twice = await #expect(throws: ServiceError.self) {
                try await world.contacts.addSource(SourceDraft(name: " Fair "), in: world.account)
            }
            #expect(twice?.existing == source.number)
            _ = try await world.contacts.add(
                world.draft("a@example.com", source), in: world.account)

            let used = try await world.send(.delete, "/sources/\(source)")
            #expect(try used.problem() == "source-in-use")
            let unused = try await world.send(.delete, "/sources/\(other.id)")
            #expect(unused.status == .noContent)
        }
    }

    @Test func `users are made, changed and removed, each address once`() async throws {
        try await ContactsWorld.run { world in
            _ = try await world.open()
            let draft = UserDraft(email: "U@Example.com", name: "U", language: "EN")
            let user = try await world.contacts.addUser(draft, in: world.account)
            #expect(user.email == "u@example.com" && user.language == "en")
            let twice = await #expect(throws: ServiceError.self) {
                try await world.contacts.addUser(draft, in: world.account)
            }
            #expect(twice?.existing == user.id.number)
            let changed = try await world.send(.patch, "/users/\(user.id)", #"{"name": "V"}"#)
            #expect(try changed.json(User.self).name == "V")
            let removed = try await world.send(.delete, "/users/\(user.id)")
            #expect(removed.status == .noContent)
            #expect(try await world.contacts.users(in: world.account).isEmpty)
        }
    }

    @Test func `an export holds the asked columns, and no formula`() async throws {
        try await ContactsWorld.run { world in
            let source = try await world.open()
            _ = try await world.contacts.addField(
                FieldDraft(name: "City", type: .text), in: world.account)
            var draft = world.draft("a@example.com", source)
            draft.name = "=cmd|' /C calc'!A0"
            draft.fields = ["city": .text("Gent; \"x\"")]
            _ = try await world.contacts.add(draft, in: world.account)
            let left = try await world.contacts.add(
                world.draft("b@example.com", source), in: world.account)
            _ = try await world.contacts.unsubscribe(left.id, in: world.account)

            let csv = try await world.send(
                .get, "/contacts/export?state=confirmed&columns=email,name,source,city")
            #expect(
                csv.text == "email,name,source,city\r\n"
                    + "a@example.com,'=cmd|' /C calc'!A0,Fair,\"Gent; \"\"x\"\"\"\r\n")
            let excel = try await world.send(.get, "/contacts/export?format=excel")
            #expect(excel.body.starts(with: [0xef, 0xbb, 0xbf]))
            #expect(excel.text.components(separatedBy: "\r\n").count == 4)
            #expect(excel.headers["Content-Type"]?.hasPrefix("text/csv") == true)
            for query in ["columns=nothing", "format=pdf", "state=x", "segment=1&interest=2"] {
                let refused = try await world.send(.get, "/contacts/export?\(query)")
                #expect(refused.status == .badRequest, "\(query)")
            }
        }
    }

    @Test func `an export of a segment whose owner is away is a 503 in time`() async throws {
        try await ContactsWorld.run { world in
            _ = try await world.open()
            let reply = try await world.send(.get, "/contacts/export?segment=1")

            #expect(reply.status == .serviceUnavailable)
            #expect(reply.headers["Retry-After"] != nil)
        }
    }

    @Test func `a cursor that cannot be read is refused, never taken for the first page`()
        async throws
    {
        try await ContactsWorld.run { world in
            _ = try await world.open()
            for cursor in ["%00", "%F0%28", "%zz", "x&after=x", "x"] {
                let reply = try await world.send(.get, "/sources?after=\(cursor)")

                #expect(reply.status == .badRequest, "\(cursor)")
            }
            #expect(try await world.send(.get, "/sources?after=").status == .ok)
        }
    }

    @Test func `the last page says that nothing is next`() async throws {
        try await ContactsWorld.run { world in
            _ = try await world.open()
            let reply = try await world.send(.get, "/sources")

            #expect(reply.text.hasSuffix(#","next":null}"#))
        }
    }
}
