/// A condition for one slot at a time: a test after another, each saying where to go on.
///
/// What all conditions have in common is tested once: steps name leaves by their place in a table.
struct LiveCode {
    struct Step {
        let leaf: Int32
        /// The next step, or ``holds`` or ``fails``.
        let onTrue: Int32
        let onFalse: Int32
    }

    static let holds: Int32 = -1
    static let fails: Int32 = -2

    /// Freed by ``free()``.
    private(set) var steps = UnsafeMutableBufferPointer<Step>(start: nil, count: 0)
    /// The first step, or at once ``holds`` or ``fails``.
    private(set) var start: Int32 = 0

    /// - Parameters:
    ///   - condition: what is decided.
    ///   - leaf: the place of a test or of a manual choice in the table of leaves.
    init(_ condition: Condition, _ leaf: (Condition) -> Int32) {
        var steps: [Step] = []
        start = LiveCode.append(condition, LiveCode.holds, LiveCode.fails, leaf, to: &steps)
        self.steps = .allocate(capacity: steps.count)
        _ = self.steps.initialize(from: steps)
    }

    func free() { steps.deallocate() }

    /// Steps are written from the end: where to go on is known when a step is written.
    private static func append(
        _ condition: Condition, _ onTrue: Int32, _ onFalse: Int32, _ leaf: (Condition) -> Int32,
        to steps: inout [Step]
    ) -> Int32 {
        switch condition {
        case .test, .manual:
            steps.append(Step(leaf: leaf(condition), onTrue: onTrue, onFalse: onFalse))
            return Int32(steps.count - 1)
        case .all(let branches):
            var next = onTrue
            for branch in branches.reversed() {
                next = append(branch, next, onFalse, leaf, to: &steps)
            }
            return next
        case .any(let branches):
            var next = onFalse
            for branch in branches.reversed() {
                next = append(branch, onTrue, next, leaf, to: &steps)
            }
            return next
        case .none(let branches):
            return append(.any(branches), onFalse, onTrue, leaf, to: &steps)
        }
    }
}
