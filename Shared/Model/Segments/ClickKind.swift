/// Whose clicks a criterion counts.
public enum ClickKind: String, ClosedList {
    /// Those of people.
    case human

    /// Those of link scanners too.
    case all

    /// A name of a later release.
    case unknown
}
