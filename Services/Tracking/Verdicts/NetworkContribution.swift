/// What one contact adds to the counters of one network, for one message.
struct NetworkContribution: Sendable, Hashable {
    var marks: NetworkMarks = []

    /// One bit of 64 for each agent that clicked from there.
    var agents: Int64 = 0

    /// Adds what was seen of the same contact at another time.
    mutating func unite(_ other: NetworkContribution) {
        marks.formUnion(other.marks)
        agents |= other.agents
    }
}
