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

    /// For `message`; any message when absent.
    public var message: MessageID?

    /// For `link`.
    public var link: LinkID?

    /// Texts, languages, options, states, days (`YYYY-MM-DD`), source ids, addresses of pages, names, as the
    /// test wants.
    public var values: [String]?

    /// For tests with a number; how many visits for `page`.
    public var number: Double?

    /// The other end of `between`.
    public var upTo: Double?

    /// Only what happened in the last so many days counts, today included; 1 to 3,660.
    public var days: Int?

    /// Whose clicks, for `clicked` and `not-clicked`; those of people when absent.
    public var clicks: ClickKind?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - on: see the property.
    ///   - test: see the property.
    ///   - field: see the property.
    ///   - interest: see the property.
    ///   - segment: see the property.
    ///   - message: see the property.
    ///   - link: see the property.
    ///   - values: see the property.
    ///   - number: see the property.
    ///   - upTo: see the property.
    ///   - days: see the property.
    ///   - clicks: see the property.
    public init(
        on: CriterionSubject,
        test: CriterionTest,
        field: String? = nil,
        interest: InterestID? = nil,
        segment: SegmentID? = nil,
        message: MessageID? = nil,
        link: LinkID? = nil,
        values: [String]? = nil,
        number: Double? = nil,
        upTo: Double? = nil,
        days: Int? = nil,
        clicks: ClickKind? = nil
    ) {
        self.on = on
        self.test = test
        self.field = field
        self.interest = interest
        self.segment = segment
        self.message = message
        self.link = link
        self.values = values
        self.number = number
        self.upTo = upTo
        self.days = days
        self.clicks = clicks
    }
}
