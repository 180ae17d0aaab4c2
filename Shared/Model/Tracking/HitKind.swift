/// What a hit asked for.
public enum HitKind: String, ClosedList {
    /// A tracked link.
    case click

    /// The pixel.
    case open

    /// A name of a later release.
    case unknown
}
