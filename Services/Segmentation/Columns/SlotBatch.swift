/// Some slots for which many clauses are decided: one test for all that are left, then the next.
struct SlotBatch {
    /// Ascending: neighbours lie in the same memory.
    private let slots: [UInt32]

    init(ascending slots: [UInt32]) { self.slots = slots }

    /// The places of the slots that a clause holds for, as bits.
    func bits(_ clause: Clause) -> [UInt64] {
        keep(clause, [UInt64](repeating: ~0, count: (slots.count + 63) >> 6))
    }

    /// The places among `wanted` that a clause holds for.
    private func keep(_ clause: Clause, _ wanted: [UInt64]) -> [UInt64] {
        switch clause {
        case .always: return wanted
        case .never: return [UInt64](repeating: 0, count: wanted.count)
        case .leaf(let leaf, let isNegated): return keep(leaf, isNegated, wanted)
        case .all(let clauses):
            var left = wanted
            for clause in clauses { left = keep(clause, left) }
            return left
        case .any(let clauses):
            var left = wanted
            for clause in clauses {
                for (index, word) in keep(clause, left).enumerated() { left[index] &= ~word }
            }
            return zip(wanted, left).map { $0 & ~$1 }
        }
    }

    private func keep(_ leaf: Leaf, _ isNegated: Bool, _ wanted: [UInt64]) -> [UInt64] {
        var kept = wanted
        slots.withUnsafeBufferPointer { slots in
            for index in kept.indices {
                var rest = kept[index]
                while rest != 0 {
                    let place = index << 6 + rest.trailingZeroBitCount
                    guard place < slots.count else { break }
                    if leaf.holds(slots[place]) == isNegated {
                        kept[index] &= ~(rest & (0 &- rest))
                    }
                    rest &= rest - 1
                }
            }
        }
        return kept
    }
}
