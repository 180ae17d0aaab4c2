/// What an operator should know of a follower.
public enum FollowerEvent: Sendable {
    /// The owner or the database could not be reached; it is tried again.
    case retrying(feed: String, any Error)

    /// A page was read and applied.
    case following(feed: String)

    /// The position was gone: a snapshot is taken.
    case resync(feed: String)

    /// A change cannot be applied; it waits, with all later ones of its subject.
    case parked(feed: String, kind: String, any Error)
}
