import Model
import TestKit

/// Random criteria from small alphabets, so that they meet random people often.
struct RandomCriteria {
    var random: SeededGenerator
    /// About which day everything happens.
    var today = RandomCriteria.today
    var zone = SlowZone.utc
    /// Segments that may be tested.
    var segments: [SegmentID] = []
    static let interests = Int64(1)...4
    static let messages = Int64(1)...3
    static let today = Day("2026-03-01") ?? Day(rawValue: 0)
    static let fields: [String: FieldType] = [
        "city": .text, "age": .number, "birthday": .date, "wines": .choice,
    ]

    static let words = [
        "", "Ann", "ANNA", "anna", "Zoë", "ZOE\u{308}", "İ", "ß", "50%", "a_b", "O'Neil", "x\\y",
        "Straße", "\"q\"", "naïve",
    ]
    static let parts = ["a", "AN", "ë", "%", "_", "\\", "'", "nn", "ss", "ß", "i", "Zoë"]
    static let options = ["red", "white", "Rosé", "Rose\u{301}", "red,white"]
    static let pages = [
        "https://a.example/", "https://a.example/shop", "https://a.example/shop/Wine",
        "https://a.example/*", "https://b.example/é",
    ]
    static let forms = ["Contact", "contact", "Café", "Cafe\u{301}", "*"]

    mutating func pick<Item>(_ items: [Item]) -> Item {
        items[Int.random(in: 0..<items.count, using: &random)]
    }

    mutating func some(_ items: [String]) -> [String] {
        (0..<Int.random(in: 1...2, using: &random)).map { _ in pick(items) }
    }

    /// Days around today, around the same day of other years, and around the end of February.
    mutating func day() -> Day {
        let near = Int32(pick([-366, -365, -364, -30, -29, -7, -6, -2, -1, 0, 0, 1, 2, 6, 7, 365]))
        let (year, month, day) = today.calendar
        return pick([
            Day(rawValue: today.rawValue + near), Day(rawValue: today.rawValue + near),
            Day(year: year - pick([1, 2, 4, 8]), month: month, day: min(day, 28)) ?? today,
            Day(year: year - pick([0, 1, 2, 3]), month: 2, day: 28) ?? today,
            Day(year: pick([1996, 2004, 2024]), month: 2, day: 29) ?? today,
            Day(year: year - pick([0, 1, 10]), month: 3, day: 1) ?? today,
            Day(year: year - pick([0, 1]), month: 12, day: 31) ?? today,
            Day(year: year + pick([0, 1]), month: 1, day: 1) ?? today,
        ])
    }

    private mutating func days() -> Int? { pick([nil, nil, 1, 2, 7, 30, 366]) }

    mutating func criteria(depth: Int = 0) -> Criteria {
        guard depth < 4, Int.random(in: 0..<10, using: &random) < 6 else { return .test(test()) }
        let branches = (0..<Int.random(in: 0...3, using: &random)).map { _ in
            criteria(depth: depth + 1)
        }
        return pick([.all(branches), .any(branches), .none(branches)])
    }

    mutating func test() -> Criterion {
        switch Int.random(in: 0..<18, using: &random) {
        case 0: return text(pick([.email, .firstName]), nil)
        case 1: return text(.name, nil)
        case 2: return list(.language, ["nl", "fr", "en"])
        case 3: return list(.state, ["confirmed", "unconfirmed", "blacklisted"])
        case 4: return set(.source, nil, ["1", "2", "3"])
        case 5, 6: return day(.created, nil)
        case 7: return text(.field, "city")
        case 8: return number(Criterion(on: .field, test: .equals, field: "age"))
        case 9, 10: return day(.field, "birthday")
        case 11: return set(.field, "wines", RandomCriteria.options)
        case 12:
            return Criterion(
                on: .interest, test: pick([.subscribed, .notSubscribed, .unsubscribed]),
                interest: InterestID(pick([1, 2, 3, 4])))
        case 13: return clicks()
        case 14: return message()
        case 15: return link()
        case 16: return visits()
        default:
            guard !segments.isEmpty else { return clicks() }
            return Criterion(
                on: .segment, test: pick([.member, .notMember]), segment: pick(segments))
        }
    }

