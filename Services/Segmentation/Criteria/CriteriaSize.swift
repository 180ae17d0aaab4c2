internal import Model

/// How large a tree is, counted without recursion: it may be as deep as a caller likes.
struct CriteriaSize {
    /// Tests, and groups of nothing: else there could be any number of those.
    private(set) var leaves = 0
    /// Levels; 1 for a single test.
    private(set) var depth = 0

    init(_ criteria: Criteria) {
        var open = [(criteria, 1)]
        while let (next, level) = open.popLast() {
            depth = max(depth, level)
            switch next {
            case .test: leaves += 1
            case .all(let branches), .any(let branches), .none(let branches):
                if branches.isEmpty { leaves += 1 }
                for branch in branches { open.append((branch, level + 1)) }
            }
        }
    }
}
