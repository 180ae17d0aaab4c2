internal import Model

/// What is kept of a visit: not what was filled in.
struct VisitRecord: Sendable {
    let visit: VisitID
    let contact: ContactID
    let visitedAt: Instant
    let kind: VisitKind
    /// Of a page its URL; of a form or a survey its name, or its URL where it has none.
    let name: String

    /// `nil` for a kind of a later release.
    init?(_ told: Visit) {
        guard told.kind != .unknown else { return nil }
        visit = told.visit
        contact = told.contact
        visitedAt = told.visitedAt
        kind = told.kind
        name = told.kind == .page ? told.url : told.name ?? told.url
    }
}
