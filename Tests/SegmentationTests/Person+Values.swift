import Columns
import Model

@testable import Segmentation

extension Person {
    /// All that columns can hold of the person.
    func values(_ keys: Set<ColumnKey>, zone: SlowZone) -> ContactValues {
        var values = ContactValues(
            row: Columns.ContactRow(
                id: contact.id, created: zone.day(of: contact.createdAt),
                language: contact.language, sources: contact.sources),
            keys: keys)
        for key in keys {
            switch key {
            case .language, .sources, .created: break
            case .email: values.row.email = contact.email.folded
            case .firstName: values.row.firstName = (contact.firstName ?? "").folded
            case .name: values.row.name = (contact.name ?? "").folded
            case .field(let field): values.row.fields[field] = cell(contact.fields[field])
            case .interest(let interest):
                guard let membership = memberships[interest] else { continue }
                values.memberships[interest] = MembershipValue(
                    state: membership.state, clicks: membership.clicks)
            case .activity(let activity): values.activities[activity] = days(activity, zone)
            case .manual(let segment): values.manual[segment] = manual[segment]
            }
        }
        return values
    }

    private func cell(_ value: FieldValue?) -> FieldCell? {
        switch value {
        case .text(let text): .text(text.folded)
        case .number(let number): .number(number)
        case .choices(let options): .choices(options)
        case .cleared, nil: nil
        }
    }

    private func days(_ activity: Activity, _ zone: SlowZone) -> [ActivityDay] {
        let happened: [(Instant, String?)] =
            switch activity {
            case .interestClicks(let interest):
                clicks.filter { $0.isHuman && $0.interests.contains(interest) }
                    .map { ($0.at, nil) }
            case .delivered(let message):
                deliveries.filter { message == nil || $0.message == message }.map { ($0.at, nil) }
            case .opened(let message):
                openings.filter { message == nil || $0.message == message }.map { ($0.at, nil) }
            case .clicked(let message, let kind):
                clicks.filter { message == nil || $0.message == message }
                    .filter { kind == .all || $0.isHuman }.map { ($0.at, nil) }
            case .link(let link, let kind):
                clicks.filter { $0.link == link && (kind == .all || $0.isHuman) }
                    .map { ($0.at, nil) }
            case .visits(let kind):
                visits.filter { $0.kind == kind }.map { ($0.at, $0.name) }
            }
        // By bytes: two names that look the same are two.
        var counts: [[UInt8]: ActivityDay] = [:]
        for (at, name) in happened {
            let day = zone.day(of: at)
            let key = Array("\(day) \(name ?? "")".utf8)
            counts[key, default: ActivityDay(day: day, count: 0, name: name)].count += 1
        }
        return Array(counts.values)
    }
}
