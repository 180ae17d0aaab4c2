import Clients
import HTTP
import Model
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("Questions over HTTP", .database(Schema.migrations))
struct AnswerHTTPTests {
    private func serving(_ body: (World, ServedRoutes) async throws -> Void) async throws {
        let world = try await World()
        try await world.addInterests(1...3)
        try await world.addFields()
        try await body(world, try await ServedRoutes(world.routes))
    }

    @Test func `a preview and overlaps come as they are documented`() async throws {
        try await serving { world, server in
            try await world.put((Int64(1)...30).map { World.contact($0) })
            try await world.put((Int64(1)...20).map { ($0, 1, .subscribed, 0) })
            let all = try await world.filled("All", .all([]))
            let wine = try await world.filled("Wine", World.has(1))
            let match = Criteria.all([World.has(1), World.speaks("fr")])

            let preview = try await server.segmentation.preview(
                PreviewRequest(match: match, parent: all, sample: 3), in: world.account)
            let bare = try await server.segmentation.preview(
                PreviewRequest(match: World.has(1)), in: world.account)
            let overlap = try await server.segmentation.overlap(
                of: [wine, all], in: world.account)

            #expect(preview.count == 0 && preview.sample.isEmpty)
            #expect(preview.funnel.map(\.count) == [30, 20, 0])
            #expect(bare.count == 20 && bare.sample.count == 10)
            #expect(Set(bare.sample).count == 10)
            #expect(overlap.sizes == [20, 30] && overlap.overlaps == [[20, 20], [20, 30]])
            #expect(overlap.inAny == 30 && overlap.inAll == 20)
        }
    }

