internal import Columns
internal import Model

/// What a transaction changed of contacts, so far as segments can look at it.
struct Touches: Sendable {
    /// A membership as it is now.
    struct Held: Sendable, Hashable {
        let contact: ContactID
        let interest: InterestID
        let state: MembershipState
        let clicks: Int32
    }

    /// Confirmed before and after: their own properties may be others.
    var rows: [ContactID] = []
    /// Became confirmed: everything about them is new.
    var appeared: [ContactID] = []
    /// Erased, or no longer confirmed.
    var gone: [ContactID] = []
    var memberships: [Held] = []
    /// Something happened to these contacts.
    var activities: [Activity: Set<ContactID>] = [:]
    /// People decided about these contacts and a segment.
    var manual: [SegmentID: Set<ContactID>] = [:]

    /// Everybody who was touched, each once, ascending.
    var contacts: [ContactID] {
        var all = Set(rows)
        all.formUnion(appeared)
        all.formUnion(gone)
        all.formUnion(memberships.lazy.map(\.contact))
        for contacts in activities.values { all.formUnion(contacts) }
        for contacts in manual.values { all.formUnion(contacts) }
        return all.sorted()
    }

    /// What may have changed, of whom; `nil` where it may be anything.
    var columns: [ContactID: Set<ColumnKey>?] {
        var changed: [ContactID: Set<ColumnKey>?] = [:]
        for held in memberships {
            changed[held.contact, default: []]?.insert(.interest(held.interest))
        }
        for (activity, contacts) in activities {
            for contact in contacts { changed[contact, default: []]?.insert(.activity(activity)) }
        }
        for (segment, contacts) in manual {
            for contact in contacts { changed[contact, default: []]?.insert(.manual(segment)) }
        }
        return changed
    }
}
