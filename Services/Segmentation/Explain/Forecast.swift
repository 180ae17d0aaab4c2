internal import Columns
internal import Model

/// A condition on one contact, as its tests turn day by day.
///
/// Each test is looked at only on days on which it can turn; the whole is put together from what
/// they were last.
struct Forecast {
    private indirect enum Node {
        case all([Node])
        case any([Node])
        case none([Node])
        case leaf(Int)
    }

    /// The different tests and manual choices.
    private(set) var leaves: [Condition] = []
    private var root = Node.all([])
    private var holds: [Bool] = []
    private var turns: [Day: [(leaf: Int, holds: Bool)]] = [:]

    init(_ condition: Condition) {
        var indices: [Condition: Int] = [:]
        root = node(condition, &indices)
        holds = Array(repeating: false, count: leaves.count)
    }

    private mutating func node(_ condition: Condition, _ indices: inout [Condition: Int]) -> Node {
        switch condition {
        case .all(let parts): return .all(parts.map { node($0, &indices) })
        case .any(let parts): return .any(parts.map { node($0, &indices) })
        case .none(let parts): return .none(parts.map { node($0, &indices) })
        case .test, .manual:
            if let index = indices[condition] { return .leaf(index) }
            indices[condition] = leaves.count
            leaves.append(condition)
            return .leaf(leaves.count - 1)
        }
    }

    /// What a leaf is today.
    mutating func set(_ leaf: Int, _ isSo: Bool) { holds[leaf] = isSo }

    /// What a leaf is from a later day on.
    mutating func note(_ leaf: Int, _ isSo: Bool, on day: Day) {
        turns[day, default: []].append((leaf, isSo))
    }

    /// The first day on which the whole is not what it is today.
    func firstFlip() async -> Day? {
        var holds = holds
        let now = Forecast.value(root, holds)
        for (number, day) in turns.keys.sorted().enumerated() {
            for turn in turns[day] ?? [] { holds[turn.leaf] = turn.holds }
            if Forecast.value(root, holds) != now { return day }
            // Others want the thread too.
            if number % 64 == 63 { await Task.yield() }
        }
        return nil
    }

    private static func value(_ node: Node, _ holds: [Bool]) -> Bool {
        switch node {
        case .all(let parts): parts.allSatisfy { value($0, holds) }
        case .any(let parts): parts.contains { value($0, holds) }
        case .none(let parts): !parts.contains { value($0, holds) }
        case .leaf(let index): holds[index]
        }
    }
}
