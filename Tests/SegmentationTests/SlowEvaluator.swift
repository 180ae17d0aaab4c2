import Columns
import Model

@testable import Segmentation

/// Who belongs, decided one contact and one test at a time, as `domain.md` 4 reads.
struct SlowEvaluator {
    let today: Day
    var zone = SlowZone.utc
    var segments: [SegmentID: Definitions.Definition] = [:]

    /// Criteria as they were written; other segments are looked up as they are met.
    func holds(_ criteria: Criteria, _ person: Person) -> Bool {
        switch criteria {
        case .all(let branches): branches.allSatisfy { holds($0, person) }
        case .any(let branches): branches.contains { holds($0, person) }
        case .none(let branches): !branches.contains { holds($0, person) }
        case .test(let test):
            switch test.test {
            case .member: belongs(person, to: test.segment)
            case .notMember: !belongs(person, to: test.segment)
            default: holds(test, person)
            }
        }
    }

    /// The same for what evaluators take.
    func holds(_ condition: Condition, _ person: Person) -> Bool {
        switch condition {
        case .all(let branches): branches.allSatisfy { holds($0, person) }
        case .any(let branches): branches.contains { holds($0, person) }
        case .none(let branches): !branches.contains { holds($0, person) }
        case .test(let test): holds(test, person)
        case .manual(let segment, let choice): person.manual[segment] == choice
        }
    }

    /// Whether somebody belongs to a saved segment, apart from being confirmed.
    func belongs(_ person: Person, to id: SegmentID?) -> Bool {
        guard let id, let definition = segments[id] else { return false }
        switch person.manual[id] {
        case .include: return true
        case .exclude: return false
        default: break
        }
        if let parent = definition.parent, !belongs(person, to: parent) { return false }
        return holds(definition.match, person)
    }

    private func holds(_ test: Criterion, _ person: Person) -> Bool {
        let contact = person.contact
        switch test.on {
        case .email: return text(test, contact.email)
        case .firstName: return text(test, contact.firstName ?? "")
        case .name: return text(test, contact.name ?? "")
        case .language: return set(test, [contact.language])
        case .state: return set(test, [contact.state.rawValue])
        case .source: return set(test, contact.sources.map { String($0.rawValue) })
        case .created: return day(test, zone.day(of: contact.createdAt))
        case .field: return field(test, contact.fields[test.field ?? ""])
        case .interest: return interest(test, person)
        case .clicks: return number(test, Double(clicks(test, person)))
        case .message, .link: return message(test, person)
        case .page: return visits(test, person, .page)
        case .form: return visits(test, person, .form)
        case .survey: return visits(test, person, .survey)
        case .segment, .unknown: return false
        }
    }

    private func interest(_ test: Criterion, _ person: Person) -> Bool {
        let state = test.interest.flatMap { person.memberships[$0]?.state } ?? .none
        switch test.test {
        case .subscribed: return state == .subscribed
        case .notSubscribed: return state != .subscribed
        default: return state == .unsubscribed
        }
    }

    // MARK: What happened

    /// Whether an instant is in the window of a test.
    private func counts(_ at: Instant, _ test: Criterion) -> Bool {
        guard let days = test.days else { return true }
        let age = Int(today.rawValue - zone.day(of: at).rawValue)
        return age >= 0 && age < days
    }

    private func clicks(_ test: Criterion, _ person: Person) -> Int {
        guard let interest = test.interest else { return 0 }
        guard test.days != nil else { return Int(person.memberships[interest]?.clicks ?? 0) }
        return person.clicks.count { click in
            click.isHuman && click.interests.contains(interest) && counts(click.at, test)
        }
    }

    private func message(_ test: Criterion, _ person: Person) -> Bool {
        func any(_ events: [Person.Event]) -> Bool {
            events.contains { event in
                (test.message == nil || test.message == event.message) && counts(event.at, test)
            }
        }
        let clicked = person.clicks.contains { click in
            (test.message == nil || test.message == click.message)
                && (test.link == nil || test.link == click.link)
                && (test.clicks == .all || click.isHuman) && counts(click.at, test)
        }
        switch test.test {
        case .received: return any(person.deliveries)
        case .notReceived: return !any(person.deliveries)
        case .opened: return any(person.openings)
        case .notOpened: return !any(person.openings)
        case .clicked: return clicked
        default: return !clicked
        }
    }

    private func visits(_ test: Criterion, _ person: Person, _ kind: VisitKind) -> Bool {
        let wanted = (test.values ?? []).map { Array($0.utf8) }
        let found = person.visits.count { visit in
            let name = Array(visit.name.utf8)
            return visit.kind == kind && counts(visit.at, test)
                && wanted.contains { value in
                    value.last == 42 ? name.starts(with: value.dropLast()) : name == value
                }
        }
        let isEnough = found >= Int(test.number ?? 1)
        let negations: [CriterionTest] = [.notVisited, .notSubmitted, .notCompleted]
        return negations.contains(test.test) ? !isEnough : isEnough
    }