    // MARK: Values

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

    private mutating func list(_ subject: CriterionSubject, _ values: [String]) -> Criterion {
        Criterion(on: subject, test: pick([.hasAny, .hasNone]), values: some(values))
    }

    private mutating func set(_ subject: CriterionSubject, _ field: String?, _ values: [String])
        -> Criterion
    {
        let test: CriterionTest = pick([.hasAny, .hasAll, .hasNone, .isEmpty, .isNotEmpty])
        let takes = ![.isEmpty, .isNotEmpty].contains(test)
        return Criterion(on: subject, test: test, field: field, values: takes ? some(values) : nil)
    }

    private mutating func number(_ subject: Criterion) -> Criterion {
        var criterion = subject
        var tests: [CriterionTest] = [.equals, .greater, .less, .atLeast, .atMost, .between]
        if subject.on == .field { tests += [.notEquals, .isEmpty, .isNotEmpty] }
        criterion.test = pick(tests)
        if ![.isEmpty, .isNotEmpty].contains(criterion.test) {
            criterion.number = pick([-1, 0, 1, 2, 17.5, 18])
        }
        if criterion.test == .between { criterion.upTo = pick([0, 2, 18]) }
        return criterion
    }

    private mutating func day(_ subject: CriterionSubject, _ field: String?) -> Criterion {
        var tests: [CriterionTest] = [
            .equals, .notEquals, .greater, .less, .atLeast, .atMost, .between, .inLastDays,
            .inNextDays, .moreThanDaysAgo, .moreThanDaysAhead, .anniversary,
            .anniversaryInNextDays, .anniversaryInLastDays, .anniversaryInNextDays,
            .anniversaryInLastDays, .anniversary,
        ]
        if subject == .field { tests += [.isEmpty, .isNotEmpty] }
        var criterion = Criterion(on: subject, test: pick(tests), field: field)
        switch criterion.test {
        case .isEmpty, .isNotEmpty, .anniversary: break
        case .inLastDays, .inNextDays: criterion.number = pick([1, 2, 7, 60, 367])
        case .moreThanDaysAgo, .moreThanDaysAhead: criterion.number = pick([0, 1, 6, 7, 365])
        case .anniversaryInNextDays, .anniversaryInLastDays:
            criterion.number = pick([1, 2, 7, 31, 365, 366])
        case .between: criterion.values = [day().description, day().description]
        default: criterion.values = [day().description]
        }
        return criterion
    }

    // MARK: What happened

    private mutating func clicks() -> Criterion {
        var criterion = number(
            Criterion(on: .clicks, test: .equals, interest: InterestID(pick([1, 2, 3, 4]))))
        criterion.days = days()
        return criterion
    }

    private mutating func message() -> Criterion {
        let test: CriterionTest = pick([
            .received, .notReceived, .opened, .notOpened, .clicked, .notClicked,
        ])
        var criterion = Criterion(on: .message, test: test, days: days())
        let message: Int64? = pick([nil, 1, 2, 3])
        criterion.message = message.map { MessageID($0) }
        if [.clicked, .notClicked].contains(test) { criterion.clicks = pick([nil, .human, .all]) }
        return criterion
    }

    private mutating func link() -> Criterion {
        let message = Int64.random(in: RandomCriteria.messages, using: &random)
        return Criterion(
            on: .link, test: pick([.clicked, .notClicked]), message: MessageID(message),
            link: LinkID(message * 10 + pick([1, 2])), days: days(),
            clicks: pick([nil, .human, .all]))
    }

    private mutating func visits() -> Criterion {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
            return Criterion(
                on: .form, test: pick([.submitted, .notSubmitted]),
                values: some(RandomCriteria.forms + ["Caf*", "C*"]), days: days())
        case 1:
            return Criterion(
                on: .survey, test: pick([.completed, .notCompleted]),
                values: some(RandomCriteria.forms), days: days())
        default:
            let values =
                RandomCriteria.pages + [
                    "https://a.example/shop*", "https://b.example/\u{C3}*", "HTTPS://A*", "*",
                ]
            return Criterion(
                on: .page, test: pick([.visited, .notVisited]), values: some(values),
                number: pick([nil, 1, 2, 3]), days: days())
        }
    }
}
