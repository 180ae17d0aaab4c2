internal import Model

/// A hit whose verdict is new or another, as the counters see it.
///
/// Whoever decides hands over every hit that it writes, in the same transaction; a hit that moves
/// to and fro is counted once in the end.
struct CountedHit: Sendable, Hashable {
    /// Of the row.
    var id: Int64
    var receivedAt: Instant
    var message: MessageID
    var link: LinkID

    /// Who; `nil` when the hit is counted without the person.
    ///
    /// It is what it was when the hit was counted before.
    var contact: ContactID?
    var isOpen: Bool

    /// What it has been counted as; `nil` when it has not.
    var was: HitClass?

    /// What it is counted as from now on; `nil` when it is not.
    var becomes: HitClass?

    /// What the link meant when it was clicked; none of an open.
    var interests: [InterestID] = []

    /// When the hour of the hit began.
    var hour: Instant { receivedAt.hour }
}
