internal import Columns
internal import Model

/// Which rules feed which segments, and the way by which one would feed itself.
///
/// A rule feeds every segment whose criteria look at an interest that it assigns. Assigning never
/// changes how often somebody clicked: tests of clicks are not fed.
struct RuleGraph: Sendable {
    private struct Rule: Sendable {
        var name: String
        var assign: [InterestID]
    }

    /// A segment with a rule feeds the next one of a way through this interest.
    struct Step: Hashable, Sendable {
        let segment: String
        let interest: InterestID
    }

    /// What a draft has no number for yet.
    private static let draft = SegmentID(0)

    private var rules: [SegmentID: Rule]

    init(_ segments: [Segment]) {
        rules = [:]
        for segment in segments {
            guard let rule = segment.onEnter else { continue }
            rules[segment.id] = Rule(name: segment.name, assign: rule.assign)
        }
    }

    /// The way by which a draft would make a rule feed its own segment, with a step that was not
    /// there before.
    ///
    /// - Parameters:
    ///   - draft: is valid but for this.
    ///   - id: the segment that it replaces.
    ///   - definitions: of the account, without the draft.
    /// - Returns: `nil` when there is none.
    /// - Complexity: the conditions of all segments that have a rule, once.
    func circle(_ draft: SegmentDraft, replacing id: SegmentID?, in definitions: Definitions)
        -> [Step]?
    {
        let changed = id ?? RuleGraph.draft
        var graph = self
        graph.rules[changed] = draft.onEnter.map { Rule(name: draft.name, assign: $0.assign) }
        guard !graph.rules.isEmpty else { return nil }
        let after = graph.edges(
            in: definitions.replacing(
                changed, by: .init(match: draft.match, parent: draft.parent)))
        let before = edges(in: definitions)
        for origin in after.keys.sorted() {
            for (target, interest) in after[origin, default: [:]].sorted(by: { $0.key < $1.key }) {
                let isNew = origin == changed || before[origin]?[target] != interest
                guard isNew, let way = RuleGraph.way(from: target, to: origin, after) else {
                    continue
                }
                return graph.steps([origin] + way, after)
            }
        }
        return nil
    }

    /// From each segment with a rule to those with one that it feeds, and by which interest.
    private func edges(in definitions: Definitions) -> [SegmentID: [SegmentID: InterestID]] {
        var readers: [InterestID: [SegmentID]] = [:]
        for id in rules.keys {
            let tests = definitions.effective(id).tests.filter { $0.on == .interest }
            for interest in Set(tests.compactMap(\.interest)) {
                readers[interest, default: []].append(id)
            }
        }
        return rules.mapValues { rule in
            var fed: [SegmentID: InterestID] = [:]
            for interest in rule.assign.sorted().reversed() {
                for reader in readers[interest] ?? [] { fed[reader] = interest }
            }
            return fed
        }
    }

    /// The shortest way, its ends included; one segment where both are the same.
    private static func way(
        from start: SegmentID, to end: SegmentID, _ edges: [SegmentID: [SegmentID: InterestID]]
    ) -> [SegmentID]? {
        var origins: [SegmentID: SegmentID] = [:]
        var reached: Set<SegmentID> = [start]
        var open = [start][...]
        while let next = open.popFirst() {
            if next == end {
                var way = [next]
                while let origin = way.first.flatMap({ origins[$0] }) { way.insert(origin, at: 0) }
                return way
            }
            for target in (edges[next] ?? [:]).keys.sorted()
            where reached.insert(target).inserted {
                origins[target] = next
                open.append(target)
            }
        }
        return nil
    }

    /// A closed way, its first segment again at the end, in words.
    private func steps(_ way: [SegmentID], _ edges: [SegmentID: [SegmentID: InterestID]]) -> [Step]
    {
        zip(way, way.dropFirst()).compactMap { origin, target in
            guard let rule = rules[origin], let interest = edges[origin]?[target] else {
                return nil
            }
            return Step(segment: rule.name, interest: interest)
        }
    }
}

extension [RuleGraph.Step] {
    /// Such as: Entering "A" assigns interest 1, at which "B" looks; that assigns interest 2, at
    /// which "A" looks.
    var sentence: String {
        var sentence = ""
        for (index, step) in enumerated() {
            let next = self[(index + 1) % count].segment
            sentence += index == 0 ? "Entering “\(step.segment)”" : "; that"
            sentence += " assigns interest \(step.interest), at which “\(next)” looks"
        }
        return sentence + "."
    }
}
