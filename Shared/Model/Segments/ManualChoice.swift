/// What a person decided about a contact and a segment, whatever the criteria say.
public enum ManualChoice: String, ClosedList {
    /// Belongs, while confirmed.
    case include

    /// Does not belong.
    case exclude

    /// The criteria decide again.
    case automatic

    /// A name of a later release.
    case unknown
}
