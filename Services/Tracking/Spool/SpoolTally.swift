/// What became of the hits of a spool.
struct SpoolTally: Sendable, Hashable {
    /// On the disk.
    var kept = 0

    /// Answered before they were kept or lost.
    var late = 0

    /// Not kept.
    var lost = 0

    /// Kept, but too old or damaged before they were shipped.
    var givenUp = 0

    /// What is wrong with the disk now; `nil` when nothing is.
    var trouble: String?
}
