/// What a contact did on a site.
public enum VisitKind: String, ClosedList {
    /// Looked at a page.
    case page

    /// Sent a form.
    case form

    /// Completed a survey.
    case survey

    /// A name of a later release.
    case unknown
}
