/// One test of one property of a contact.
public struct Criterion: Codable, Sendable, Hashable {
    /// What is looked at.
    public var on: CriterionSubject

    /// What must be true of it.
    public var test: CriterionTest

    /// The placeholder, for `field`.
    public var field: String?

    /// For `interest` and `clicks`.
    public var interest: InterestID?

    /// For `segment`.
    public var segment: SegmentID?

    /// Texts, languages, options, days (`YYYY-MM-DD`) or source ids, as the test wants.
    public var values: [String]?

    /// For tests with a number.
    public var number: Double?

    /// The other end of `between`.
    public var upTo: Double?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - on: see the property.
    ///   - test: see the property.
    ///   - field: see the property.
    ///   - interest: see the property.
    ///   - segment: see the property.
    ///   - values: see the property.
    ///   - number: see the property.
    ///   - upTo: see the property.
    public init(
        on: CriterionSubject,
        test: CriterionTest,
        field: String? = nil,
        interest: InterestID? = nil,
        segment: SegmentID? = nil,
        values: [String]? = nil,
        number: Double? = nil,
        upTo: Double? = nil
    ) {
        self.on = on
        self.test = test
        self.field = field
        self.interest = interest
        self.segment = segment
        self.values = values
        self.number = number
        self.upTo = upTo
    }
}
