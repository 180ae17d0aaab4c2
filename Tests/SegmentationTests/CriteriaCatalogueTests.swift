import HTTP
import Model
import TestKit
import Testing

@testable import Segmentation

@Suite("The catalogue of criteria")
struct CriteriaCatalogueTests {
    private let rules = CriteriaRules(
        limits: CriteriaLimits(tests: 1_000, levels: 20), fields: RandomCriteria.fields,
        interests: Set(RandomCriteria.interests.map { InterestID($0) }), segments: [SegmentID(1)],
        messages: RandomCriteria.knownMessages)

    private func errors(_ json: String) throws -> [String] {
        let criteria = try JSON.decode(Criteria.self, from: Array(json.utf8), .request)
        return rules.errors(in: criteria, at: "").map { "\($0.pointer) \($0.code)" }
    }

    @Test func `every tree of the generator is one that the rules accept`() {
        var source = RandomCriteria(random: SeededGenerator())
        source.segments = [SegmentID(1)]

        for _ in 0..<2_000 {
            let criteria = source.criteria()
            let errors = rules.errors(in: criteria, at: "")
            #expect(errors.isEmpty, "seed \(source.random.seed): \(errors)")
        }
    }

    @Test func `every test that a request can name belongs to some subject`() {
        let subjects = CriterionSubject.allCases.flatMap { subject in
            [nil, .text, .number, .date, .choice].compactMap {
                SubjectShape(subject, fieldType: $0)
            }
        }
        let taken = Set(subjects.flatMap { $0.tests.map(\.0) })

        #expect(taken == Set(CriterionTest.allCases).subtracting([.unknown]))
    }

    @Test(arguments: [
        #"{"on":"email","test":"ends-with","values":["@example.com"]}"#,
        #"{"on":"state","test":"has-any","values":["confirmed","blocked"]}"#,
        #"{"on":"source","test":"has-all","values":["1","2"]}"#,
        #"{"on":"created","test":"anniversary"}"#,
        #"{"on":"created","test":"more-than-days-ago","number":0}"#,
        #"{"on":"field","field":"birthday","test":"anniversary-in-next-days","number":366}"#,
        #"{"on":"field","field":"birthday","test":"not-equals","values":["2026-01-01"]}"#,
        #"{"on":"field","field":"age","test":"not-equals","number":-1.5}"#,
        #"{"on":"clicks","test":"at-least","interest":1,"number":3,"days":30}"#,
        #"{"on":"message","test":"opened"}"#,
        #"{"on":"message","test":"not-clicked","message":2,"clicks":"all","days":3660}"#,
        #"{"on":"link","test":"clicked","message":2,"link":21,"clicks":"human"}"#,
        #"{"on":"page","test":"visited","values":["https://a.example/*"],"number":2,"days":7}"#,
        #"{"on":"form","test":"not-submitted","values":["Contact"],"days":7}"#,
        #"{"on":"survey","test":"completed","values":["*"]}"#,
    ])
    func `these are fine`(_ json: String) throws {
        #expect(try errors(json).isEmpty)
    }

