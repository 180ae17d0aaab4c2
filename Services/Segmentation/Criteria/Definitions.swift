internal import Columns
internal import Model

/// The definitions of an account's segments, and how they build on each other.
struct Definitions: Sendable {
    /// What a segment says, without what it builds on.
    struct Definition: Sendable, Hashable {
        var match: Criteria
        var parent: SegmentID?

        /// The segments that it builds on directly.
        var foundations: [SegmentID] {
            match.tests.compactMap(\.segment) + (parent.map { [$0] } ?? [])
        }
    }

    private let definitions: [SegmentID: Definition]
    /// What each segment means, all that it builds on put in.
    private let expansions: [SegmentID: Expansion]
    /// Who builds directly on each, in the order of their ids.
    private let builders: [SegmentID: [SegmentID]]
    private let children: [SegmentID: [SegmentID]]

    let ids: Set<SegmentID>

    /// What people call them.
    private(set) var names: [SegmentID: String] = [:]

    init(_ segments: [Segment]) {
        self.init(
            Dictionary(
                segments.map { ($0.id, Definition(match: $0.match, parent: $0.parent)) },
                uniquingKeysWith: { $1 }))
        names = Dictionary(segments.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    }

    init(_ definitions: [SegmentID: Definition]) {
        var builders: [SegmentID: [SegmentID]] = [:]
        var children: [SegmentID: [SegmentID]] = [:]
        for (id, definition) in definitions {
            for other in Set(definition.foundations) { builders[other, default: []].append(id) }
            if let parent = definition.parent { children[parent, default: []].append(id) }
        }
        self.definitions = definitions
        ids = Set(definitions.keys)
        self.builders = builders.mapValues { $0.sorted() }
        self.children = children
        expansions = Definitions.expand(definitions, builders)
    }

    subscript(id: SegmentID) -> Definition? { definitions[id] }

    /// The definitions as they would be with another one of `id`.
    func replacing(_ id: SegmentID, by definition: Definition) -> Definitions {
        var changed = definitions
        changed[id] = definition
        return Definitions(changed)
    }

    // MARK: What they mean

    /// Who belongs to a segment: those it matches of those of its parent, with what people decided
    /// about it; nobody when there is no such segment.
    func effective(_ id: SegmentID) -> Condition {
        (expansions[id] ?? .nobody).condition
    }

    /// What criteria mean that are not saved, or not yet.
    func expanded(_ match: Criteria, parent: SegmentID?) -> Condition {
        expansion(of: match, parent: parent).condition
    }

    /// The same with what it costs; criteria that are too large must not be decided.
    func expansion(of match: Criteria, parent: SegmentID?) -> Expansion {
        let own = Definitions.expand(match, expansions)
        guard let parent else { return own }
        return .join([expansions[parent] ?? .nobody, own]) { .all($0) }
    }

    /// What a saved segment costs; nothing when there is no such segment.
    func expansion(of id: SegmentID) -> Expansion { expansions[id] ?? .nobody }

    /// Foundations before those that build on them, so that nothing is put in twice by hand.
    ///
    /// Segments that would form a circle, which rules refuse, would mean nobody.
    private static func expand(
        _ definitions: [SegmentID: Definition], _ builders: [SegmentID: [SegmentID]]
    ) -> [SegmentID: Expansion] {
        var expansions: [SegmentID: Expansion] = [:]
        expansions.reserveCapacity(definitions.count)
        var missing = definitions.mapValues { definition in
            Set(definition.foundations).count { definitions[$0] != nil }
        }
        var open = missing.filter { $0.value == 0 }.map(\.key)
        while let id = open.popLast() {
            guard let definition = definitions[id] else { continue }
            expansions[id] = expand(id, definition, expansions)
            for builder in builders[id] ?? [] {
                missing[builder, default: 0] -= 1
                if missing[builder] == 0 { open.append(builder) }
            }
        }
        return expansions
    }

    private static func expand(
        _ id: SegmentID, _ definition: Definition, _ expansions: [SegmentID: Expansion]
    ) -> Expansion {
        var needed = [
            Expansion.join([Expansion(condition: .manual(id, .exclude))]) { .none($0) }
        ]
        if let parent = definition.parent { needed.append(expansions[parent] ?? .nobody) }
        needed.append(expand(definition.match, expansions))
        var whole = Expansion.join([
            Expansion(condition: .manual(id, .include)), Expansion.join(needed) { .all($0) },
        ]) { .any($0) }
        if whole.isTooLarge { whole.condition = Expansion.nobody.condition }
        return whole
    }

    private static func expand(_ criteria: Criteria, _ expansions: [SegmentID: Expansion])
        -> Expansion
    {
        switch criteria {
        case .all(let branches): .join(branches.map { expand($0, expansions) }) { .all($0) }
        case .any(let branches): .join(branches.map { expand($0, expansions) }) { .any($0) }
        case .none(let branches): .join(branches.map { expand($0, expansions) }) { .none($0) }
        case .test(let criterion) where criterion.on == .segment: member(criterion, expansions)
        case .test(let criterion): Expansion(condition: .test(criterion))
        }
    }

    private static func member(_ criterion: Criterion, _ expansions: [SegmentID: Expansion])
        -> Expansion
    {
        let other = criterion.segment.flatMap { expansions[$0] } ?? .nobody
        return criterion.test == .notMember ? .join([other]) { .none($0) } : other
    }

    // MARK: How they build on each other

    /// The way by which a segment with this definition would build on itself, such as 3, 5, 3.
    func circle(_ id: SegmentID, _ definition: Definition) -> [SegmentID]? {
        var open = definition.foundations
        // By which segment each was reached.
        var origin = Dictionary(open.map { ($0, id) }, uniquingKeysWith: { first, _ in first })
        while let next = open.popLast() {
            if next == id { return path(to: id, origin) }
            for foundation in definitions[next]?.foundations ?? [] where origin[foundation] == nil {
                origin[foundation] = next
                open.append(foundation)
            }
        }
        return nil
    }

    private func path(to id: SegmentID, _ origin: [SegmentID: SegmentID]) -> [SegmentID] {
        var path = [id]
        var next = origin[id]
        while let step = next, step != id {
            path.append(step)
            next = origin[step]
        }
        return [id] + path.reversed()
    }

    /// The segment and its parents, counted; of a segment that does not exist yet with its parent.
    func levels(parent: SegmentID?) -> Int {
        var levels = 1
        var next = parent
        while let id = next, let definition = definitions[id], levels <= definitions.count {
            levels += 1
            next = definition.parent
        }
        return levels
    }

    /// The most levels below a segment, itself counted.
    func height(of id: SegmentID) -> Int {
        1 + (children[id, default: []].map(height).max() ?? 0)
    }

    /// The segments that build directly on one, in the order of their ids.
    func dependents(of id: SegmentID) -> [SegmentID] { builders[id] ?? [] }

    /// A segment and all that build on it, however far.
    func affected(by id: SegmentID) -> Set<SegmentID> {
        var affected: Set<SegmentID> = []
        var open = [id]
        while let next = open.popLast() {
            if affected.insert(next).inserted { open += dependents(of: next) }
        }
        return affected
    }
}
