internal import Model

/// What a hit was decided to be, and why.
struct Judgement: Sendable, Hashable {
    var verdict: Verdict

    /// Everything that was noticed, also what did not decide.
    var reasons: [Reason]

    /// Whether reports count it: not when only the head was asked for, nor when the answer was to
    /// come again.
    var isCounted: Bool

    /// What can be noticed of a hit; stored by name.
    enum Reason: String, Sendable, CaseIterable {
        case head
        case unanswered
        case prefetch
        case botAgent = "bot-agent"
        case soonAfterDelivery = "soon-after-delivery"
        case manyLinksAtOnce = "many-links-at-once"
    }
}
