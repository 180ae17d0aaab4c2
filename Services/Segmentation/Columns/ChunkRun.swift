/// Runs clauses over whole chunks, in memory that it keeps.
final class ChunkRun {
    private let alive: SlotSet
    private let spare = UnsafeMutablePointer<UInt64>.allocate(capacity: SlotChunk.words)
    private var sets: [ChunkSet] = []
    private var used = 0

    init(alive: SlotSet) { self.alive = alive }

    deinit { spare.deallocate() }

    func count(_ clause: Clause) -> Int {
        var total = 0
        forEachChunk(clause) { _, alive, set in total += set.count(alive: alive) }
        return total
    }

    func matches(_ clause: Clause) -> SlotSet {
        var result = SlotSet()
        forEachChunk(clause) { number, alive, set in
            result.append(set.chunk(alive: alive), number: number)
        }
        result.trim()
        return result
    }

    /// How many are left after each step and all before it.
    func funnel(_ steps: [Clause]) -> [Int] {
        var counts = [Int](repeating: 0, count: steps.count)
        for (index, chunk) in alive.chunks.enumerated() {
            borrow { set in
                set.becomeAll()
                for step in steps.indices {
                    restrict(set, steps[step], Int(alive.numbers[index]), chunk)
                    if set.isVoid { break }
                    counts[step] += set.count(alive: chunk)
                }
            }
        }
        return counts
    }

    private func forEachChunk(_ clause: Clause, _ body: (Int, SlotChunk, ChunkSet) -> Void) {
        let clause = clause.ordered(contacts: alive.count, .chunks)
        for (index, chunk) in alive.chunks.enumerated() {
            let number = Int(alive.numbers[index])
            borrow { set in
                set.becomeAll()
                restrict(set, clause, number, chunk)
                if !set.isVoid { body(number, chunk, set) }
            }
        }
    }

    private func borrow(_ body: (ChunkSet) -> Void) {
        if used == sets.count { sets.append(ChunkSet()) }
        used += 1
        body(sets[used - 1])
        used -= 1
    }

    /// Keeps the slots of a set that a clause holds for.
    private func restrict(_ set: ChunkSet, _ clause: Clause, _ number: Int, _ alive: SlotChunk) {
        switch clause {
        case .always: break
        case .never: set.becomeEmpty()
        case .leaf(let leaf, let isNegated):
            restrict(set, leaf, isNegated, number, alive)
        case .all(let clauses):
            if clauses.contains(where: { isVoid($0, number, alive) }) {
                set.becomeEmpty()
                return
            }
            for clause in clauses {
                restrict(set, clause, number, alive)
                if set.isVoid { return }
            }
        case .any(let clauses): restrictToAny(set, clauses, number, alive)
        }
    }

    private func isVoid(_ clause: Clause, _ number: Int, _ alive: SlotChunk) -> Bool {
        guard case .leaf(let leaf, let isNegated) = clause, let tally = leaf.tally(number) else {
            return false
        }
        return tally == (isNegated ? alive.count : 0)
    }

    private func restrict(
        _ set: ChunkSet, _ leaf: Leaf, _ isNegated: Bool, _ number: Int, _ alive: SlotChunk
    ) {
        if let tally = leaf.tally(number) {
            if tally == (isNegated ? 0 : alive.count) { return }
            if tally == (isNegated ? alive.count : 0) {
                set.becomeEmpty()
                return
            }
        }
        if isNegated {
            set.drop(leaf, number, alive: alive, spare: spare)
        } else {
            set.keep(leaf, number, spare: spare)
        }
    }

    private func restrictToAny(
        _ set: ChunkSet, _ clauses: [Clause], _ number: Int, _ alive: SlotChunk
    ) {
        borrow { found in
            found.words.update(repeating: 0, count: SlotChunk.words)
            for clause in clauses {
                borrow { part in
                    part.copy(set)
                    restrict(part, clause, number, alive)
                    part.union(into: found.words, alive: alive)
                }
            }
            set.keep(found.words)
        }
    }
}