    @Test(arguments: [
        (#"{"on":"state","test":"has-any","values":["unknown"]}"#, ["/values/0 invalid-value"]),
        (#"{"on":"state","test":"is","values":["confirmed"]}"#, ["/test test-not-for-subject"]),
        (#"{"on":"source","test":"has-any","values":["01"]}"#, ["/values/0 invalid-value"]),
        (#"{"on":"created","test":"is-empty"}"#, ["/test test-not-for-subject"]),
        (#"{"on":"created","test":"anniversary","number":1}"#, ["/number not-for-test"]),
        (
            #"{"on":"created","test":"anniversary-in-last-days","number":367}"#,
            ["/number invalid-number"]
        ),
        (#"{"on":"created","test":"in-next-days","number":0}"#, ["/number invalid-number"]),
        (
            #"{"on":"created","test":"in-last-days","number":2,"days":2,"clicks":"all"}"#,
            ["/days not-for-test", "/clicks not-for-test"]
        ),
        (
            #"{"on":"clicks","test":"not-equals","interest":1,"number":1}"#,
            [
                "/test test-not-for-subject"
            ]
        ),
        (
            #"{"on":"message","test":"received","message":9,"days":3661,"clicks":"all"}"#,
            ["/message unknown-message", "/days invalid-number", "/clicks not-for-test"]
        ),
        (#"{"on":"link","test":"clicked","link":21}"#, ["/message missing"]),
        (#"{"on":"link","test":"clicked","message":1}"#, ["/link missing"]),
        (#"{"on":"link","test":"clicked","message":1,"link":21}"#, ["/link unknown-link"]),
        (#"{"on":"link","test":"clicked","message":9,"link":21}"#, ["/message unknown-message"]),
        (#"{"on":"page","test":"visited"}"#, ["/values wrong-count"]),
        (
            #"{"on":"page","test":"visited","values":[""],"number":0}"#,
            ["/values/0 invalid-value", "/number invalid-number"]
        ),
        (
            #"{"on":"form","test":"submitted","values":["a"],"number":2,"message":1}"#,
            ["/message not-for-subject", "/number not-for-test"]
        ),
        (#"{"on":"survey","test":"visited","values":["a"]}"#, ["/test test-not-for-subject"]),
    ])
    func `each error has its place`(_ json: String, _ expected: [String]) throws {
        #expect(try errors(json) == expected)
    }

    @Test func `a hundred values are allowed, a hundred and one are not`() throws {
        func json(_ count: Int) -> String {
            let values = (0..<count).map { "\"v\($0)\"" }.joined(separator: ",")
            return #"{"on":"email","test":"is","values":["# + values + "]}"
        }

        #expect(try errors(json(100)).isEmpty)
        #expect(try errors(json(101)) == ["/values wrong-count"])
    }

    // MARK: Hostile criteria

    @Test func `a group of nothing counts as a condition`() {
        let rules = CriteriaRules(
            limits: CriteriaLimits(), fields: [:], interests: [], segments: [])
        let criteria = Criteria.all(Array(repeating: .any([]), count: 6))

        #expect(rules.errors(in: criteria, at: "").map(\.code) == ["too-many-conditions"])
    }

    @Test func `criteria that are too large are not looked into`() {
        let wrong = Criteria.test(Criterion(on: .segment, test: .is))
        let wide = Criteria.all(Array(repeating: wrong, count: 1_000_000))

        #expect(rules.errors(in: wide, at: "").map(\.code) == ["too-many-conditions"])
    }

    @Test(arguments: [
        (
            String(repeating: #"{"all":["#, count: 10_000), "too-deep",
            String(repeating: "]}", count: 10_000)
        ),
        (#"{"any":[{}"#, "too-many-conditions", String(repeating: ",{}", count: 300_000) + "]}"),
        (
            #"{"on":"email","test":"is","values":["a""#, "too-many-values",
            String(repeating: ",\"a\"", count: 250_000) + "]}"
        ),
    ])
    func `a body that holds too much is refused before it is read`(
        _ start: String, _ code: String, _ end: String
    ) {
        let error = #expect(throws: InvalidInput.self) {
            try CriteriaBody().check(Array((start + end).utf8))
        }

        #expect(error?.errors.map(\.code).contains(code) == true)
    }

    @Test func `what stands in a string does not count`() throws {
        let text = String(repeating: #"{[,\"\\"#, count: 100_000)

        try CriteriaBody().check(Array(#"{"on":"email","test":"is","values":["\#(text)"]}"#.utf8))
    }

    @Test func `patterns are taken as they are written`() throws {
        let pattern = String(repeating: "(a+)+%_*?[", count: 100)
        let json = #"{"on":"email","test":"contains","values":["\#(pattern)"]}"#

        #expect(try errors(json).isEmpty)
    }
}
