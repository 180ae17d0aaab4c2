/// How much a segment may say (`domain.md` 4.1).
struct CriteriaLimits: Sendable, Hashable {
    /// Tests of one segment; those of its parents do not count.
    var tests = 5

    /// Levels: of parents over a segment, itself counted, and of the tree of its criteria.
    var levels = 5

    /// Values of one test.
    var values = 100
}
