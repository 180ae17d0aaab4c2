internal import Columns
internal import Model

/// Says why one contact is in a segment or not, and when that turns by itself.
///
/// It decides with the same columns as everything else, filled with that one contact.
struct Explainer {
    /// What was read of the contact, confirmed or not.
    let values: ContactValues
    let state: ContactState
    let view: AccountView
    private let columns: AccountColumns
    init(_ values: ContactValues, state: ContactState, _ view: AccountView) {
        self.values = values
        self.state = state
        self.view = view
        columns = AccountColumns()
        for key in values.keys where !key.isAlwaysThere {
            var type: FieldType?
            if case .field(let placeholder) = key { type = view.catalogue.fields[placeholder] }
            columns.attach(ColumnDraft(key: key, type: type))
        }
        columns.put(values)
    }

    /// Days on which something turns by itself; moments are found for them afterwards.
    struct Turns {
        /// By test, the first day from tomorrow on that it is what it is not today.
        var leaves: [Criterion: Day] = [:]
        var whole: Day?

        var days: [Day] { Set(leaves.values).union([whole].compactMap(\.self)).sorted() }
    }

    // MARK: Now

    /// The segment with the criteria of its parents first; `moments` says when days begin.
    func tree(of segment: SegmentID, _ turns: Turns, _ moments: [Day: Instant]) -> ExplainedNode {
        Tree(explainer: self, turns: turns, moments: moments).node(segment)
    }

    func holds(_ condition: Condition, on day: Day) -> Bool {
        columns.holds(known(condition), of: values.row.id, today: day)
    }

    /// Columns hold confirmed contacts only: what the state is, is said here.
    private func known(_ condition: Condition) -> Condition {
        guard state != .confirmed else { return condition }
        switch condition {
        case .all(let branches): return .all(branches.map(known))
        case .any(let branches): return .any(branches.map(known))
        case .none(let branches): return .none(branches.map(known))
        case .test(let criterion) where criterion.on == .state:
            let isListed = criterion.values?.contains(state.rawValue) == true
            let isNegation = criterion.test == .isNot || criterion.test == .hasNone
            return isListed == isNegation ? .any([]) : .all([])
        case .test, .manual: return condition
        }
    }

    // MARK: Later

    /// Looks at the days on which something can turn.
    func turns(of segment: SegmentID) async -> Turns {
        var forecast = Forecast(known(view.definitions.effective(segment)))
        var turns = Turns()
        var looks = 0
        for (index, test) in forecast.leaves.enumerated() {
            var last = holds(test, on: view.today)
            forecast.set(index, last)
            guard case .test(let criterion) = test, criterion.dependsOnDay else { continue }
            for day in TurningDays(values, today: view.today).days(of: criterion) {
                let next = holds(test, on: day)
                if next != last {
                    forecast.note(index, next, on: day)
                    turns.leaves[criterion] = turns.leaves[criterion] ?? day
                }
                last = next
                looks += 1
                // Others want the thread too.
                if looks % 64 == 0 { await Task.yield() }
            }
        }
        guard state == .confirmed else { return turns }
        turns.whole = await forecast.firstFlip()
        return turns
    }
}

/// Puts explained nodes together.
private struct Tree {
    let explainer: Explainer
    let turns: Explainer.Turns
    let moments: [Day: Instant]

    private var definitions: Definitions { explainer.view.definitions }
    private var today: Day { explainer.view.today }

    func node(_ segment: SegmentID) -> ExplainedNode {
        var branches: [ExplainedNode] = []
        if let definition = definitions[segment] {
            if let parent = definition.parent { branches.append(node(parent)) }
            branches.append(node(definition.match))
        }
        return ExplainedNode(
            kind: .segment, holds: explainer.holds(definitions.effective(segment), on: today),
            segment: segment, manual: explainer.values.manual[segment], branches: branches)
    }

    private func node(_ criteria: Criteria) -> ExplainedNode {
        let condition = definitions.expanded(criteria, parent: nil)
        let holds = explainer.holds(condition, on: today)
        switch criteria {
        case .all(let parts):
            return ExplainedNode(kind: .all, holds: holds, branches: parts.map(node))
        case .any(let parts):
            return ExplainedNode(kind: .any, holds: holds, branches: parts.map(node))
        case .none(let parts):
            return ExplainedNode(kind: .none, holds: holds, branches: parts.map(node))
        case .test(let test):
            if test.on == .segment, let segment = test.segment {
                let other = node(segment)
                return test.test == .notMember
                    ? ExplainedNode(kind: .none, holds: holds, branches: [other]) : other
            }
            return ExplainedNode(
                kind: .test, holds: holds, test: test,
                value: LookedAt(explainer.values, state: explainer.state, today: today).value(test),
                changesAt: turns.leaves[test].flatMap { moments[$0] })
        }
    }
}

extension ExplainedNode {
    /// Every test below, in reading order.
    var tests: [ExplainedLeaf] {
        if kind == .test, let test { return [ExplainedLeaf(test: test, holds: holds)] }
        return (branches ?? []).flatMap(\.tests)
    }
}
