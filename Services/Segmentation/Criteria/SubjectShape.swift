internal import Model

/// What a subject is named by, and how it can be tested: the catalogue of `domain.md` 4.2.
///
/// The rules, the schema and the sentences all read this table.
struct SubjectShape {
    /// A key of a criterion that names what is looked at.
    enum Name: String, CaseIterable {
        case field, interest, segment, message, link
    }

    /// The keys that must be there.
    var needs: [Name] = []
    /// The keys that may be there.
    var allows: [Name] = []
    /// In the order in which people read them.
    var tests: [(CriterionTest, TestShape)]

    subscript(test: CriterionTest) -> TestShape? { tests.first { $0.0 == test }?.1 }

    /// How a subject is tested; `nil` for a field whose type is not known.
    init?(_ subject: CriterionSubject, fieldType: FieldType? = nil) {
        switch subject {
        case .email, .firstName, .name: tests = SubjectShape.text
        case .language: tests = SubjectShape.list(.language)
        case .state: tests = SubjectShape.list(.state)
        case .source: tests = SubjectShape.set(.sourceID)
        case .created: tests = SubjectShape.day
        case .field:
            needs = [.field]
            switch fieldType {
            case .text: tests = SubjectShape.text
            case .number: tests = SubjectShape.number
            case .date: tests = SubjectShape.day + SubjectShape.empty
            case .choice: tests = SubjectShape.set(.text)
            case .unknown, nil: return nil
            }
        case .interest:
            needs = [.interest]
            tests = SubjectShape.plain([.subscribed, .notSubscribed, .unsubscribed])
        case .clicks:
            needs = [.interest]
            tests = SubjectShape.compared(TestShape(number: .any, takesDays: true))
        case .message:
            allows = [.message]
            tests =
                SubjectShape.plain(
                    [.received, .notReceived, .opened, .notOpened], SubjectShape.event)
                + SubjectShape.clicked
        case .link:
            needs = [.message, .link]
            tests = SubjectShape.clicked
        case .page:
            let visits = TestShape(values: TestShape.some, number: .visits, takesDays: true)
            tests = SubjectShape.plain([.visited, .notVisited], visits)
        case .form: tests = SubjectShape.plain([.submitted, .notSubmitted], SubjectShape.named)
        case .survey: tests = SubjectShape.plain([.completed, .notCompleted], SubjectShape.named)
        case .segment:
            needs = [.segment]
            tests = SubjectShape.plain([.member, .notMember])
        case .unknown: return nil
        }
    }

    // MARK: The tests of each kind

    private static func plain(_ tests: [CriterionTest], _ shape: TestShape = TestShape())
        -> [(CriterionTest, TestShape)]
    {
        tests.map { ($0, shape) }
    }

    private static let event = TestShape(takesDays: true)

    private static let named = TestShape(values: TestShape.some, takesDays: true)

    private static let clicked = plain(
        [.clicked, .notClicked], TestShape(takesDays: true, takesClicks: true))

    private static let empty = plain([.isEmpty, .isNotEmpty])

    private static let text =
        plain(
            [.is, .isNot, .contains, .containsNot, .startsWith, .endsWith],
            TestShape(values: TestShape.some)) + empty

    private static func list(_ value: TestShape.Value) -> [(CriterionTest, TestShape)] {
        plain([.hasAny, .hasNone], TestShape(value: value, values: TestShape.some))
    }

    private static func set(_ value: TestShape.Value) -> [(CriterionTest, TestShape)] {
        plain([.hasAny, .hasAll, .hasNone], TestShape(value: value, values: TestShape.some))
            + empty
    }

    private static func compared(_ shape: TestShape) -> [(CriterionTest, TestShape)] {
        var between = shape
        between.hasUpTo = true
        return plain([.equals, .greater, .less, .atLeast, .atMost], shape)
            + [(.between, between)]
    }

    private static let number =
        compared(TestShape(number: .any)) + plain([.notEquals], TestShape(number: .any)) + empty

    private static let day =
        plain(
            [.equals, .notEquals, .greater, .less, .atLeast, .atMost],
            TestShape(value: .day, values: 1...1))
        + [(.between, TestShape(value: .day, values: 2...2))]
        + plain([.inLastDays, .inNextDays], TestShape(number: .days(1...36_600)))
        + plain([.moreThanDaysAgo, .moreThanDaysAhead], TestShape(number: .days(0...36_600)))
        + plain([.anniversary])
        + plain(
            [.anniversaryInNextDays, .anniversaryInLastDays], TestShape(number: .days(1...366)))
}
