/// A condition over leaves, ready to run; negations stand at the leaves only.
indirect enum Clause {
    case always
    case never
    case leaf(Leaf, isNegated: Bool)
    case all([Clause])
    case any([Clause])

    static func leaf(_ leaf: Leaf) -> Clause { .leaf(leaf, isNegated: false) }

    /// All of them, with nested ones put in their place.
    static func every(_ clauses: [Clause]) -> Clause {
        var flat: [Clause] = []
        for clause in clauses {
            switch clause {
            case .never: return .never
            case .always: break
            case .all(let nested): flat += nested
            default: flat.append(clause)
            }
        }
        return flat.isEmpty ? .always : flat.count == 1 ? flat[0] : .all(flat)
    }

    /// At least one of them, with nested ones put in their place.
    static func some(_ clauses: [Clause]) -> Clause {
        var flat: [Clause] = []
        for clause in clauses {
            switch clause {
            case .always: return .always
            case .never: break
            case .any(let nested): flat += nested
            default: flat.append(clause)
            }
        }
        return flat.isEmpty ? .never : flat.count == 1 ? flat[0] : .any(flat)
    }

    var negated: Clause {
        switch self {
        case .always: .never
        case .never: .always
        case .leaf(let leaf, let isNegated): .leaf(leaf, isNegated: !isNegated)
        case .all(let clauses): .some(clauses.map(\.negated))
        case .any(let clauses): .every(clauses.map(\.negated))
        }
    }

    func negated(_ isNegation: Bool) -> Clause { isNegation ? negated : self }

    /// For one slot that is in use.
    func holds(_ slot: UInt32) -> Bool {
        switch self {
        case .always: return true
        case .never: return false
        case .leaf(let leaf, let isNegated): return leaf.holds(slot) != isNegated
        case .all(let clauses):
            for clause in clauses where !clause.holds(slot) { return false }
            return true
        case .any(let clauses):
            for clause in clauses where clause.holds(slot) { return true }
            return false
        }
    }

    /// The same with what is cheap and holds for few first.
    func ordered(contacts: Int, _ reading: Reading) -> Clause {
        switch self {
        case .all(let clauses):
            let ranked = clauses.map { clause in
                let clause = clause.ordered(contacts: contacts, reading)
                return (rank: clause.rank(Double(contacts), reading), clause: clause)
            }
            return .all(ranked.sorted { $0.rank < $1.rank }.map(\.clause))
        case .any(let clauses):
            return .any(clauses.map { $0.ordered(contacts: contacts, reading) })
        default: return self
        }
    }

    /// Whether whole chunks are read, or single slots here and there.
    enum Reading { case chunks, slots }

    /// The share of contacts it holds for, plus what it costs.
    private func rank(_ contacts: Double, _ reading: Reading) -> Double {
        switch self {
        case .always, .never: return 0
        case .leaf(let leaf, let isNegated):
            let share = min(1, leaf.weight / max(1, contacts))
            let cost = reading == .chunks ? leaf.cost : leaf.probe
            return (isNegated ? 1 - share : share) + cost
        case .all(let clauses):
            return 0.2 + (clauses.map { $0.rank(contacts, reading) }.min() ?? 0)
        case .any(let clauses):
            return 0.2 + clauses.reduce(0) { $0 + $1.rank(contacts, reading) }
        }
    }
}
