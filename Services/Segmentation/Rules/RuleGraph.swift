internal import Columns
internal import Model

/// Which rules feed which segments, and the way by which one would feed itself.
///
/// A rule feeds every segment whose criteria look at an interest that it assigns. Assigning never
/// changes how often somebody clicked: tests of clicks are not fed.
struct RuleGraph: Sendable {
    /// What a segment with a rule assigns, and what it looks at.
    private struct Rule: Sendable, Hashable {
        var assigns: Set<InterestID>
        var reads: Set<InterestID>

        init(assigns: [InterestID], _ condition: Condition) {
            self.assigns = Set(assigns)
            reads = Set(condition.tests.filter { $0.on == .interest }.compactMap(\.interest))
        }

        /// The first interest by which this rule feeds another.
        func feeds(_ other: Rule) -> InterestID? { assigns.intersection(other.reads).min() }
    }

    /// Entering the segment feeds the next one of a way through the interest.
    struct Step: Hashable, Sendable {
        let segment: SegmentID
        let interest: InterestID
    }

    /// What a segment that is not made yet is called.
    static let draft = SegmentID(0)

    private var rules: [SegmentID: Rule] = [:]

    init(_ plan: AccountPlan) {
        for segment in plan.segments where !segment.assign.isEmpty {
            rules[segment.id] = Rule(assigns: segment.assign, segment.criteria)
        }
    }

    /// The way by which a rule would feed its own segment because of a draft, in which every
    /// segment feeds the next one and the last one the first.
    ///
    /// Ways that pass through nothing that the draft changes were there before: not its fault.
    ///
    /// - Parameters:
    ///   - draft: is valid but for this.
    ///   - id: the segment that it replaces.
    ///   - definitions: of the account, without the draft.
    /// - Returns: `nil` when there is none.
    func circle(
        _ draft: SegmentDraft, replacing id: SegmentID?, in definitions: Definitions
    ) -> [Step]? {
        let changed = id ?? RuleGraph.draft
        let after = changing(changed, to: draft, definitions)
        let readers = after.readers
        for (origin, rule) in after.rules.sorted(by: { $0.key < $1.key }) {
            // Only segments that changed can have closed a circle.
            guard origin == changed || rule != rules[origin] else { continue }
            if let circle = after.circle(through: origin, readers) { return circle }
        }
        return nil
    }

    private func changing(
        _ id: SegmentID, to draft: SegmentDraft, _ definitions: Definitions
    ) -> RuleGraph {
        var graph = self
        graph.rules[id] = nil
        guard !graph.rules.isEmpty || draft.onEnter != nil else { return graph }
        let changed = definitions.replacing(
            id, by: .init(match: draft.match, parent: draft.parent))
        for other in changed.affected(by: id) {
            let assigns =
                other == id ? draft.onEnter?.assign : rules[other].map { Array($0.assigns) }
            graph.rules[other] = assigns.map { Rule(assigns: $0, changed.effective(other)) }
        }
        return graph
    }

    /// Who looks at each interest, in the order of their ids.
    private var readers: [InterestID: [SegmentID]] {
        var readers: [InterestID: [SegmentID]] = [:]
        for id in rules.keys.sorted() {
            for interest in rules[id]?.reads ?? [] { readers[interest, default: []].append(id) }
        }
        return readers
    }

    /// The shortest way from a segment to itself.
    private func circle(through start: SegmentID, _ readers: [InterestID: [SegmentID]]) -> [Step]? {
        var origins: [SegmentID: SegmentID] = [:]
        var open = [start][...]
        while let next = open.popFirst() {
            for interest in (rules[next]?.assigns ?? []).sorted() {
                for reader in readers[interest] ?? [] where origins[reader] == nil {
                    origins[reader] = next
                    if reader == start { return steps(start, origins) }
                    open.append(reader)
                }
            }
        }
        return nil
    }

    private func steps(_ start: SegmentID, _ origins: [SegmentID: SegmentID]) -> [Step] {
        var way: [SegmentID] = []
        var next = origins[start]
        while let step = next, step != start {
            way.append(step)
            next = origins[step]
        }
        let forward = [start] + way.reversed() + [start]
        return zip(forward, forward.dropFirst()).compactMap { origin, target in
            guard let rule = rules[origin], let fed = rules[target],
                let interest = rule.feeds(fed)
            else { return nil }
            return Step(segment: origin, interest: interest)
        }
    }
}

extension [RuleGraph.Step] {
    /// Such as: Entering segment 4 assigns interest 1 (Wine), at which segment 5 looks; entering
    /// segment 5 assigns interest 2 (Beer), at which segment 4 looks.
    func sentence(_ names: [InterestID: String]) -> String {
        let parts = indices.map { index in
            let step = self[index]
            let next = self[(index + 1) % count].segment
            let name = names[step.interest].map { " (\($0))" } ?? ""
            return "ntering \(word(step.segment)) assigns interest \(step.interest)\(name), "
                + "at which \(word(next)) looks"
        }
        return "E" + parts.joined(separator: "; e") + "."
    }

    private func word(_ segment: SegmentID) -> String {
        segment == RuleGraph.draft ? "this segment" : "segment \(segment)"
    }
}
