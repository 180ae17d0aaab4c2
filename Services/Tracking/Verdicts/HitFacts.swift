internal import Model

/// One hit while its group is judged.
struct HitFacts {
    /// Milliseconds since 1970.
    let at: Int64

    let link: Int64

    /// The network's place; where it is unknown, the agent stands for it.
    let source: Int64

    let traits: AgentTraits
    let flags: HitFlags
    let isClick: Bool
    let isHidden: Bool

    /// The run of clicks that it belongs to; -1 for opens.
    var run = -1

    var points = 0
    var noticed: ReasonSet = []

    init(_ hit: HitEvidence, _ traits: AgentTraits) {
        at = hit.receivedAt.rawValue
        link = hit.link.number
        source = hit.network.map(Int64.init) ?? Int64(bitPattern: traits.hash | 1 << 63)
        self.traits = traits
        flags = hit.flags
        isClick = hit.purpose == .click
        isHidden = hit.isHidden
    }

    /// Whether it has the form of a hit that is a machine's for certain.
    var isCaught: Bool { isHidden || flags.contains(.head) || traits.namesItself }

    /// Headers that its agent always sends, and that it lacks.
    var missing: HitFlags { isClick ? traits.sends.subtracting(flags) : [] }

    /// Whether it fetched what a person may have looked at.
    var isLook: Bool { !isClick && !traits.isPrefetcher && !traits.namesItself }

    mutating func notice(_ reason: ReasonSet, _ weight: Int) {
        noticed.insert(reason)
        points += weight
    }
}
