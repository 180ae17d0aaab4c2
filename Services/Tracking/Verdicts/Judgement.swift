internal import Model

/// What a hit was decided to be, and why.
struct Judgement: Sendable, Hashable {
    var verdict: Verdict

    /// Everything that was noticed, also what did not decide.
    var noticed: ReasonSet

    /// Whether reports count it: not when only the head was asked for, nor when the answer was to
    /// come again, nor when it is the link that no person sees.
    var isCounted: Bool

    /// Whether a person is certain enough not to wait for the end of the hold.
    var isProven = false

    /// What was noticed, in the order of ``Reason``.
    var reasons: [Reason] { noticed.reasons }

    /// Whether it is an open through a privacy proxy, which may be nobody's.
    var isThroughPrivacyProxy: Bool { noticed.contains(.privacyProxy) }

    /// What can be noticed of a hit; stored by name.
    enum Reason: String, Sendable, CaseIterable {
        case head
        case unanswered
        case prefetch
        case botAgent = "bot-agent"
        case soonAfterDelivery = "soon-after-delivery"
        case manyLinksAtOnce = "many-links-at-once"

        /// Links followed faster than a hand can.
        case fasterThanHands = "faster-than-hands"
        case hiddenLink = "hidden-link"

        /// The agent always sends headers that are not there.
        case missingHeaders = "missing-headers"

        /// The same link, from elsewhere, at the same time: a check at the time of the click.
        case checkedAtClick = "checked-at-click"
        case scanningNetwork = "scanning-network"
        case probingNetwork = "probing-network"

        /// An open that came through a proxy that hides the person.
        case privacyProxy = "privacy-proxy"

        /// The message was opened before, as people do.
        case openedBefore = "opened-before"

        /// The headers of a hand's click.
        case handsClick = "hands-click"

        /// The contact visited a page.
        case visitedPage = "visited-page"
    }
}