    @Test(arguments: [
        (
            "/segments/preview", #"{"match":{"all":[]},"sample":101}"#,
            "invalid-input /sample out-of-range"
        ),
        (
            "/segments/preview", #"{"match":{"all":[]},"sample":-1,"parent":9}"#,
            "invalid-input /parent unknown-segment"
        ),
        (
            "/segments/preview", #"{"match":{"any":[{"on":"interest","test":"subscribed"}]}}"#,
            "invalid-input /match/any/0/interest missing"
        ),
        (
            "/segments/count", #"{"match":{"all":[]},"parent":9}"#,
            "invalid-input /parent unknown-segment"
        ),
        ("/segments/overlap", #"{"segments":[1]}"#, "invalid-input /segments wrong-count"),
        (
            "/segments/overlap", #"{"segments":[91,91,92]}"#,
            "invalid-input /segments/0 unknown-segment /segments/1 unknown-segment "
                + "/segments/2 unknown-segment"
        ),
        (
            "/decide",
            #"{"contacts":[1],"criteria":{"x":{"on":"segment","test":"member","segment":9}}}"#,
            "invalid-input /criteria/x/segment unknown-segment"
        ),
    ])
    func `refusals name the place`(_ path: String, _ json: String, _ problem: String) async throws {
        try await serving { _, server in
            let told = try await server.problem(.post, path, json)

            #expect(told == "422 /problems/\(problem)")
        }
    }

    @Test func `a segment that stands twice is no overlap`() async throws {
        try await serving { world, server in
            let segment = try await world.filled("A", .all([]))

            let told = try await server.problem(
                .post, "/segments/overlap", #"{"segments":[\#(segment),\#(segment)]}"#)

            #expect(told == "422 /problems/invalid-input /segments/1 repeated")
        }
    }

    @Test func `too much to decide at once is refused`() async throws {
        try await serving { _, server in
            let contacts = (1...5_001).map(String.init).joined(separator: ",")
            let criteria = (1...101).map { #""c\#($0)":{"all":[]}"# }.joined(separator: ",")
            let many = try await server.problem(
                .post, "/decide", #"{"contacts":[\#(contacts)],"criteria":{}}"#)
            let wide = try await server.problem(
                .post, "/decide", #"{"contacts":[1],"criteria":{\#(criteria)}}"#)

            #expect(many == "422 /problems/too-many-items")
            #expect(wide == "422 /problems/too-many-items")
        }
    }

    @Test func `names of criteria come back as they were given`() async throws {
        try await serving { world, server in
            try await world.put(World.contact(1), World.contact(2, language: "fr"))
            let names = ["b\"c", "a/~ é", "z"]
            let reply = try await server.segmentation.decide(
                DecideRequest(
                    contacts: [2, 9, 1].map(ContactID.init(_:)),
                    criteria: [
                        names[0]: World.speaks("nl"), names[1]: .all([]),
                        names[2]: World.speaks("fr"),
                    ]), in: world.account)
            let nobody = try await server.segmentation.decide(
                DecideRequest(contacts: [], criteria: ["a": .all([])]), in: world.account)

            #expect(
                reply.results == [
                    Decision(contact: ContactID(2), matches: [names[1], names[2]]),
                    Decision(contact: ContactID(9), matches: []),
                    Decision(contact: ContactID(1), matches: [names[1], names[0]]),
                ])
            #expect(nobody.results.isEmpty)
        }
    }

    @Test func `the size that is shown is the number of members that are listed`() async throws {
        try await serving { world, server in
            try await world.put((Int64(1)...9).map { World.contact($0) })
            try await world.put((Int64(1)...4).map { ($0, 1, .subscribed, 0) })
            let segment = try await world.filled("Wine", World.has(1))
            func agree() async throws -> Int64 {
                let members = try await world.members(segment)
                let listed = try await server.segmentation.segments(in: world.account)
                let one = try await server.segmentation.segment(segment, in: world.account)
                let counted = try await server.segmentation.count(segment, in: world.account)
                #expect(listed.map(\.size) == [Int64(members.count)])
                #expect(one.size == counted.count && counted.count == Int64(members.count))
                return counted.count
            }

            #expect(try await agree() == 4)
            _ = try await server.segmentation.replace(
                segment, SegmentDraft(name: "All", match: .all([])), in: world.account)
            #expect(try await agree() == 4)
            try await world.put(2, 1, .none, version: 2)
            #expect(try await agree() == 4)
            try await world.filler.fillAll()
            #expect(try await agree() == 9)
        }
    }

    /// Every route with an id of a segment or contact in its path.
    private static let paths: [(HTTP.Method, String, String?)] = [
        (.get, "/segments/{id}", nil), (.delete, "/segments/{id}", nil),
        (.put, "/segments/{id}", #"{"name":"B","match":{"all":[]}}"#),
        (.get, "/segments/{id}/count", nil), (.get, "/segments/{id}/contacts", nil),
        (.get, "/segments/{id}/contacts/1", nil), (.get, "/segments/{id}/history", nil),
        (.get, "/segments/{id}/history.svg", nil), (.get, "/segments/{id}/manual", nil),
        (.post, "/segments/{id}/manual", #"{"choice":"include","contacts":[1]}"#),
        (.get, "/segments/{id}/dependents", nil), (.put, "/segments/{id}/uses/campaign/1", nil),
        (.delete, "/segments/{id}/uses/campaign/1", nil),
    ]

    @Test func `what another account has answers like what nobody has`() async throws {
        try await serving { world, server in
            try await world.put(World.contact(1))
            let segment = try await world.filled("A", .all([]))
            let other = Account(
                id: AccountID(8), name: "B", mode: .interests, plan: .pro, languages: ["nl"],
                timeZone: "UTC", createdAt: .now, version: 1)
            try await world.followContacts([("account.changed", 8, JSON.encode(other))])

            for (method, path, json) in AnswerHTTPTests.paths {
                var told: [String] = []
                for id in ["\(segment)", "987654"] {
                    let path = path.split(separator: "{id}", omittingEmptySubsequences: false)
                        .joined(separator: id)
                    let reply = try await server.send(method, path, json, account: 8)
                    let body = String(decoding: reply.body, as: UTF8.self)
                    let plain = body.split(separator: "\"instance\"").first ?? ""
                    told.append(
                        "\(reply.status.rawValue) "
                            + plain.split(separator: id).joined(separator: "?"))
                }
                #expect(told[0] == told[1] && told[0].hasPrefix("404"), "\(method) \(path)")
            }
            for json in [
                #"{"match":{"all":[]},"parent":\#(segment)}"#,
                #"{"match":{"on":"segment","test":"member","segment":\#(segment)}}"#,
            ] {
                let reply = try await server.send(.post, "/segments/count", json, account: 8)
                #expect(reply.status == .unprocessableContent)
            }
            let reply = try await server.send(
                .post, "/decide", #"{"contacts":[1],"criteria":{"a":{"all":[]}}}"#, account: 8)
            #expect(try reply.json(DecideReply.self).results.map(\.matches) == [[]])
            #expect(try await server.segmentation.segment(segment, in: world.account).version == 1)
            #expect(try await world.members(segment) == [1])
        }
    }
}
