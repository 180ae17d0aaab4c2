internal import Model

/// Everything that one contact did with one message: what is judged together.
///
/// A hit that belongs to no contact is a group of its own.
struct HitGroup: Sendable, Hashable {
    /// When the message was delivered; `nil` when unknown.
    var deliveredAt: Instant?

    /// How many links the message has, without the hidden one; 0 when unknown.
    var links = 0

    /// When the contact did what needs a person: visited a page after consent.
    var provenAt: [Instant] = []

    /// In the order of ``HitEvidence/receivedAt``, at most ``mostHits``.
    var hits: [HitEvidence]

    /// What each network of the hits did to all contacts of the message, this one included.
    var networks: [NetworkEvidence] = []

    /// A token that is used without end does not cost without end: of longer groups each 64
    /// consecutive hits are a group.
    static let mostHits = 64
}
