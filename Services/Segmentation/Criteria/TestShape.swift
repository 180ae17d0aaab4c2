internal import Model

/// What a test of a subject takes; `nil` when the subject cannot be tested so.
struct TestShape {
    /// What each of `values` is.
    enum Value {
        case text, language, sourceID, day
    }

    var value = Value.text
    /// How many values.
    var values = 0...0
    /// How many of `number` and `upTo`.
    var numbers = 0
    /// Whether `number` counts days.
    var isWholeNumber = false

    init?(_ criterion: Criterion, fieldType: FieldType?) {
        let test = criterion.test
        switch criterion.on {
        case .email, .firstName, .name: self.init(text: test)
        case .language: self.init(set: test, of: .language, hasAll: false)
        case .source: self.init(set: test, of: .sourceID, hasAll: true)
        case .created: self.init(day: test, canBeEmpty: false)
        case .clicks: self.init(number: test, canBeEmpty: false)
        case .interest: self.init(plain: test, [.subscribed, .notSubscribed, .unsubscribed])
        case .segment: self.init(plain: test, [.member, .notMember])
        case .field:
            switch fieldType {
            case .text: self.init(text: test)
            case .number: self.init(number: test, canBeEmpty: true)
            case .date: self.init(day: test, canBeEmpty: true)
            case .choice: self.init(set: test, of: .text, hasAll: true)
            case .unknown, nil: return nil
            }
        default: return nil
        }
    }

    private static let any = 1...Int.max

    private init?(plain test: CriterionTest, _ tests: Set<CriterionTest>) {
        guard tests.contains(test) else { return nil }
    }

    private init?(text test: CriterionTest) {
        switch test {
        case .is, .isNot, .contains, .containsNot, .startsWith, .endsWith: values = TestShape.any
        case .isEmpty, .isNotEmpty: break
        default: return nil
        }
    }

    private init?(set test: CriterionTest, of value: Value, hasAll: Bool) {
        self.value = value
        switch test {
        case .hasAny, .hasNone: values = TestShape.any
        case .hasAll where hasAll: values = TestShape.any
        case .isEmpty where hasAll, .isNotEmpty where hasAll: break
        default: return nil
        }
    }

    private init?(number test: CriterionTest, canBeEmpty: Bool) {
        switch test {
        case .equals, .greater, .less, .atLeast, .atMost: numbers = 1
        case .between: numbers = 2
        case .isEmpty where canBeEmpty, .isNotEmpty where canBeEmpty: break
        default: return nil
        }
    }

    private init?(day test: CriterionTest, canBeEmpty: Bool) {
        value = .day
        switch test {
        case .equals, .greater, .less, .atLeast, .atMost: values = 1...1
        case .between: values = 2...2
        case .inLastDays:
            numbers = 1
            isWholeNumber = true
        case .isEmpty where canBeEmpty, .isNotEmpty where canBeEmpty: break
        default: return nil
        }
    }

    func accepts(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 1_000, !text.unicodeScalars.contains("\0") else {
            return false
        }
        return switch value {
        case .text: true
        case .language: text.utf8.count == 2 && text.utf8.allSatisfy { (97...122).contains($0) }
        case .sourceID: Int64(text) != nil
        case .day: text.utf8.count == 10 && Day(text) != nil
        }
    }

    var valueWanted: String {
        switch value {
        case .text: "1 to 1,000 bytes of text."
        case .language: "A language is written as nl."
        case .sourceID: "The id of a source."
        case .day: "A day is written as 2018-08-25."
        }
    }

    func valuesWanted(_ limit: Int) -> String {
        switch (values.lowerBound, values.upperBound) {
        case (0, 0): "no values"
        case (1, 1): "one value"
        case (2, 2): "two values"
        default: "1 to \(limit) values"
        }
    }
}
