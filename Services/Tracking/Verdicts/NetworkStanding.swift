/// What the counters of a network amount to; all that a verdict takes from them.
///
/// When it changes, the earlier groups of that network and message are judged again.
enum NetworkStanding: UInt8, Sendable, Hashable {
    /// Nothing is to be said.
    case ordinary

    /// One link for each of many contacts, early, mostly before they opened: what a scanner does
    /// that wants to go unseen.
    case probing

    /// Most of its contacts look like a scanner's work.
    case scanning
}