    // MARK: Values

    private func field(_ test: Criterion, _ value: FieldValue?) -> Bool {
        switch (test.test, value) {
        case (.isEmpty, _): return value == nil
        case (.isNotEmpty, _): return value != nil
        case (.notEquals, nil): return true
        case (.hasAny, _), (.hasAll, _), (.hasNone, _):
            if case .choices(let options) = value { return set(test, options) }
            return test.test == .hasNone
        case (_, .number(let number)): return self.number(test, number)
        case (_, .text(let text)): return isOfText(test) ? self.text(test, text) : date(test, text)
        default: return isOfText(test) && self.text(test, "")
        }
    }

    private func isOfText(_ test: Criterion) -> Bool {
        [.is, .isNot, .contains, .containsNot, .startsWith, .endsWith].contains(test.test)
    }

    private func date(_ test: Criterion, _ text: String) -> Bool {
        Day(text).map { day(test, $0) } ?? false
    }

    private func text(_ test: Criterion, _ subject: String) -> Bool {
        // By code points: PostgreSQL knows no clusters of them.
        let subject = Array(subject.folded.unicodeScalars)
        let values = (test.values ?? []).map { Array($0.folded.unicodeScalars) }
        switch test.test {
        case .is: return values.contains(subject)
        case .isNot: return !values.contains(subject)
        case .contains: return values.contains { subject.firstRange(of: $0) != nil }
        case .containsNot: return !values.contains { subject.firstRange(of: $0) != nil }
        case .startsWith: return values.contains { subject.starts(with: $0) }
        case .endsWith: return values.contains { subject.reversed().starts(with: $0.reversed()) }
        case .isEmpty: return subject.isEmpty
        case .isNotEmpty: return !subject.isEmpty
        default: return false
        }
    }

    private func set(_ test: Criterion, _ subject: [String]) -> Bool {
        // By bytes: PostgreSQL knows no equal texts in other code points.
        let subject = subject.map { Array($0.utf8) }
        let values = (test.values ?? []).map { Array($0.utf8) }
        switch test.test {
        case .hasAny, .is: return values.contains { subject.contains($0) }
        case .hasAll: return values.allSatisfy { subject.contains($0) }
        case .hasNone, .isNot: return !values.contains { subject.contains($0) }
        case .isEmpty: return subject.isEmpty
        case .isNotEmpty: return !subject.isEmpty
        default: return false
        }
    }

    private func number(_ test: Criterion, _ subject: Double) -> Bool {
        compare(test.test, subject, test.number ?? 0, test.upTo ?? 0)
    }

    private func compare<Value: Comparable>(
        _ test: CriterionTest, _ subject: Value, _ first: Value, _ second: Value
    ) -> Bool {
        switch test {
        case .equals: subject == first
        case .notEquals: subject != first
        case .greater: subject > first
        case .less: subject < first
        case .atLeast: subject >= first
        case .atMost: subject <= first
        case .between: subject >= first && subject <= second
        default: false
        }
    }

    // MARK: Days

    private func day(_ test: Criterion, _ subject: Day) -> Bool {
        let age = Int(today.rawValue - subject.rawValue)
        let number = Int(test.number ?? 0)
        switch test.test {
        case .inLastDays: return age >= 0 && age < number
        case .inNextDays: return age <= 0 && -age < number
        case .moreThanDaysAgo: return age > number
        case .moreThanDaysAhead: return -age > number
        case .anniversary: return isAnniversary(of: subject, in: 0)
        case .anniversaryInNextDays:
            return (0..<number).contains { isAnniversary(of: subject, in: $0) }
        case .anniversaryInLastDays:
            return (0..<number).contains { isAnniversary(of: subject, in: -$0) }
        default:
            let days = (test.values ?? []).compactMap { Day($0) }
            return compare(
                test.test, subject.rawValue, days.first?.rawValue ?? 0, days.last?.rawValue ?? 0)
        }
    }

    /// Whether the day so many days from today keeps the day of the subject, which has come by then.
    private func isAnniversary(of subject: Day, in days: Int) -> Bool {
        let day = Day(rawValue: today.rawValue + Int32(days))
        guard subject <= day else { return false }
        let (year, month, dayOfMonth) = subject.calendar
        let kept =
            Day(year: day.calendar.year, month: month, day: dayOfMonth)
            ?? Day(year: day.calendar.year, month: 2, day: 28)
        return kept == day || (year == day.calendar.year && subject == day)
    }
}
