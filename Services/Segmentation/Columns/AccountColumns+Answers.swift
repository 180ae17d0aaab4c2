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
        let leaves = LiveLeaves()
        leaves.prepare(self, today)
        let codes = criteria.map { LiveCode($0, leaves.retain) }
        defer { for code in codes { code.free() } }
        return contacts.map { contact in
            guard let slot = slot(of: contact) else { return [] }
            let run = leaves.begin()
            var holding: [Int] = []
            for (index, code) in codes.enumerated()
            where leaves.holds(code, slot, run, in: self) {
                holding.append(index)
            }
            return holding
        }
    }
}
