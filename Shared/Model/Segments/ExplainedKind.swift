/// What a node of an explained tree is.
public enum ExplainedKind: String, ClosedList {
    /// Every branch must hold.
    case all

    /// One branch must hold.
    case any

    /// No branch may hold.
    case none

    /// A test.
    case test

    /// The criteria of another segment, named by `segment`.
    case segment

    /// A name of a later release.
    case unknown
}
