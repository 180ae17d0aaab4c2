internal import Model

/// The definitions of an account's segments, and how they build on each other.
struct Definitions: Sendable {
    /// What a segment says, without what it builds on.
    struct Definition: Sendable {
        var match: Criteria
        var parent: SegmentID?

        /// The segments that it builds on directly.
        var foundations: [SegmentID] {
            match.tests.compactMap(\.segment) + (parent.map { [$0] } ?? [])
        }
    }

    private var definitions: [SegmentID: Definition] = [:]

    init(_ segments: [Segment]) {
        for segment in segments {
            definitions[segment.id] = Definition(match: segment.match, parent: segment.parent)
        }
    }

    var ids: Set<SegmentID> { Set(definitions.keys) }

    subscript(id: SegmentID) -> Definition? {
        get { definitions[id] }
        set { definitions[id] = newValue }
    }

    /// Criteria that name no segment any more: those of parents and of tested segments are put in.
    ///
    /// Definitions never form a circle, see ``wouldCircle(_:_:)``.
    func expanded(_ match: Criteria, parent: SegmentID?) -> Criteria {
        let own = expanded(match)
        guard let parent, let definition = definitions[parent] else { return own }
        return .all([expanded(definition.match, parent: definition.parent), own])
    }

    private func expanded(_ criteria: Criteria) -> Criteria {
        switch criteria {
        case .all(let branches): return .all(branches.map(expanded))
        case .any(let branches): return .any(branches.map(expanded))
        case .none(let branches): return .none(branches.map(expanded))
        case .test(let criterion):
            guard criterion.on == .segment else { return criteria }
            let isNegation = criterion.test == .notMember
            guard let id = criterion.segment, let definition = definitions[id] else {
                return isNegation ? .all([]) : .any([])
            }
            let other = expanded(definition.match, parent: definition.parent)
            return isNegation ? .none([other]) : other
        }
    }

    /// Whether a segment with this definition would build on itself.
    func wouldCircle(_ id: SegmentID, _ definition: Definition) -> Bool {
        var open = definition.foundations
        var seen: Set<SegmentID> = []
        while let next = open.popLast() {
            if next == id { return true }
            if seen.insert(next).inserted { open += definitions[next]?.foundations ?? [] }
        }
        return false
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
        1 + (children(of: id).map(height).max() ?? 0)
    }

    private func children(of id: SegmentID) -> [SegmentID] {
        definitions.filter { $0.value.parent == id }.map(\.key)
    }

    /// The segments that build directly on one, in the order of their ids.
    func dependents(of id: SegmentID) -> [SegmentID] {
        definitions.filter { $0.value.foundations.contains(id) }.map(\.key).sorted()
    }

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
