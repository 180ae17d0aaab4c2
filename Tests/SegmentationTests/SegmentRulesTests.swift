import HTTP
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Segmentation

@Suite("What criteria may say")
struct CriteriaRulesTests {
    private let rules = CriteriaRules(
        limits: CriteriaLimits(),
        fields: ["city": .text, "age": .number, "birthday": .date, "wines": .choice],
        interests: [InterestID(1)], segments: [SegmentID(1)])

    private func errors(_ json: String) throws -> [String] {
        let criteria = try JSON.decode(Criteria.self, from: Array(json.utf8), .request)
        return rules.errors(in: criteria, at: "/match").map { "\($0.pointer) \($0.code)" }
    }

    @Test(arguments: [
        #"{"on":"language","test":"has-any","values":["nl"]}"#,
        #"{"on":"field","field":"age","test":"between","number":1,"upTo":2}"#,
        #"{"on":"field","field":"birthday","test":"in-last-days","number":7}"#,
        #"{"on":"field","field":"wines","test":"has-all","values":["red"]}"#,
        #"{"on":"created","test":"between","values":["2026-01-01","2026-02-01"]}"#,
        #"{"on":"interest","test":"unsubscribed","interest":1}"#,
        #"{"on":"clicks","test":"at-least","interest":1,"number":2}"#,
        #"{"on":"segment","test":"not-member","segment":1}"#, #"{"all":[]}"#,
    ])
    func `these are fine`(_ json: String) throws {
        #expect(try errors(json).isEmpty)
    }

    @Test(arguments: [
        (#"{"on":"language","test":"has-any"}"#, ["/match/values wrong-count"]),
        (
            #"{"on":"language","test":"has-any","values":["nl","NL",""]}"#,
            ["/match/values/1 invalid-value", "/match/values/2 invalid-value"]
        ),
        (#"{"on":"language","test":"subscribed"}"#, ["/match/test test-not-for-subject"]),
        (
            #"{"on":"field","field":"shoe","test":"is","values":["x"]}"#,
            ["/match/field unknown-field"]
        ),
        (#"{"on":"field","test":"is","values":["x"]}"#, ["/match/field missing"]),
        (
            #"{"on":"interest","test":"subscribed","interest":9,"segment":1}"#,
            ["/match/interest unknown-interest", "/match/segment not-for-subject"]
        ),
        (
            #"{"on":"clicks","test":"between","interest":1,"number":1,"values":["2"]}"#,
            ["/match/values wrong-count", "/match/upTo missing"]
        ),
        (
            #"{"on":"created","test":"in-last-days","number":0.5}"#,
            ["/match/number invalid-number"]
        ),
        (
            #"{"on":"created","test":"equals","values":["2026-02-30"]}"#,
            ["/match/values/0 invalid-value"]
        ),
        (
            #"{"on":"source","test":"has-any","values":["web"]}"#,
            ["/match/values/0 invalid-value"]
        ),
        (#"{"on":"segment","test":"member","segment":2}"#, ["/match/segment unknown-segment"]),
        (
            #"{"all":[{"any":[{"on":"email","test":"is"}]},{"none":[{"on":"clicks","test":"is"}]}]}"#,
            [
                "/match/all/0/any/0/values wrong-count", "/match/all/1/none/0/interest missing",
            ]
        ),
    ])
    func `each error has its place`(_ json: String, _ expected: [String]) throws {
        #expect(try errors(json) == expected)
    }

    @Test func `five tests are allowed, six are not`() {
        let test = Criteria.test(Criterion(on: .email, test: .isEmpty))
        func codes(_ criteria: Criteria) -> [String] {
            rules.errors(in: criteria, at: "").map(\.code)
        }

        #expect(codes(.all(Array(repeating: test, count: 5))).isEmpty)
        #expect(codes(.all(Array(repeating: test, count: 6))) == ["too-many-conditions"])
        #expect(codes(.all([.all([.all([.all([test])])])])).isEmpty)
        #expect(codes(.all([.all([.all([.all([.all([test])])])])])) == ["too-deep"])
    }
}

@Suite("What segments may be", .database(Schema.migrations))
struct SegmentRulesTests {
    private func errors(_ work: () async throws -> Void) async -> [String] {
        do {
            try await work()
            return []
        } catch let error as InvalidInput {
            return error.errors.map { "\($0.pointer) \($0.code)" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test func `a segment cannot build on itself`() async throws {
        let world = try await SegmentationWorld()
        let first = try await world.filled("A", .all([]))
        let second = try await world.filled("B", .all([]), parent: first)
        let third = try await world.filled("C", SegmentationWorld.isMember(of: second))

        let codes = await errors {
            _ = try await world.segments.replace(
                first, by: SegmentDraft(name: "A", match: SegmentationWorld.isMember(of: third)),
                in: world.account, ifVersion: nil)
        }

        #expect(codes == ["/match circle"])
    }

    @Test func `a rule cannot give what its own criteria look at`() async throws {
        let world = try await SegmentationWorld()
        try await world.addInterests(1...2)

        let codes = await errors {
            _ = try await world.add("A", .none([SegmentationWorld.has(1)]), assign: [2, 1, 9])
        }

        #expect(codes == ["/onEnter/assign/1 feeds-itself", "/onEnter/assign/2 unknown-interest"])
    }

    @Test func `a segment on which others build stays`() async throws {
        let world = try await SegmentationWorld()
        let first = try await world.filled("A", .all([]))
        let second = try await world.filled("B", .all([]), parent: first)
        let third = try await world.filled("C", SegmentationWorld.isMember(of: first))

        await #expect(
            throws: SegmentFault.inUse(
                SegmentDependents(segments: [second, third], uses: []))
        ) {
            try await world.segments.remove(first, from: world.account, ifVersion: nil)
        }
        try await world.segments.remove(second, from: world.account, ifVersion: nil)
        try await world.segments.remove(third, from: world.account, ifVersion: nil)
        try await world.segments.remove(first, from: world.account, ifVersion: 1)
        await #expect(throws: SegmentFault.unknown(first)) {
            _ = try await world.segments.find(first, in: world.account)
        }
    }

    @Test func `a name exists once`() async throws {
        let world = try await SegmentationWorld()
        let first = try await world.filled("A", .all([]))

        await #expect(throws: SegmentFault.duplicate(first)) {
            _ = try await world.add(" A ", .any([]))
        }
    }
}
