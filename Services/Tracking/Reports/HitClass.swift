internal import Model

/// Among what a hit is counted.
enum HitClass: Int, Sendable, CaseIterable {
    case human
    case suspect
    case bot

    /// An open through a privacy proxy: perhaps nobody's.
    case machine

    /// What a judged hit is counted as; `nil` when it is not.
    init?(_ judgement: Judgement, isOpen: Bool) {
        guard judgement.isCounted else { return nil }
        self.init(
            judgement.verdict, isThroughProxy: isOpen && judgement.reasons.contains(.privacyProxy))
    }

    /// What a counted hit is.
    init(_ verdict: Verdict, isThroughProxy: Bool) {
        self =
            switch verdict {
            case .human: isThroughProxy ? .machine : .human
            case .suspect, .unknown: isThroughProxy ? .machine : .suspect
            case .bot: .bot
            }
    }
}
