/// How several parts of an audience are joined.
public enum AudienceJoin: String, ClosedList {
    /// In at least one part.
    case any

    /// In every part.
    case all

    /// A name of a later release.
    case unknown
}
