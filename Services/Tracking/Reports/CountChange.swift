internal import Model

/// What is added to one row of counters; negative where a verdict was another before.
struct CountChange: Sendable, Hashable {
    var human: Int64 = 0
    var suspect: Int64 = 0
    var bot: Int64 = 0
    var machine: Int64 = 0

    /// Contacts that became, or ceased to be, ones with a human hit.
    var uniqueHuman: Int64 = 0

    /// Contacts that became, or ceased to be, ones with any hit.
    var uniqueAll: Int64 = 0

    /// Counts one hit more, or one less.
    mutating func add(_ count: Int64, of kind: HitClass?) {
        switch kind {
        case .human: human += count
        case .suspect: suspect += count
        case .bot: bot += count
        case .machine: machine += count
        case nil: break
        }
    }

    /// Hits of all kinds.
    var all: Int64 { human + suspect + bot + machine }

    static func += (change: inout CountChange, other: CountChange) {
        change.human += other.human
        change.suspect += other.suspect
        change.bot += other.bot
        change.machine += other.machine
        change.uniqueHuman += other.uniqueHuman
        change.uniqueAll += other.uniqueAll
    }
}
