import Clients
import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("Audiences over HTTP", .database(Schema.migrations))
struct AudienceHTTPTests {
    private func serving(_ body: (World, ServedRoutes) async throws -> Void) async throws {
        let world = try await World()
        try await world.addInterests(1...2)
        try await world.put((Int64(1)...7).map { World.contact($0) })
        try await world.put([(1, 1, .subscribed, 0), (3, 1, .subscribed, 0)])
        try await body(world, try await ServedRoutes(world.routes))
    }

    @Test func `an audience is made, listed, read, asked and removed`() async throws {
        try await serving { world, server in
            let account = world.account
            let everyone = try await world.filled("Everyone", .all([]))
            let wine = try await world.filled("Wine", World.has(1))
            let draft = AudienceDraft(
                name: " May ", join: .any, include: [.segment(everyone)], exclude: [.segment(wine)])

            let made = try await server.segmentation.freeze(draft, in: account)

            #expect(made.name == "May" && made.count == 5 && made.excluded == 2)
            #expect(made.digest == World.digest([2, 4, 5, 6, 7]))
            #expect(try await server.segmentation.audience(made.id, in: account) == made)
            #expect(try await server.segmentation.audiences(in: account) == [made])
            var contacts: [Int64] = []
            try await server.segmentation.contacts(of: made.id, in: account) {
                contacts += $0.map(\.contact.rawValue)
            }
            #expect(contacts == [2, 4, 5, 6, 7])
            let page = try await server.send(.get, "/audiences/\(made.id)/contacts?limit=2")
                .json(Page<AudienceMember>.self)
            #expect(page.items.map(\.contact.rawValue) == [2, 4])
            let next = try #require(page.next)
            let rest = try await server.send(
                .get, "/audiences/\(made.id)/contacts?limit=3&after=\(next)"
            ).json(Page<AudienceMember>.self)
            #expect(rest.items.map(\.contact.rawValue) == [5, 6, 7] && rest.next == nil)
            #expect(
                try await server.segmentation.answer(
                    about: ContactID(3), in: made.id, of: account)
                    == AudienceAnswer(isIn: false, includedBy: [0], excludedBy: [0]))
            let path = "/audiences/\(made.id)"
            #expect(
                try await server.problem(.get, path + "/contacts/99")
                    == "404 /problems/unknown-contact")
            try await server.segmentation.remove(made.id, from: account)
            for gone in [path, path + "/contacts", path + "/contacts/2"] {
                #expect(
                    try await server.problem(.get, gone) == "404 /problems/unknown-audience")
            }
            #expect(try await server.problem(.delete, path) == "404 /problems/unknown-audience")
            #expect(try await server.segmentation.audiences(in: account).isEmpty)
        }
    }

    @Test func `a key is one audience, also when its segments are no more`() async throws {
        try await serving { world, server in
            let account = world.account
            let wine = try await world.filled("Wine", World.has(1))
            let draft = AudienceDraft(join: .any, include: [.segment(wine)])
            let made = try await server.segmentation.freeze(draft, in: account, key: "a")
            try await world.put(5, 1, .subscribed)
            #expect(try await server.segmentation.freeze(draft, in: account, key: "a") == made)
            try await world.segments.remove(wine, from: account, ifVersion: nil)

            #expect(try await server.segmentation.freeze(draft, in: account, key: "a") == made)
            #expect(try await server.segmentation.audiences(in: account) == [made])
            let again = try await server.send(
                .post, "/audiences", #"{"join":"any","include":[]}"#,
                headers: [("Idempotency-Key", "a")])
            #expect(again.status == .unprocessableContent)
        }
    }

    @Test func `requests under one key at once make one audience`() async throws {
        try await serving { world, server in
            let account = world.account
            let wine = try await world.filled("Wine", World.has(1))
            let draft = AudienceDraft(join: .any, include: [.segment(wine)])

            let made = try await withThrowingTaskGroup(of: Audience?.self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        do {
                            return try await server.segmentation.freeze(
                                draft, in: account, key: "a")
                        } catch let error as ServiceError {
                            #expect(error.status == .conflict && error.retryAfter == 1)
                            return nil
                        }
                    }
                }
                return try await group.reduce(into: Set<Audience>()) { made, one in
                    if let one { made.insert(one) }
                }
            }

            #expect(made.count == 1)
            #expect(try await server.segmentation.audiences(in: account) == Array(made))
        }
    }

    @Test func `refusals say all that is wrong`() async throws {
        try await serving { world, server in
            let id = try await world.filled("A", .all([]))
            let wrong = try await server.problem(
                .post, "/audiences",
                """
                {"name":"\\u0007","join":"any","include":[{"segment":99},{},
                {"segment":\(id),"interest":1},{"interest":1}],"exclude":[{"segment":98}]}
                """)
            #expect(
                wrong
                    == "422 /problems/invalid-input /name invalid-name "
                    + "/include/0/segment unknown-segment /include/1 one-of /include/2 one-of "
                    + "/include/3/interest needs-segment /exclude/0/segment unknown-segment")
            let unread = try await server.problem(
                .post, "/audiences", #"{"join":"some","include":[{"segment":\#(id)}]}"#)
            #expect(unread == "422 /problems/invalid-input /join invalid-value")
            let many = Array(repeating: #"{"segment":\#(id)}"#, count: 21)
                .joined(separator: ",")
            #expect(
                try await server.problem(
                    .post, "/audiences",
                    #"{"join":"any","include":[],"exclude":[\#(many)]}"#)
                    == "422 /problems/invalid-input /include wrong-count /exclude wrong-count")
        }
    }

    @Test func `twenty parts and twenty more are bits of one contact`() async throws {
        try await serving { world, server in
            let all = try await world.filled("All", .all([]))
            let none = try await world.filled("None", .any([]))
            let draft = AudienceDraft(
                join: .all, include: Array(repeating: .segment(all), count: 20),
                exclude: Array(repeating: .segment(none), count: 19) + [.segment(all)])

            let made = try await server.segmentation.freeze(draft, in: world.account)

            #expect(made.count == 0 && made.excluded == 7)
            let answer = try await server.segmentation.answer(
                about: ContactID(1), in: made.id, of: world.account)
            #expect(
                answer
                    == AudienceAnswer(
                        isIn: false, includedBy: Array(0..<20), excludedBy: [19]))
        }
    }

    @Test func `another account sees nothing of it`() async throws {
        try await serving { world, server in
            let all = try await world.filled("All", .all([]))
            let made = try await server.segmentation.freeze(
                AudienceDraft(join: .any, include: [.segment(all)]), in: world.account)
            let other = Account(
                id: AccountID(8), name: "Other", mode: .interests, plan: .pro,
                languages: ["nl"], timeZone: "Europe/Brussels", createdAt: .now, version: 1)
            try await world.followContacts([("account.changed", 8, JSON.encode(other))])

            let reply = try await server.send(.get, "/audiences/\(made.id)", account: 8)

            #expect(reply.status == .notFound)
            #expect(String(decoding: reply.body, as: UTF8.self).contains("unknown-audience"))
        }
    }
}
