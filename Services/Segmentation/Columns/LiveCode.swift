/// A condition for one slot at a time: a test after another, each saying where to go on.
///
/// What all segments have in common is tested once: steps name leaves by their place in a table.
struct LiveCode {
    struct Step {
        let leaf: Int32
        /// The next step, or ``holds`` or ``fails``.
        var onTrue: Int32
        var onFalse: Int32
    }

    static let holds: Int32 = -1
    static let fails: Int32 = -2

    private(set) var steps: [Step] = []
    /// The first step, or at once ``holds`` or ``fails``.
    private(set) var start: Int32 = 0

    /// - Parameters:
    ///   - condition: of the segment.
    ///   - leaf: the place of a test or of a manual choice in the table of leaves.
    init(_ condition: Condition, _ leaf: (Condition) -> Int32) {
        start = append(condition, LiveCode.holds, LiveCode.fails, leaf)
        steps = steps.trimmed
    }

    /// Steps are written from the end: where to go on is known when a step is written.
    private mutating func append(
        _ condition: Condition, _ onTrue: Int32, _ onFalse: Int32, _ leaf: (Condition) -> Int32
    ) -> Int32 {
        switch condition {
        case .test, .manual:
            steps.append(Step(leaf: leaf(condition), onTrue: onTrue, onFalse: onFalse))
            return Int32(steps.count - 1)
        case .all(let branches):
            var next = onTrue
            for branch in branches.reversed() { next = append(branch, next, onFalse, leaf) }
            return next
        case .any(let branches):
            var next = onFalse
            for branch in branches.reversed() { next = append(branch, onTrue, next, leaf) }
            return next
        case .none(let branches):
            return append(.any(branches), onFalse, onTrue, leaf)
        }
    }
}
