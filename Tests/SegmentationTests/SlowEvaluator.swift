import Model

@testable import Segmentation

/// A contact with all that criteria can look at.
struct Person: Sendable {
    var contact: Contact
    var memberships: [InterestID: (state: MembershipState, clicks: Int32)] = [:]
}

/// Who belongs, decided one contact and one test at a time, as `domain.md` 4 reads.
struct SlowEvaluator {
    let today: Day

    func holds(_ criteria: Criteria, _ person: Person) -> Bool {
        switch criteria {
        case .all(let branches): branches.allSatisfy { holds($0, person) }
        case .any(let branches): branches.contains { holds($0, person) }
        case .none(let branches): !branches.contains { holds($0, person) }
        case .test(let test): holds(test, person)
        }
    }

    private func holds(_ test: Criterion, _ person: Person) -> Bool {
        let contact = person.contact
        switch test.on {
        case .email: return text(test, contact.email)
        case .firstName: return text(test, contact.firstName ?? "")
        case .name: return text(test, contact.name ?? "")
        case .language: return set(test, [contact.language])
        case .source: return set(test, contact.sources.map { String($0.rawValue) })
        case .created: return day(test, contact.createdAt.day)
        case .field: return field(test, contact.fields[test.field ?? ""])
        case .interest: return interest(test, person)
        case .clicks:
            let clicks = test.interest.flatMap { person.memberships[$0]?.clicks } ?? 0
            return number(test, Double(clicks))
        default: return false
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

    private func field(_ test: Criterion, _ value: FieldValue?) -> Bool {
        switch (test.test, value) {
        case (.isEmpty, _): return value == nil
        case (.isNotEmpty, _): return value != nil
        case (.hasAny, _), (.hasAll, _), (.hasNone, _):
            if case .choices(let options) = value { return set(test, options) }
            return test.test == .hasNone
        case (_, .number(let number)): return self.number(test, number)
        case (_, .text(let text)):
            if let day = Day(text),
                test.values?.first.flatMap({ Day($0) }) != nil
                    || test.test == .inLastDays
            {
                return self.day(test, day)
            }
            return self.text(test, text)
        default: return text(test, "")
        }
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
        let values = test.values ?? []
        switch test.test {
        case .hasAny, .is: return values.contains { subject.contains($0) }
        case .hasAll: return values.allSatisfy { subject.contains($0) }
        case .hasNone, .isNot: return !values.contains { subject.contains($0) }
        case .isEmpty: return subject.isEmpty
        case .isNotEmpty: return !subject.isEmpty
        default: return false
        }
    }

    private func day(_ test: Criterion, _ subject: Day) -> Bool {
        if test.test == .inLastDays {
            let age = today.rawValue - subject.rawValue
            return age >= 0 && Double(age) < test.number ?? 0
        }
        let days = (test.values ?? []).compactMap { Day($0) }
        return compare(
            test.test, subject.rawValue, days.first?.rawValue ?? 0, days.last?.rawValue ?? 0)
    }

    private func number(_ test: Criterion, _ subject: Double) -> Bool {
        compare(test.test, subject, test.number ?? 0, test.upTo ?? 0)
    }

    private func compare<Value: Comparable>(
        _ test: CriterionTest, _ subject: Value, _ first: Value, _ second: Value
    ) -> Bool {
        switch test {
        case .equals: subject == first
        case .greater: subject > first
        case .less: subject < first
        case .atLeast: subject >= first
        case .atMost: subject <= first
        case .between: subject >= first && subject <= second
        default: false
        }
    }
}
