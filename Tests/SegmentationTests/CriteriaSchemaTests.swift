import HTTP
import Model
import TestKit
import Testing

@testable import Segmentation

@Suite("The schema of criteria")
struct CriteriaSchemaTests {
    private let schema = SchemaValidator(root: CriteriaSchema.document)

    @Test func `every tree of the generator has the form that the schema says`() throws {
        var source = RandomCriteria(random: SeededGenerator())
        source.segments = [SegmentID(1)]

        for _ in 0..<300 {
            let json = JSON.encode(source.criteria())
            #expect(
                try schema.accepts(JSON(parsing: json)), "\(String(decoding: json, as: UTF8.self))")
        }
    }

    @Test func `what the rules refuse for its form the schema refuses, and nothing else`() throws {
        var source = RandomCriteria(random: SeededGenerator())
        source.segments = [SegmentID(1)]
        var refused = 0

        for _ in 0..<3_000 {
            let json = try spoilt(&source)
            let text = String(decoding: json.bytes, as: UTF8.self)
            let isRefused = try ruleCodes(json).map { !$0.isEmpty }
            // Whether a field is of the type that a test is for is no matter of form.
            guard let isRefused else { continue }
            let isAccepted = try schema.accepts(json)
            #expect(isAccepted == !isRefused, "seed \(source.random.seed): \(text)")
            refused += isRefused ? 1 : 0
        }
        #expect(refused > 1_000)
    }

    /// A test with one key dropped, added, or taken from elsewhere.
    private func spoilt(_ source: inout RandomCriteria) throws -> JSON {
        let test = try members(source.test())
        let other = try members(source.test())
        let odd = [
            JSON.Member(
                key: "number",
                value: source.pick([
                    .integer(-1), .integer(0), .double(0.5), .integer(367), .integer(36_601),
                    .string("1"),
                ])),
            JSON.Member(key: "days", value: source.pick([.integer(0), .integer(3_661)])),
            JSON.Member(
                key: "values",
                value: source.pick([
                    .array([]), .array([.string("")]), .array([.integer(1)]), .string("a"),
                    .array(Array(repeating: .string("nl"), count: 101)),
                ])),
            JSON.Member(key: "clicks", value: .string("machine")),
            JSON.Member(key: "lnik", value: .integer(1)),
        ]
        let taken = source.pick(other + odd)
        let kept = test.filter { $0.key != taken.key }
        switch source.pick([0, 1, 1, 2]) {
        case 0:
            let dropped = source.pick(test).key
            return .object(test.filter { $0.key != dropped })
        case 1: return .object(kept + [taken])
        default: return .object(test)
        }
    }

    private func members(_ test: Criterion) throws -> [JSON.Member] {
        guard case .object(let members) = try JSON(parsing: JSON.encode(test)) else { return [] }
        return members
    }

    /// What is wrong; `nil` when the schema need not know it.
    private func ruleCodes(_ json: JSON) throws -> [String]? {
        let rules = CriteriaRules(
            limits: CriteriaLimits(), fields: RandomCriteria.fields,
            interests: Set(RandomCriteria.interests.map { InterestID($0) }),
            segments: [SegmentID(1)], messages: RandomCriteria.knownMessages)
        do {
            let criteria = try JSON.decode(Criteria.self, from: json.bytes, .request)
            let codes = rules.errors(in: criteria, at: "").map(\.code)
            let isOfType = json["on"]?.text != "field" || codes.isEmpty
            if codes.contains(where: { $0.hasPrefix("unknown-") }) || !isOfType { return nil }
            return codes
        } catch let error as InvalidInput {
            return error.errors.map(\.code)
        }
    }
}
