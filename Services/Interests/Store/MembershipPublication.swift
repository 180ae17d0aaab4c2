internal import Feed
internal import Model

/// What one transaction made of memberships, as changes: one a contact and kind.
///
/// Of a membership that changed twice only the last state is published.
struct MembershipPublication {
    let account: AccountID
    private var order: [Key] = []
    private var points: [Key: [MembershipPoint]] = [:]
    private var kinds: [Pair: Kind] = [:]

    init(account: AccountID) { self.account = account }

    private enum Kind: String {
        case subscribed, removed, unsubscribed, strengthened
    }

    private struct Key: Hashable {
        let contact: ContactID
        let kind: Kind
    }

    private struct Pair: Hashable {
        let contact: ContactID
        let interest: InterestID
    }

    /// Adds the new state of a membership; `isChanged` is false when only its clicks changed.
    mutating func add(_ point: MembershipPoint, of contact: ContactID, isChanged: Bool) {
        let pair = Pair(contact: contact, interest: point.interest)
        if let earlier = kinds[pair] {
            points[Key(contact: contact, kind: earlier)]?.removeAll {
                $0.interest == point.interest
            }
        }
        let kind: Kind =
            switch point.state {
            case _ where !isChanged: .strengthened
            case .subscribed: .subscribed
            case .unsubscribed: .unsubscribed
            case .none, .unknown: .removed
            }
        kinds[pair] = kind
        let key = Key(contact: contact, kind: kind)
        if points[key] == nil { order.append(key) }
        points[key, default: []].append(point)
    }

    /// In the order in which contacts first changed.
    var changes: [NewChange] {
        order.compactMap { key in
            guard let points = points[key], !points.isEmpty else { return nil }
            return NewChange(
                account: account.rawValue, kind: "membership.\(key.kind.rawValue)",
                subject: key.contact.rawValue,
                json: MembershipPublication.json(key.contact, points))
        }
    }

    /// ``MembershipChange`` as JSON, written by hand: an import writes 100,000 of them.
    static func json(_ contact: ContactID, _ points: [MembershipPoint]) -> [UInt8] {
        var json: [UInt8] = []
        json.reserveCapacity(48 + points.count * 100)
        json += "{\"contact\":\(contact.rawValue),\"memberships\":[".utf8
        for (index, point) in points.enumerated() {
            if index > 0 { json.append(UInt8(ascii: ",")) }
            json += "{\"interest\":\(point.interest.rawValue),\"state\":\"".utf8
            json += point.state.rawValue.utf8
            json += "\",\"actor\":\"".utf8
            json += point.actor.rawValue.utf8
            json += "\",\"clicks\":\(point.clicks),\"version\":\(point.version)".utf8
            if let first = point.firstClick { json += ",\"firstClick\":\"\(first)\"".utf8 }
            if let last = point.lastClick { json += ",\"lastClick\":\"\(last)\"".utf8 }
            json.append(UInt8(ascii: "}"))
        }
        json += "]}".utf8
        return json
    }
}
