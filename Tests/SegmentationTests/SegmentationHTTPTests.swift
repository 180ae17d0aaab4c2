import Clients
import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("Segmentation over HTTP", .database(Schema.migrations))
struct SegmentationHTTPTests {
    private func serving(_ body: (World, ServedRoutes) async throws -> Void) async throws {
        let world = try await World()
        try await world.addInterests(1...3)
        try await world.addFields()
        try await body(world, try await ServedRoutes(world.routes))
    }

    @Test func `a segment is made, filled, counted, listed and explained`() async throws {
        try await serving { world, server in
            let account = world.account
            try await world.put((Int64(1)...1_100).map { World.contact($0) })
            let draft = SegmentDraft(
                name: "Wine",
                match: .all([World.speaks("nl", "fr"), World.has(1), .none([World.has(2)])]))
            let segment = try await server.segmentation.add(draft, in: account, key: "a")
            #expect(try await server.segmentation.add(draft, in: account, key: "a") == segment)
            #expect(!segment.isFilled)
            try await world.put((Int64(1)...1_050).map { ($0, 1, .subscribed, 0) })
            try await world.filler.fillAll()

            #expect(try await server.segmentation.segment(segment.id, in: account).isFilled)
            #expect(try await server.segmentation.segments(in: account).map(\.id) == [segment.id])
            #expect(try await server.segmentation.count(segment.id, in: account).count == 1_050)
            var members: [SegmentMember] = []
            try await server.segmentation.members(of: segment.id, in: account) { members += $0 }
            #expect(members.map(\.contact.rawValue) == Array(1...1_050))
            let page = try await server.send(.get, "/segments/\(segment.id)/contacts?limit=2")
                .json(Page<SegmentMember>.self)
            #expect(page.items.map(\.contact.rawValue) == [1, 2] && page.next != nil)
            let why = try await server.segmentation.explain(
                ContactID(1_099), in: segment.id, of: account)
            #expect(!why.isMember && why.leaves.map(\.holds) == [true, false, false])
            #expect(
                try await server.segmentation.history(of: segment.id, in: account).last?.size
                    == 1_050)
        }
    }

    @Test func `replacing and removing heed the version`() async throws {
        try await serving { world, server in
            let segment = try await world.filled("A", .all([]))
            let path = "/segments/\(segment)"
            let json = #"{"name":"B","match":{"on":"language","test":"has-any","values":["nl"]}}"#

            #expect(
                try await server.problem(.put, path, json, headers: [("If-Match", "\"7\"")])
                    == "412 /problems/stale-version")
            let reply = try await server.send(.put, path, json, headers: [("If-Match", "\"1\"")])
            let changed = try reply.json(Segment.self)
            #expect(changed.name == "B" && changed.generation == 2 && !changed.isFilled)
            #expect(try await server.send(.delete, path).status == .noContent)
            #expect(try await server.problem(.get, path) == "404 /problems/unknown-segment")
            #expect(
                try await server.problem(.get, path + "/contacts")
                    == "404 /problems/unknown-segment")
        }
    }

    @Test func `refusals say all that is wrong`() async throws {
        try await serving { world, server in
            let json = """
                {"name":" ","parent":9,"match":{"all":[
                    {"on":"language","test":"has-any","values":["Dutch"]},
                    {"on":"field","field":"age","test":"is","values":["x"]},
                    {"on":"clicks","interest":1,"test":"at-least"}]},
                 "onEnter":{"assign":[]}}
                """
            #expect(
                try await server.problem(.post, "/segments", json)
                    == "422 /problems/invalid-input /name invalid-name "
                    + "/match/all/0/values/0 invalid-value /match/all/1/test test-not-for-subject "
                    + "/match/all/2/number missing /parent unknown-segment "
                    + "/onEnter/assign wrong-count")
            #expect(
                try await server.problem(.post, "/segments", #"{"name":"A","match":{"al":[]}}"#)
                    .hasPrefix("422 /problems/invalid-input"))
            let id = try await world.filled("A", .all([]))
            let reply = try await server.send(
                .post, "/segments", #"{"name":"A","match":{"all":[]}}"#)
            #expect(reply.status == .conflict)
            #expect(String(decoding: reply.body, as: UTF8.self).contains("\"id\":\(id)"))
        }
    }

    @Test func `criteria that are not saved are counted and decided`() async throws {
        try await serving { world, server in
            let account = world.account
            try await world.put(
                World.contact(1, fields: ["age": .number(20)]), World.contact(2, language: "fr"))
            let adult = Criteria.test(
                Criterion(on: .field, test: .atLeast, field: "age", number: 18))

            let count = try await server.segmentation.count(
                CountRequest(match: adult), in: account)
            let reply = try await server.segmentation.decide(
                DecideRequest(
                    contacts: [ContactID(2), ContactID(1)],
                    criteria: ["adult": adult, "any/one~": .all([])]), in: account)

            #expect(count.count == 1)
            #expect(reply.results.map(\.matches) == [["any/one~"], ["adult", "any/one~"]])
            #expect(
                try await server.problem(
                    .post, "/decide",
                    #"{"contacts":[1],"criteria":{"a/b~":{"on":"email","test":"is"}}}"#)
                    == "422 /problems/invalid-input /criteria/a~1b~0/values wrong-count")
        }
    }

    @Test func `a name that only its owner knows yet is 503 while the owner is away`() async throws
    {
        try await serving { _, server in
            let json = #"{"name":"A","match":{"on":"interest","test":"subscribed","interest":99}}"#
            let reply = try await server.send(.post, "/segments", json)

            #expect(reply.status == .serviceUnavailable)
            #expect(reply.headers["Retry-After"] != nil)
        }
    }

    @Test(arguments: [Int64.max, .min, -1])
    func `a forged cursor is answered on every list`(_ number: Int64) async throws {
        try await serving { world, server in
            let segment = try await world.filled("A", .all([]))
            let paths = [
                "/segments", "/segments/\(segment)/contacts", "/segments/\(segment)/history",
                "/segments/\(segment)/manual", "/audiences", "/audiences/1/contacts",
            ]
            for path in paths {
                for numbers in [[number], [number, number], [number, number, number]] {
                    let cursor = Cursor.encode(numbers)
                    let reply = try await server.send(.get, "\(path)?after=\(cursor)")

                    #expect(
                        [.ok, .badRequest, .notFound, .unprocessableContent]
                            .contains(reply.status), "\(path) \(numbers) \(reply.status)")
                }
            }
        }
    }
}
