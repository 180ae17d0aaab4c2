internal import Feed
internal import HTTP
internal import Model

/// What the projection keeps of a membership.
struct MembershipRecord: Sendable {
    let contact: ContactID
    let interest: InterestID
    let version: Int32
    let clicks: Int32
    let state: MembershipState

    init(contact: ContactID, _ point: MembershipPoint) {
        self.contact = contact
        interest = point.interest
        version = point.version
        clicks = point.clicks
        state = point.state
    }

    init(_ membership: Membership) {
        contact = membership.contact
        interest = membership.interest
        version = membership.version
        clicks = membership.clicks
        state = membership.state
    }

    /// Reads the data of a `membership.*` change.
    static func read(_ change: FollowedChange) throws -> [MembershipRecord] {
        if let quick = quick(change.json) { return quick }
        let read = try change.decode(MembershipChange.self)
        return read.memberships.map { MembershipRecord(contact: read.contact, $0) }
    }

    private static func quick(_ json: JSON) -> [MembershipRecord]? {
        guard let contact = json["contact"]?.number, let points = json["memberships"]?.items
        else { return nil }
        var records: [MembershipRecord] = []
        for point in points {
            guard let record = MembershipRecord(contact: ContactID(contact), quick: point) else {
                return nil
            }
            records.append(record)
        }
        return records
    }

    private init?(contact: ContactID, quick json: JSON) {
        guard case .object(let members) = json else { return nil }
        var interest: Int64?
        var version: Int64?
        var clicks: Int64?
        var state: MembershipState?
        for member in members {
            switch member.key {
            case "interest": interest = member.value.number
            case "version": version = member.value.number
            case "clicks": clicks = member.value.number
            case "state": state = member.value.text.flatMap(MembershipState.init(rawValue:))
            default: break
            }
        }
        guard let interest, let version, let clicks, let state else { return nil }
        self.contact = contact
        self.interest = InterestID(interest)
        self.version = Int32(clamping: version)
        self.clicks = Int32(clamping: clicks)
        self.state = state
    }
}
