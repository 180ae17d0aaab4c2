/// Clicks from one network, each at most two windows after the one before.
struct ClickRun {
    let source: Int64

    /// Whether the network had no run before, in this group.
    let isFirst: Bool

    /// Different links, the hidden one included.
    var links = 0

    var hasHidden = false

    /// Steps from one link to another within ``fastest``.
    var fastSteps = 0

    /// The hit that came last; an index.
    var last: Int

    /// No hand follows two links within so many milliseconds.
    static let fastest: Int64 = 100
}
