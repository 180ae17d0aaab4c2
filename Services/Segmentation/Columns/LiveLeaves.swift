internal import Model

/// The different tests of some conditions, each once, and what they said of one slot.
final class LiveLeaves {
    private var numbers: [Condition: Int32] = [:]
    private var conditions: [Condition] = []
    private var uses: [Int32] = []
    private var unused: [Int32] = []

    /// Ready to run, as far as they were needed.
    private var clauses: [Clause?] = []
    private var epoch = -1
    private var today = Day(rawValue: .min)
    private weak var columns: AccountColumns?

    /// By leaf: twice the run in which it was decided, plus 1 when it held.
    private var answers = UnsafeMutablePointer<UInt64>.allocate(capacity: 16)
    private var capacity = 16
    private var run: UInt64 = 1

    init() { answers.initialize(repeating: 0, count: capacity) }

    deinit { answers.deallocate() }

    var bytes: Int {
        conditions.count * (MemoryLayout<Condition>.stride * 2 + MemoryLayout<Criterion>.stride)
            + 16 * clauses.capacity + 8 * capacity + 4 * uses.capacity
    }

    // MARK: The table

    /// The place of a test or a manual choice; one more condition uses it.
    func retain(_ condition: Condition) -> Int32 {
        if let number = numbers[condition] {
            uses[Int(number)] += 1
            return number
        }
        let number = unused.popLast() ?? Int32(conditions.count)
        if Int(number) == conditions.count {
            conditions.append(condition)
            uses.append(1)
            clauses.append(nil)
            if conditions.count > capacity { grow() }
        } else {
            conditions[Int(number)] = condition
            uses[Int(number)] = 1
        }
        numbers[condition] = number
        return number
    }

    private func grow() {
        let wider = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * 2)
        wider.initialize(repeating: 0, count: capacity * 2)
        answers.deallocate()
        answers = wider
        capacity *= 2
    }

    /// One condition less uses them.
    func release(_ code: LiveCode) {
        for step in code.steps {
            let index = Int(step.leaf)
            uses[index] -= 1
            if uses[index] == 0 {
                numbers[conditions[index]] = nil
                clauses[index] = nil
                // No run has this number again.
                answers[index] = 0
                unused.append(step.leaf)
            }
        }
    }

    // MARK: Answers

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
    func begin() -> Run {
        run += 1
        return Run(answers: answers, number: run)
    }

    /// One slot.
    struct Run {
        fileprivate let answers: UnsafeMutablePointer<UInt64>
        fileprivate let number: UInt64
    }

    /// Whether a condition holds for the slot of a run.
    @inline(__always)
    func holds(_ code: LiveCode, _ slot: UInt32, _ run: Run, in columns: AccountColumns) -> Bool {
        var next = code.start
        while next >= 0 {
            let step = code.steps[Int(next)]
            let answer = run.answers[Int(step.leaf)]
            let isTrue =
                answer >> 1 == run.number
                ? answer & 1 != 0 : decide(Int(step.leaf), slot, run, columns)
            next = isTrue ? step.onTrue : step.onFalse
        }
        return next == LiveCode.holds
    }

    @inline(never)
    private func decide(
        _ index: Int, _ slot: UInt32, _ run: Run, _ columns: AccountColumns
    ) -> Bool {
        if clauses[index] == nil {
            clauses[index] = columns.clause(conditions[index], today: today)
        }
        let isTrue = clauses[index]?.holds(slot) ?? false
        run.answers[index] = run.number << 1 | (isTrue ? 1 : 0)
        return isTrue
    }
}
