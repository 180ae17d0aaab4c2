import Model

@testable import Columns

/// People with all that conditions look at, and conditions about them.
struct RandomPeople {
    static let today = [
        "2028-02-29", "2027-02-28", "2026-12-31", "2027-01-01", "2026-06-15", "2026-03-01",
    ].compactMap { Day($0) }

    static let types: [String: FieldType] = [
        "city": .text, "age": .number, "score": .number, "born": .date, "likes": .choice,
        "later": .unknown,
    ]
    private static let words = [
        "", "a", "ab", "ann", "anna", "bé", "ba nana", "banana", "*", "x%", "naïef",
    ]
    private static let options = ["tea", "wine", "beer", "gin"]
    private static let languages = ["nl", "fr", "en"]
    private static let pages = ["https://a/", "https://a/b", "https://a/b?c", "form 1", "", "é"]
    private static let interests = (1...3).map { InterestID(Int64($0)) }
    private static let segments = (1...2).map { SegmentID(Int64($0)) }
    private static let activities: [Activity] =
        interests.map { .interestClicks($0) } + [
            .delivered(nil), .delivered(MessageID(1)), .opened(nil), .opened(MessageID(1)),
            .clicked(nil, .human), .clicked(MessageID(1), .all), .link(LinkID(7), .human),
            .visits(.page), .visits(.form), .visits(.survey),
        ]

    static var keys: Set<ColumnKey> {
        var keys: Set<ColumnKey> = [.email, .firstName, .name]
        keys.formUnion(types.keys.map { .field($0) })
        keys.formUnion(interests.map { .interest($0) })
        keys.formUnion(activities.map { .activity($0) })
        keys.formUnion(segments.map { .manual($0) })
        return keys
    }

    var chance: Chance
    var today: Day

    private mutating func day(around: Int) -> Day {
        switch chance.below(8) {
        case 0: return today
        case 1:
            let years = chance.below(4)
            let (year, month, day) = today.calendar
            return Day(year: year - years, month: month, day: day) ?? today
        case 2:
            return chance.one(
                of: ["2024-02-29", "2000-02-29", "2023-02-28"].compactMap { Day($0) })
        default:
            return Day(rawValue: today.rawValue + Int32(chance.below(2 * around) - around))
        }
    }

    mutating func person(_ id: Int64) -> ContactValues {
        var row = ContactRow(
            id: ContactID(id), created: day(around: 400),
            language: chance.one(of: Self.languages),
            sources: chance.some(of: (1...4).map { SourceID($0) }, atMost: 3),
            email: chance.one(of: Self.words), firstName: chance.one(of: Self.words),
            name: chance.one(of: Self.words))
        if chance.isHit(70) { row.fields["city"] = .text(chance.one(of: Self.words)) }
        if case .text("") = row.fields["city"] { row.fields["city"] = nil }
        if chance.isHit(70) { row.fields["age"] = .number(Double(chance.below(120))) }
        if chance.isHit(70) {
            row.fields["score"] = .number(chance.one(of: [-1.5, 0, 1e12, 2.25, -70_000, 1e300, 7]))
        }
        if chance.isHit(70) { row.fields["born"] = .text(day(around: 9_000).description) }
        let likes = chance.some(of: Self.options, atMost: 3)
        if !likes.isEmpty { row.fields["likes"] = .choices(likes) }
        if chance.isHit(50) { row.fields["later"] = .text("x") }
        return ContactValues(
            row: row, keys: Self.keys, memberships: memberships(), activities: happenings(),
            manual: decisions())
    }

    private mutating func memberships() -> [InterestID: MembershipValue] {
        var found: [InterestID: MembershipValue] = [:]
        for interest in Self.interests where chance.isHit(60) { found[interest] = membership() }
        return found
    }

    mutating func membership() -> MembershipValue {
        MembershipValue(
            state: chance.one(of: [.subscribed, .subscribed, .unsubscribed, .none]),
            clicks: chance.one(of: [0, 0, 1, 2, 3, 254, 255, 256, 70_000]))
    }

    private mutating func decisions() -> [SegmentID: ManualChoice] {
        var found: [SegmentID: ManualChoice] = [:]
        for segment in Self.segments where chance.isHit(30) {
            found[segment] = chance.one(of: [.include, .exclude])
        }
        return found
    }

    private mutating func happenings() -> [Activity: [ActivityDay]] {
        var found: [Activity: [ActivityDay]] = [:]
        for activity in Self.activities where chance.isHit(40) { found[activity] = days(activity) }
        return found
    }

    mutating func days(_ activity: Activity) -> [ActivityDay] {
        var names: [String?] = [nil]
        if case .visits = activity { names = Self.pages }
        var found: [Int32: Set<String?>] = [:]
        var days: [ActivityDay] = []
        for _ in 0..<chance.below(4) {
            let day = day(around: 40)
            let name = chance.one(of: names)
            guard found[day.rawValue, default: []].insert(name).inserted else { continue }
            days.append(
                ActivityDay(day: day, count: chance.one(of: [1, 1, 1, 2, 5, 300]), name: name))
        }
        return days
    }

