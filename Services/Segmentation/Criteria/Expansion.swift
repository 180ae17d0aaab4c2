internal import Columns
internal import Model

/// A condition in which other segments were put in, with what it costs to decide.
struct Expansion: Sendable {
    var condition: Condition
    /// Tests, and groups of nothing, however often the same segment was put in.
    var leaves = 1
    /// Levels of the whole tree.
    var depth = 1

    /// Leaves that one condition may have: two segments that each test the next one twice double
    /// them with every level.
    static let mostLeaves = 10_000

    /// Levels that one condition may have, the three of manual choices left over: who decides goes
    /// down them by recursion.
    static let mostDepth = 200

    static let everybody = Expansion(condition: .all([]))
    static let nobody = Expansion(condition: .any([]))

    /// Whether it costs more than one condition may.
    var isTooLarge: Bool { leaves > Expansion.mostLeaves + 2 || depth > Expansion.mostDepth + 3 }

    /// The condition of branches together with what they cost together.
    static func join(_ branches: [Expansion], _ make: ([Condition]) -> Condition) -> Expansion {
        // Sums stay far from overflow: a leaf more than enough is as bad as any number of them.
        let leaves = branches.reduce(0) { min($0 + $1.leaves, 1_000_000_000) }
        return Expansion(
            condition: make(branches.map(\.condition)), leaves: max(1, leaves),
            depth: 1 + (branches.map(\.depth).max() ?? 0))
    }
}
