import Model
import TestKit

/// Random people and criteria from small alphabets, so that they meet often.
struct RandomCriteria {
    var random: SeededGenerator
    static let interests = Int64(1)...4
    static let today = Day("2026-03-01") ?? Day(rawValue: 0)

    private static let words = [
        "", "Ann", "ANNA", "anna", "Zoë", "ZOE\u{308}", "İ", "ß", "50%", "a_b", "O'Neil", "x\\y",
        "Straße", "\"q\"", "naïve",
    ]
    private static let parts = ["a", "AN", "ë", "%", "_", "\\", "'", "nn", "ss", "ß", "i", "Zoë"]
    private static let options = ["red", "white", "Rosé", "red,white"]
    private static let days = [
        "2025-12-31", "2026-01-01", "2026-02-22", "2026-02-23", "2026-02-28", "2026-03-01",
        "2026-03-02",
    ]

    mutating func pick<Item>(_ items: [Item]) -> Item {
        items[Int.random(in: 0..<items.count, using: &random)]
    }

    private mutating func some(_ items: [String]) -> [String] {
        (0..<Int.random(in: 1...2, using: &random)).map { _ in pick(items) }
    }

    mutating func person(_ id: Int64) -> Person {
        var fields: [String: FieldValue] = [:]
        let city = pick(RandomCriteria.words)
        if !city.isEmpty { fields["city"] = .text(city) }
        if Bool.random(using: &random) {
            fields["age"] = .number(Double(pick([-1, 0, 17, 18, 2])) + pick([0, 0.5]))
        }
        if Bool.random(using: &random) { fields["birthday"] = .text(pick(RandomCriteria.days)) }
        if Bool.random(using: &random) {
            fields["wines"] = .choices(Array(Set(some(RandomCriteria.options))).sorted())
        }
        let day = Day(pick(RandomCriteria.days)) ?? Day(rawValue: 0)
        let contact = Contact(
            id: ContactID(id), email: "\(pick(["ann", "bob", "c_d"]))\(id)@example.com",
            language: pick(["nl", "fr", "en"]), firstName: pick(RandomCriteria.words),
            name: pick(RandomCriteria.words + ["", ""]), fields: fields,
            sources: Array(Set([SourceID(pick([1, 2, 3])), SourceID(pick([1, 2, 3]))])).sorted(),
            state: .confirmed,
            createdAt: Instant(
                rawValue: Int64(day.rawValue) * 86_400_000 + pick([0, 1, 86_399_999, 43_200_000])),
            changedAt: .now, version: 1)
        var person = Person(contact: contact)
        for interest in RandomCriteria.interests where Bool.random(using: &random) {
            person.memberships[InterestID(interest)] = (
                pick([.subscribed, .none, .unsubscribed]), Int32(pick([0, 0, 1, 2, 3]))
            )
        }
        return person
    }

    mutating func criteria(depth: Int = 0) -> Criteria {
        guard depth < 4, Int.random(in: 0..<10, using: &random) < 6 else { return .test(test()) }
        let branches = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            criteria(depth: depth + 1)
        }
        return pick([.all(branches), .any(branches), .none(branches)])
    }

    private mutating func test() -> Criterion {
        switch Int.random(in: 0..<11, using: &random) {
        case 0: return text(.email, nil)
        case 1: return text(.firstName, nil)
        case 2: return text(.name, nil)
        case 3:
            return Criterion(
                on: .language, test: pick([.hasAny, .hasNone]), values: some(["nl", "fr", "en"]))
        case 4:
            let test: CriterionTest = pick([.hasAny, .hasAll, .hasNone, .isEmpty, .isNotEmpty])
            let takes = ![.isEmpty, .isNotEmpty].contains(test)
            return Criterion(
                on: .source, test: test, values: takes ? some(["1", "2", "3"]) : nil)
        case 5: return day(.created, nil, canBeEmpty: false)
        case 6: return text(.field, "city")
        case 7: return number(Criterion(on: .field, test: .equals, field: "age"), true)
        case 8:
            return Bool.random(using: &random)
                ? day(.field, "birthday", canBeEmpty: true) : choice()
        case 9:
            return Criterion(
                on: .interest, test: pick([.subscribed, .notSubscribed, .unsubscribed]),
                interest: InterestID(pick([1, 2, 3, 4])))
        default:
            return number(
                Criterion(on: .clicks, test: .equals, interest: InterestID(pick([1, 2, 3, 4]))),
                false)
        }
    }

    private mutating func text(_ subject: CriterionSubject, _ field: String?) -> Criterion {
        let test: CriterionTest = pick([
            .is, .isNot, .contains, .containsNot, .startsWith, .endsWith, .isEmpty, .isNotEmpty,
        ])
        var criterion = Criterion(on: subject, test: test, field: field)
        if [.is, .isNot].contains(test) {
            criterion.values = some(Array(RandomCriteria.words.dropFirst()))
        } else if ![.isEmpty, .isNotEmpty].contains(test) {
            criterion.values = some(RandomCriteria.parts)
        }
        return criterion
    }

    private mutating func choice() -> Criterion {
        let test: CriterionTest = pick([.hasAny, .hasAll, .hasNone, .isEmpty, .isNotEmpty])
        let takes = ![.isEmpty, .isNotEmpty].contains(test)
        return Criterion(
            on: .field, test: test, field: "wines",
            values: takes ? some(RandomCriteria.options) : nil)
    }

    private mutating func number(_ subject: Criterion, _ canBeEmpty: Bool) -> Criterion {
        var criterion = subject
        var tests: [CriterionTest] = [.equals, .greater, .less, .atLeast, .atMost, .between]
        if canBeEmpty { tests += [.isEmpty, .isNotEmpty] }
        criterion.test = pick(tests)
        if ![.isEmpty, .isNotEmpty].contains(criterion.test) {
            criterion.number = pick([-1, 0, 1, 2, 17.5, 18])
        }
        if criterion.test == .between { criterion.upTo = pick([0, 2, 18]) }
        return criterion
    }

    private mutating func day(_ subject: CriterionSubject, _ field: String?, canBeEmpty: Bool)
        -> Criterion
    {
        var tests: [CriterionTest] = [
            .equals, .greater, .less, .atLeast, .atMost, .between, .inLastDays,
        ]
        if canBeEmpty { tests += [.isEmpty, .isNotEmpty] }
        var criterion = Criterion(on: subject, test: pick(tests), field: field)
        switch criterion.test {
        case .isEmpty, .isNotEmpty: break
        case .inLastDays: criterion.number = pick([1, 2, 7, 60])
        case .between: criterion.values = [pick(RandomCriteria.days), pick(RandomCriteria.days)]
        default: criterion.values = [pick(RandomCriteria.days)]
        }
        return criterion
    }
}