    mutating func activity() -> Activity { chance.one(of: Self.activities) }
    mutating func interest() -> InterestID { chance.one(of: Self.interests) }
    mutating func segment() -> SegmentID { chance.one(of: Self.segments) }

    // MARK: Conditions

    mutating func condition(depth: Int = 3) -> Condition {
        guard depth > 0, chance.isHit(60) else {
            return chance.isHit(8)
                ? .manual(segment(), chance.one(of: [.include, .exclude])) : .test(test())
        }
        let branches = (0..<chance.below(4)).map { _ in condition(depth: depth - 1) }
        return switch chance.below(3) {
        case 0: .all(branches)
        case 1: .any(branches)
        default: .none(branches)
        }
    }

    mutating func test() -> Criterion {
        let on = chance.one(
            of: CriterionSubject.allCases.filter { $0 != .segment && $0 != .unknown })
        var test = Criterion(on: on, test: .is)
        switch on {
        case .email, .firstName, .name: text(&test)
        case .language: set(&test, Self.languages + ["de"], hasAll: false)
        case .source: set(&test, ["1", "2", "3", "4", "99"], hasAll: true)
        case .state: set(&test, ["confirmed", "blocked"], hasAll: false)
        case .created: dayTest(&test, canBeEmpty: false)
        case .field: field(&test)
        case .interest:
            test.test = chance.one(of: [.subscribed, .notSubscribed, .unsubscribed])
            test.interest = interest()
        case .clicks:
            test.interest = interest()
            number(&test, [0, 1, 2, 3, 2.5, 255, 256, 1_000, -1], canBeEmpty: false)
            window(&test)
        case .message:
            test.test = chance.one(of: [
                .received, .notReceived, .opened, .notOpened, .clicked, .notClicked,
            ])
            test.message = chance.isHit(50) ? MessageID(1) : nil
            // As the columns that there are.
            test.clicks = test.message == nil ? .human : .all
            window(&test)
        case .link:
            test.test = chance.one(of: [.clicked, .notClicked])
            (test.message, test.link) = (MessageID(1), LinkID(7))
            window(&test)
        case .page, .form, .survey: visit(&test)
        case .segment, .unknown: break
        }
        return test
    }

    private mutating func window(_ test: inout Criterion) {
        if chance.isHit(60) { test.days = chance.one(of: [1, 2, 7, 30, 3_660]) }
    }

    private mutating func visit(_ test: inout Criterion) {
        test.test =
            switch test.on {
            case .page: chance.one(of: [.visited, .notVisited])
            case .form: chance.one(of: [.submitted, .notSubmitted])
            default: chance.one(of: [.completed, .notCompleted])
            }
        test.values = chance.some(of: Self.pages + ["https://a/*", "*", "nothing"], atMost: 3)
        if test.on == .page, chance.isHit(50) { test.number = chance.one(of: [1, 2, 5, 300]) }
        window(&test)
    }

    private mutating func field(_ test: inout Criterion) {
        let name = chance.one(of: Self.types.keys.sorted())
        test.field = name
        switch Self.types[name] {
        case .number:
            number(&test, [0, 18, 65, 66.5, -1.5, 1e12, 2.25, -70_000], canBeEmpty: true)
        case .date: dayTest(&test, canBeEmpty: true)
        case .choice: set(&test, Self.options + ["rum"], hasAll: true)
        default: text(&test)
        }
    }

    private mutating func text(_ test: inout Criterion) {
        test.test = chance.one(of: [
            .is, .isNot, .contains, .containsNot, .startsWith, .endsWith, .isEmpty, .isNotEmpty,
        ])
        test.values = chance.some(of: Self.words.dropFirst() + ["AN", "É", "zz"], atMost: 3)
    }

    private mutating func set(_ test: inout Criterion, _ values: [String], hasAll: Bool) {
        test.test = chance.one(
            of: [.hasAny, .hasNone, .is, .isNot] + (hasAll ? [.hasAll, .isEmpty, .isNotEmpty] : []))
        test.values = chance.some(of: values, atMost: 3)
    }

    private mutating func number(
        _ test: inout Criterion, _ numbers: [Double], canBeEmpty: Bool
    ) {
        test.test = chance.one(
            of: [.equals, .notEquals, .greater, .less, .atLeast, .atMost, .between]
                + (canBeEmpty ? [.isEmpty, .isNotEmpty] : []))
        test.number = chance.one(of: numbers)
        test.upTo = chance.one(of: numbers)
    }

    private mutating func dayTest(_ test: inout Criterion, canBeEmpty: Bool) {
        switch chance.below(4) {
        case 0:
            number(&test, [0], canBeEmpty: canBeEmpty)
            test.number = nil
            test.values = [day(around: 400).description, day(around: 400).description].sorted()
        case 1:
            test.test = chance.one(of: [.moreThanDaysAgo, .moreThanDaysAhead])
            test.number = chance.one(of: [0, 1, 30, 400])
        case 2:
            test.test = chance.one(of: [.inLastDays, .inNextDays])
            test.number = chance.one(of: [1, 2, 30, 365])
        default:
            test.test = chance.one(of: [
                .anniversary, .anniversaryInNextDays, .anniversaryInLastDays,
            ])
            test.number = chance.one(of: [1, 2, 7, 31, 365, 366])
        }
    }
}
