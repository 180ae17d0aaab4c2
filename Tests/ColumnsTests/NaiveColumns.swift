import Model

@testable import Columns

/// Conditions, decided one contact and one test at a time, as the rules read.
struct NaiveColumns {
    var types: [String: FieldType]
    var today: Day

    func holds(_ condition: Condition, _ person: ContactValues) -> Bool {
        switch condition {
        case .all(let branches): branches.allSatisfy { holds($0, person) }
        case .any(let branches): branches.contains { holds($0, person) }
        case .none(let branches): !branches.contains { holds($0, person) }
        case .manual(let segment, let choice): person.manual[segment] == choice
        case .test(let test): holds(test, person)
        }
    }

    private func holds(_ test: Criterion, _ person: ContactValues) -> Bool {
        switch test.on {
        case .email: text(test, person.row.email ?? "")
        case .firstName: text(test, person.row.firstName ?? "")
        case .name: text(test, person.row.name ?? "")
        case .language: set(test, [person.row.language])
        case .source: set(test, person.row.sources.map { String($0.rawValue) })
        case .state: set(test, ["confirmed"])
        case .created: day(test, person.row.created)
        case .field: field(test, person.row.fields[test.field ?? ""])
        case .interest: interest(test, person)
        case .clicks: number(test, Double(clicks(test, person)))
        case .message, .link: activity(test, person)
        case .page, .form, .survey: visits(test, person)
        case .segment, .unknown: false
        }
    }

    private func interest(_ test: Criterion, _ person: ContactValues) -> Bool {
        let state = test.interest.flatMap { person.memberships[$0]?.state } ?? .none
        return switch test.test {
        case .subscribed: state == .subscribed
        case .notSubscribed: state != .subscribed
        case .unsubscribed: state == .unsubscribed
        default: false
        }
    }

    private func clicks(_ test: Criterion, _ person: ContactValues) -> Int {
        guard let interest = test.interest else { return 0 }
        guard test.days != nil else { return Int(person.memberships[interest]?.clicks ?? 0) }
        return sum(test, person.activities[.interestClicks(interest)] ?? [])
    }

    private func sum(_ test: Criterion, _ days: [ActivityDay]) -> Int {
        days.filter { isInWindow($0.day, test) }.reduce(0) { $0 + Int($1.count) }
    }

    private func isInWindow(_ day: Day, _ test: Criterion) -> Bool {
        guard let days = test.days else { return true }
        let age = Int(today.rawValue) - Int(day.rawValue)
        return age >= 0 && age < days
    }

    private func activity(_ test: Criterion, _ person: ContactValues) -> Bool {
        guard case .activity(let activity) = ColumnKey(test) else { return false }
        let happened = sum(test, person.activities[activity] ?? []) > 0
        return switch test.test {
        case .received, .opened, .clicked: happened
        case .notReceived, .notOpened, .notClicked: !happened
        default: false
        }
    }

    private func visits(_ test: Criterion, _ person: ContactValues) -> Bool {
        guard case .activity(let activity) = ColumnKey(test) else { return false }
        let days = (person.activities[activity] ?? []).filter { day in
            (test.values ?? []).contains { value in
                let name = Array((day.name ?? "").utf8)
                guard value.hasSuffix("*") else { return name == Array(value.utf8) }
                return name.starts(with: value.utf8.dropLast())
            }
        }
        let wanted = test.on == .page ? test.number ?? 1 : 1
        let happened = Double(sum(test, days)) >= wanted
        return switch test.test {
        case .visited, .submitted, .completed: happened
        case .notVisited, .notSubmitted, .notCompleted: !happened
        default: false
        }
    }

    private func field(_ test: Criterion, _ cell: FieldCell?) -> Bool {
        switch types[test.field ?? ""] {
        case .text:
            guard case .text(let text) = cell else { return self.text(test, "") }
            return self.text(test, text)
        case .number:
            guard case .number(let number) = cell else { return self.number(test, nil) }
            return self.number(test, number)
        case .date:
            guard case .text(let text) = cell else { return day(test, nil) }
            return day(test, Day(text))
        case .choice:
            guard case .choices(let options) = cell else { return set(test, []) }
            return set(test, options)
        case .unknown, nil:
            return switch test.test {
            case .isEmpty, .isNot, .containsNot, .hasNone, .notEquals: true
            default: false
            }
        }
    }

