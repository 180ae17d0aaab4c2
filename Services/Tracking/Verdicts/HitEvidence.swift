internal import Model

/// What is known of one hit.
struct HitEvidence: Sendable, Hashable {
    var receivedAt: Instant

    /// A click or an open.
    var purpose: TokenPurpose

    /// 0 for an open.
    var link: LinkID

    /// Whether it is the link that no person sees.
    var isHidden = false

    var flags: HitFlags = []
    var agent = ""

    /// Its place in ``HitGroup/networks``; `nil` when the address is unknown, or private: then a
    /// proxy that tells no addresses stands between, and everybody would be one network.
    var network: Int?
}
