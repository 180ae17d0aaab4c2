internal import Model

/// The different tests of an account's segments, each once, and what they said of one slot.
final class LiveLeaves {
    private var numbers: [Condition: Int32] = [:]
    private var conditions: [Condition] = []
    private var uses: [Int32] = []
    private var free: [Int32] = []

    /// Ready to run, as far as they were needed.
    private var clauses: [Clause?] = []
    private var epoch = -1
    private var today = Day(rawValue: .min)
    private weak var columns: AccountColumns?

    /// Twice the run in which a leaf was decided, plus 1 when it held.
    private var answers: [UInt64] = []
    private var run: UInt64 = 1

    var bytes: Int {
        conditions.count * (MemoryLayout<Condition>.stride * 2 + MemoryLayout<Criterion>.stride)
            + 16 * clauses.capacity + 8 * answers.capacity + 4 * uses.capacity
    }

    /// The place of a test or a manual choice; one more segment uses it.
    func retain(_ condition: Condition) -> Int32 {
        if let number = numbers[condition] {
            uses[Int(number)] += 1
            return number
        }
        let number = free.popLast() ?? Int32(conditions.count)
        if Int(number) == conditions.count {
            conditions.append(condition)
            uses.append(1)
            clauses.append(nil)
            answers.append(0)
        } else {
            conditions[Int(number)] = condition
            uses[Int(number)] = 1
            clauses[Int(number)] = nil
            answers[Int(number)] = 0
        }
        numbers[condition] = number
        return number
    }

    /// One segment less uses them.
    func release(_ code: LiveCode) {
        for step in code.steps {
            let index = Int(step.leaf)
            uses[index] -= 1
            if uses[index] == 0 {
                numbers[conditions[index]] = nil
                clauses[index] = nil
                free.append(step.leaf)
            }
        }
    }

    /// Forgets what was made ready for other columns or another day.
    func prepare(_ columns: AccountColumns, _ today: Day) {
        guard self.columns !== columns || epoch != columns.epoch || self.today != today else {
            return
        }
        self.columns = columns
        epoch = columns.epoch
        self.today = today
        for index in clauses.indices { clauses[index] = nil }
    }

    /// What follows is about another slot, or the same after a change.
    func begin() { run += 1 }

    /// Whether a segment's condition holds for the slot of this run.
    func holds(_ code: LiveCode, _ slot: UInt32, in columns: AccountColumns) -> Bool {
        var next = code.start
        while next >= 0 {
            let step = code.steps[Int(next)]
            let answer = answers[Int(step.leaf)]
            let isTrue =
                answer >> 1 == run ? answer & 1 != 0 : decide(Int(step.leaf), slot, columns)
            next = isTrue ? step.onTrue : step.onFalse
        }
        return next == LiveCode.holds
    }

    private func decide(_ index: Int, _ slot: UInt32, _ columns: AccountColumns) -> Bool {
        let clause = clauses[index] ?? columns.clause(conditions[index], today: today)
        clauses[index] = clause
        let isTrue = clause.holds(slot)
        answers[index] = run << 1 | (isTrue ? 1 : 0)
        return isTrue
    }
}