    private func text(_ test: Criterion, _ text: String) -> Bool {
        let subject = Array(text.utf8)
        let values = (test.values ?? []).map { Array($0.folded.utf8) }.filter { !$0.isEmpty }
        func find(_ value: [UInt8]) -> Bool {
            subject.indices.contains { subject[$0...].starts(with: value) }
        }
        return switch test.test {
        case .is: values.contains(subject)
        case .isNot: !values.contains(subject)
        case .contains: values.contains(where: find)
        case .containsNot: !values.contains(where: find)
        case .startsWith: values.contains { subject.starts(with: $0) }
        case .endsWith: values.contains { subject.reversed().starts(with: $0.reversed()) }
        case .isEmpty: subject.isEmpty
        case .isNotEmpty: !subject.isEmpty
        default: false
        }
    }

    private func set(_ test: Criterion, _ subject: [String]) -> Bool {
        let values = test.values ?? []
        return switch test.test {
        case .hasAny, .is: values.contains { subject.contains($0) }
        case .hasAll: values.allSatisfy { subject.contains($0) }
        case .hasNone, .isNot: !values.contains { subject.contains($0) }
        case .isEmpty: subject.isEmpty
        case .isNotEmpty: !subject.isEmpty
        default: false
        }
    }

    private func number(_ test: Criterion, _ subject: Double?) -> Bool {
        compare(test.test, subject, test.number ?? 0, test.upTo ?? 0)
    }

    private func compare<Value: Comparable>(
        _ test: CriterionTest, _ subject: Value?, _ first: Value, _ second: Value
    ) -> Bool {
        guard let subject else { return test == .notEquals || test == .isEmpty }
        return switch test {
        case .equals: subject == first
        case .notEquals: subject != first
        case .greater: subject > first
        case .less: subject < first
        case .atLeast: subject >= first
        case .atMost: subject <= first
        case .between: subject >= first && subject <= second
        case .isNotEmpty: true
        default: false
        }
    }

    private func day(_ test: Criterion, _ subject: Day?) -> Bool {
        let number = Int(test.number ?? 0)
        let age = subject.map { Int(today.rawValue) - Int($0.rawValue) }
        switch test.test {
        case .inLastDays: return age.map { $0 >= 0 && $0 < number } ?? false
        case .inNextDays: return age.map { $0 <= 0 && -$0 < number } ?? false
        case .moreThanDaysAgo: return age.map { $0 > number } ?? false
        case .moreThanDaysAhead: return age.map { -$0 > number } ?? false
        case .anniversary: return subject.map { anniversary($0, from: 0, to: 0) } ?? false
        case .anniversaryInNextDays:
            return subject.map { anniversary($0, from: 0, to: number - 1) } ?? false
        case .anniversaryInLastDays:
            return subject.map { anniversary($0, from: 1 - number, to: 0) } ?? false
        default:
            let days = (test.values ?? []).compactMap { Day($0) }
            return compare(
                test.test, subject, days.first ?? Day(rawValue: 0), days.last ?? Day(rawValue: 0))
        }
    }

    /// Whether one of the days `from` to `to` from today on is an anniversary of `day`.
    private func anniversary(_ day: Day, from: Int, to: Int) -> Bool {
        guard from <= to else { return false }
        let (year, month, dayOfMonth) = day.calendar
        return (from...to).contains { offset in
            let candidate = Day(rawValue: today.rawValue + Int32(offset))
            let (itsYear, itsMonth, itsDay) = candidate.calendar
            guard itsYear >= year, itsMonth == month else { return false }
            if itsDay == dayOfMonth { return true }
            return month == 2 && dayOfMonth == 29 && itsDay == 28
                && Day(year: itsYear, month: 2, day: 29) == nil
        }
    }
}
