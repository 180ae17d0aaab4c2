import Columns
import HTTP
import Model
import Testing

@testable import Segmentation

@Suite("How segments build on each other")
struct DefinitionsTests {
    private static let nl = Criterion(on: .language, test: .hasAny, values: ["nl"])

    private static func tests(_ segment: Int64, _ test: CriterionTest = .member) -> Criteria {
        .test(Criterion(on: .segment, test: test, segment: SegmentID(segment)))
    }

    private func define(_ segments: [Int64: (match: Criteria, parent: Int64?)]) -> Definitions {
        Definitions(
            Dictionary(
                uniqueKeysWithValues: segments.map { id, segment in
                    (
                        SegmentID(id),
                        .init(match: segment.match, parent: segment.parent.map { SegmentID($0) })
                    )
                }))
    }

    /// What a segment means that says `match` about those of `parent`.
    private func whole(_ id: Int64, _ match: Condition, parent: Condition? = nil) -> Condition {
        let excluded = Condition.none([.manual(SegmentID(id), .exclude)])
        return .any([
            .manual(SegmentID(id), .include),
            .all([excluded] + (parent.map { [$0] } ?? []) + [match]),
        ])
    }

    @Test func `what people decided stands before criteria, what the parent means beside them`() {
        let definitions = define([
            1: (.test(Self.nl), nil), 2: (.any([]), 1),
        ])
        let first = whole(1, .test(Self.nl))

        #expect(definitions.effective(SegmentID(1)) == first)
        #expect(definitions.effective(SegmentID(2)) == whole(2, .any([]), parent: first))
        #expect(
            definitions.expanded(.all([]), parent: SegmentID(1)) == .all([first, .all([])]))
    }

    @Test func `a tested segment means what its members are`() {
        let definitions = define([1: (.test(Self.nl), nil), 2: (Self.tests(1, .notMember), nil)])

        #expect(
            definitions.effective(SegmentID(2)) == whole(2, .none([whole(1, .test(Self.nl))])))
    }

    @Test func `a segment that is gone has no members`() {
        let definitions = define([1: (.all([Self.tests(9), Self.tests(9, .notMember)]), 8)])

        #expect(
            definitions.effective(SegmentID(1))
                == whole(1, .all([.any([]), .none([.any([])])]), parent: .any([])))
        #expect(definitions.effective(SegmentID(9)) == .any([]))
    }

    @Test func `a circle is told by its way`() {
        let definitions = define([
            3: (.all([]), nil), 5: (Self.tests(7), nil), 7: (.all([]), 3), 9: (.all([]), 5),
        ])
        func way(_ match: Criteria, parent: Int64? = nil) -> [Int64]? {
            definitions.circle(
                SegmentID(3), .init(match: match, parent: parent.map { SegmentID($0) })
            )?.map(\.rawValue)
        }

        #expect(way(Self.tests(5)) == [3, 5, 7, 3])
        #expect(way(.all([]), parent: 7) == [3, 7, 3])
        #expect(way(Self.tests(3)) == [3, 3])
        #expect(way(.all([])) == nil)
    }

    @Test func `segments that each test the next one twice cost too much at some point`() {
        var segments: [Int64: (match: Criteria, parent: Int64?)] = [1: (.test(Self.nl), nil)]
        for id in Int64(2)...40 {
            segments[id] = (.all([Self.tests(id - 1), Self.tests(id - 1, .notMember)]), nil)
        }
        let definitions = define(segments)

        #expect(definitions.expansion(of: SegmentID(2)).leaves == 8)
        #expect(!definitions.expansion(of: SegmentID(11)).isTooLarge)
        #expect(definitions.expansion(of: SegmentID(14)).isTooLarge)
        #expect(definitions.effective(SegmentID(40)) == .any([]))
    }

    @Test func `who builds on a segment is known however far it is`() {
        let definitions = define([
            1: (.all([]), nil), 2: (.all([]), 1), 3: (Self.tests(2), nil), 4: (.all([]), nil),
        ])

        #expect(definitions.dependents(of: SegmentID(1)) == [SegmentID(2)])
        #expect(definitions.affected(by: SegmentID(1)) == Set([1, 2, 3].map { SegmentID($0) }))
        #expect(definitions.height(of: SegmentID(1)) == 2)
        #expect(definitions.levels(parent: SegmentID(2)) == 3)
    }

    @Test func `ten thousand segments one above the other are expanded without a deep stack`() {
        var segments: [Int64: (match: Criteria, parent: Int64?)] = [:]
        for id in Int64(1)...10_000 { segments[id] = (Self.tests(id - 1), nil) }
        let definitions = define(segments)

        #expect(definitions.expansion(of: SegmentID(10_000)).isTooLarge)
        #expect(definitions.affected(by: SegmentID(1)).count == 10_000)
    }
}
