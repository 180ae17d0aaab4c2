import Model

/// A contact with all that criteria can look at.
struct Person: Sendable {
    /// Something that happened, by the message it happened to.
    struct Event: Sendable {
        var message: MessageID
        var at: Instant
    }

    struct Click: Sendable {
        var message: MessageID
        var link: LinkID
        var at: Instant
        var isHuman: Bool
        var interests: [InterestID]
    }

    struct Visit: Sendable {
        var kind: VisitKind
        var name: String
        var at: Instant
    }

    var contact: Contact
    var memberships: [InterestID: (state: MembershipState, clicks: Int32)] = [:]
    /// At most one a message.
    var deliveries: [Event] = []
    /// At most one a message.
    var openings: [Event] = []
    var clicks: [Click] = []
    var visits: [Visit] = []
    var manual: [SegmentID: ManualChoice] = [:]
}
