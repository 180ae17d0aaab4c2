/// What a contact did behind a link.
///
/// The data of `page.visited`, `form.submitted` and `survey.completed`, and an item of the visits
/// list.
public struct Visit: Codable, Sendable, Hashable {
    /// Which visit.
    public var visit: VisitID

    /// What was done.
    public var kind: VisitKind

    /// Who.
    public var contact: ContactID

    /// The message that led to the site.
    public var message: MessageID

    /// The link that was followed.
    public var link: LinkID

    /// The page, without query and fragment; at most 500 bytes.
    public var url: String

    /// Of a page its title, of a form or a survey its name; at most 200 characters.
    public var name: String?

    /// What was filled in, by name; at most 20.
    public var answers: [String: String]

    /// When.
    public var visitedAt: Instant

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - visit: see the property.
    ///   - kind: see the property.
    ///   - contact: see the property.
    ///   - message: see the property.
    ///   - link: see the property.
    ///   - url: see the property.
    ///   - name: see the property.
    ///   - answers: see the property.
    ///   - visitedAt: see the property.
    public init(
        visit: VisitID,
        kind: VisitKind,
        contact: ContactID,
        message: MessageID,
        link: LinkID,
        url: String,
        name: String? = nil,
        answers: [String: String] = [:],
        visitedAt: Instant
    ) {
        self.visit = visit
        self.kind = kind
        self.contact = contact
        self.message = message
        self.link = link
        self.url = url
        self.name = name
        self.answers = answers
        self.visitedAt = visitedAt
    }
}
