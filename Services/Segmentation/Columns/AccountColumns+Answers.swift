package import Model

extension AccountColumns {
    /// How many contacts a condition holds for.
    package func count(_ condition: Condition, today: Day) -> Int {
        ChunkRun(alive: alive).count(clause(condition, today: today))
    }

    /// Whom a condition holds for.
    package func matches(_ condition: Condition, today: Day) -> SlotSet {
        ChunkRun(alive: alive).matches(clause(condition, today: today))
    }

    /// Whether a condition holds for a contact; false too for one that is not known.
    package func holds(_ condition: Condition, of contact: ContactID, today: Day) -> Bool {
        let clause = clause(condition, today: today)
        return slot(of: contact).map(clause.holds) ?? false
    }

    /// How many are left after each step and all before it.
    package func funnel(_ steps: [Condition], today: Day) -> [Int] {
        ChunkRun(alive: alive).funnel(steps.map { clause($0, today: today) })
    }

    /// For each contact which of the criteria hold, ascending; none for one that is not known.
    package func decide(
        _ contacts: [ContactID], _ criteria: [Condition], today: Day
    ) -> [[Int]] {
        var known: [(slot: UInt32, place: Int)] = []
        known.reserveCapacity(contacts.count)
        for (place, contact) in contacts.enumerated() {
            if let slot = slot(of: contact) { known.append((slot, place)) }
        }
        known.sort { $0.slot < $1.slot }
        let batch = SlotBatch(ascending: known.map(\.slot))
        var decided = [[Int]](repeating: [], count: contacts.count)
        for (index, condition) in criteria.enumerated() {
            let bits = batch.bits(
                clause(condition, today: today).ordered(contacts: count, .slots))
            for (row, entry) in known.enumerated() where bits[row >> 6] >> UInt64(row & 63) & 1 != 0
            {
                decided[entry.place].append(index)
            }
        }
        return decided
    }
}
