import Clients
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Interests

@Suite("Interests over HTTP", .database(Schema.migrations))
struct InterestsHTTPTests {
    private func serving(
        actors: [Actor] = [.user, .api, .import], plan: Plan = .pro,
        _ body: (InterestsWorld, ServedRoutes) async throws -> Void
    ) async throws {
        let world = try await InterestsWorld(plan: plan)
        try await body(world, try await ServedRoutes(world.parts.routes, actors: actors))
    }

    @Test func `an interest is made, read, listed, changed and removed`() async throws {
        try await serving { world, server in
            let account = world.account.id
            let made = try await server.interests.add(
                InterestDraft(name: " Wine ", label: "Wijn"), in: account)
            #expect(made.name == "Wine")
            #expect(try await server.interests.interest(made.id, in: account) == made)
            #expect(try await server.interests.interests(in: account) == [made])

            let reply = try await server.send(
                .patch, "/interests/\(made.id)", #"{"label":null,"visibility":"private"}"#,
                headers: [("If-Match", "\"1\"")])
            let changed = try reply.json(Interest.self)
            #expect(changed.label == nil && changed.visibility == .private && changed.version == 2)
            #expect(reply.headers["ETag"] == "\"2\"")

            let path = "/interests/\(made.id)"
            #expect(
                try await server.problem(.delete, path, headers: [("If-Match", "\"1\"")])
                    == "412 /problems/stale-version")
            #expect(try await server.send(.delete, path).status == .noContent)
            #expect(try await server.problem(.get, path) == "404 /problems/unknown-interest")
        }
    }

    @Test func `a list is cut into pages`() async throws {
        try await serving { world, server in
            for number in 1...7 { _ = try await world.interest("Interest \(number)") }
            var seen: [String] = []
            var after = ""
            repeat {
                let page = try await server.send(.get, "/interests?limit=3&after=\(after)")
                    .json(Page<Interest>.self)
                seen += page.items.map(\.name)
                after = page.next ?? ""
            } while !after.isEmpty
            #expect(seen == (1...7).map { "Interest \($0)" })
            #expect(
                try await server.problem(.get, "/interests?visibility=hidden")
                    == "400 /problems/invalid-query")
            #expect(
                try await server.problem(.get, "/interests?after=zz")
                    == "400 /problems/invalid-query"
            )
        }
    }

    @Test func `refusals say all that is wrong`() async throws {
        try await serving(plan: .start) { world, server in
            #expect(
                try await server.problem(.post, "/interests", #"{"name":3,"color":"red"}"#)
                    .hasPrefix("422 /problems/invalid-input"))
            #expect(
                try await server.problem(.post, "/interests", #"{"name":"x","kind":"label"}"#)
                    == "422 /problems/invalid-input /kind kind-not-in-mode")
            #expect(
                try await server.problem(
                    .post, "/interests", #"{"name":"x","visibility":"private"}"#)
                    == "422 /problems/not-in-plan")
            #expect(
                try await server.problem(.post, "/interests", "{")
                    == "400 /problems/unreadable-json")
            let id = try await world.interest("Wine")
            let reply = try await server.send(.post, "/interests", #"{"name":"Wine"}"#)
            #expect(reply.status == .conflict)
            #expect(String(decoding: reply.body, as: UTF8.self).contains("\"id\":\(id)"))
        }
    }

    @Test func `a repeated request under one key makes one interest`() async throws {
        try await serving { world, server in
            let account = world.account.id
            let draft = InterestDraft(name: "Wine")
            let first = try await server.interests.add(draft, in: account, key: "a")
            let second = try await server.interests.add(draft, in: account, key: "a")
            #expect(first == second)
            #expect(
                try await server.problem(
                    .post, "/interests", #"{"name":"Beer"}"#, headers: [("Idempotency-Key", "a")])
                    == "422 /problems/idempotency-key-reused")
        }
    }

    @Test func `a batch answers item by item, and again the same under its key`() async throws {
        try await serving { world, server in
            let account = world.account.id
            let wine = try await world.interest("Wine")
            let batch = MembershipBatch(
                actor: .import, origin: "import:1",
                items: [
                    MembershipItem(contact: ContactID(1), interest: wine, act: .assign),
                    MembershipItem(contact: ContactID(1), interest: wine, act: .assign),
                    MembershipItem(contact: ContactID(1), interest: InterestID(99), act: .remove),
                ])
            for _ in 0..<2 {
                let reply = try await server.interests.apply(batch, in: account, key: "chunk-1")
                #expect(reply.results.map(\.outcome) == [.assigned, .already, .unknownInterest])
            }
            #expect(try await world.membership(1, wine)?.version == 1)
            #expect(try await server.interests.interests(of: ContactID(1), in: account).count == 1)
        }
    }

    @Test func `a key acts only in the names that it is given`() async throws {
        try await serving(actors: [.api]) { world, server in
            let wine = try await world.interest("Wine")
            let item = #"{"contact":1,"interest":\#(wine),"act":"subscribe"}"#
            for actor in ["contact", "import", "segment", "user"] {
                let json = #"{"actor":"\#(actor)","origin":"x","items":[\#(item)]}"#
                #expect(
                    try await server.problem(.post, "/memberships/batch", json)
                        == "403 /problems/actor-not-allowed")
            }
            let json = #"{"actor":"api","origin":"","items":[\#(item)]}"#
            #expect(
                try await server.problem(.post, "/memberships/batch", json)
                    == "422 /problems/invalid-input /origin invalid-origin /items/0/act "
                    + "only-for-contacts")
        }
    }

    @Test func `a person of the account assigns and removes, and cannot bring back`() async throws {
        try await serving { world, server in
            let wine = try await world.interest("Wine")
            let path = "/interests/\(wine)/contacts/1"
            let user = [("Audience-User", "5")]

            let given = try await server.send(.put, path, headers: user).json(Membership.self)
            #expect(given.actor == .user && given.state == .subscribed)
            #expect(try await server.send(.delete, path, headers: user).status == .noContent)
            #expect(try await server.send(.delete, path).status == .noContent)
            #expect(try await server.send(.put, path).json(Membership.self).actor == .api)
            try await world.change([(1, wine, .unsubscribe)], as: .contact)
            #expect(try await server.problem(.put, path) == "409 /problems/refused-unsubscribed")
            #expect(
                try await server.problem(.put, "/interests/99/contacts/1")
                    == "404 /problems/unknown-interest")
        }
    }

    @Test func `lists of members are pages or lines`() async throws {
        try await serving { world, server in
            let account = world.account.id
            let wine = try await world.interest("Wine")
            let beer = try await world.interest("Beer")
            try await world.change((1...1_200).map { (Int64($0), wine, .assign) })
            try await world.change([(5, wine, .remove), (6, beer, .assign)])

            var members: [Membership] = []
            try await server.interests.members(of: wine, in: account) { members += $0 }
            var everything: [Membership] = []
            try await server.interests.memberships(in: account) { everything += $0 }
            let page = try await server.send(.get, "/interests/\(wine)/contacts?limit=5")
                .json(Page<Membership>.self)

            #expect(members.count == 1_199)
            #expect(everything.count == 1_201)
            #expect(page.items.map(\.contact.rawValue) == [1, 2, 3, 4, 6])
            #expect(page.next != nil)
        }
    }

    @Test func `another account's ids answer like unknown ones`() async throws {
        try await serving { world, server in
            let other = InterestsWorld.account(8, .interests, .pro)
            try await world.put(other)
            let wine = try await world.interest("Wine")
            for path in ["/interests/\(wine)", "/interests/\(wine)/contacts"] {
                var request = ClientRequest(.get, server.base, "/v1/accounts/8" + path)
                request.timeout = .seconds(5)
                #expect(try await server.client.send(request).status == .notFound)
            }
        }
    }
}
