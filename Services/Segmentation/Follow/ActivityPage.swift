internal import Feed
internal import HTTP
internal import Model

/// What contacts did, each thing once: the last delivery, the first open; what is told last of a
/// click holds.
struct ActivityPage: Sendable {
    /// A contact and a message.
    struct Key: Hashable, Comparable, Sendable {
        let contact: ContactID
        let message: MessageID

        static func < (one: Key, other: Key) -> Bool {
            (one.contact, one.message) < (other.contact, other.message)
        }
    }

    var deliveries: [Key: Instant] = [:]
    var openings: [Key: Instant] = [:]
    var clicks: [ClickID: ClickRecord] = [:]
    var visits: [VisitID: VisitRecord] = [:]

    var isEmpty: Bool {
        deliveries.isEmpty && openings.isEmpty && clicks.isEmpty && visits.isEmpty
    }

    init() {}

    /// Reads changes of Tracking's feed; kinds of a later release are skipped.
    init(_ changes: [FollowedChange]) throws {
        for change in changes {
            switch change.kind {
            case "message.delivered":
                let (key, moment) = try ActivityPage.read(change, "deliveredAt") {
                    let told = try change.decode(MessageDelivered.self)
                    return (told.contact, told.message, told.deliveredAt)
                }
                deliveries[key] = max(deliveries[key] ?? moment, moment)
            case "message.opened":
                let (key, moment) = try ActivityPage.read(change, "openedAt") {
                    let told = try change.decode(MessageOpened.self)
                    return (told.contact, told.message, told.openedAt)
                }
                openings[key] = openings[key] ?? moment
            case "link.clicked", "link.retracted", "link.scanned":
                if let click = try ClickRecord.read(change) { clicks[click.click] = click }
            case "page.visited", "form.submitted", "survey.completed":
                if let visit = VisitRecord(try change.decode(Visit.self)) {
                    visits[visit.visit] = visit
                }
            default: break
            }
        }
    }

    /// Reads by hand what a campaign sends 100,000 times.
    private static func read(
        _ change: FollowedChange, _ moment: String,
        orElse decode: () throws -> (ContactID, MessageID, Instant)
    ) throws -> (Key, Instant) {
        if let contact = change.json["contact"]?.number,
            let message = change.json["message"]?.number,
            let at = change.json[moment]?.text.flatMap({ Instant($0) })
        {
            return (Key(contact: ContactID(contact), message: MessageID(message)), at)
        }
        let (contact, message, at) = try decode()
        return (Key(contact: contact, message: message), at)
    }
}
