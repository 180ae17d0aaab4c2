import Model

/// The question of the figures: five conditions, with constants that no call has twice.
///
/// Language, created in the last year or so, has interest A, not B, label C clicked some times.
struct SegmentQuestion: Sendable {
    let languages: [String]
    let days: Int
    let has: Int64
    let lacks: Int64
    let label: Int64
    let clicks: Int

    /// How many interests an account of `deploy/bench-segmentation.sql` has; the last six are labels.
    static let interests: Int64 = 20
    static let labels: Int64 = 6

    /// The question with this number.
    init(_ number: Int) {
        let choices = [["nl"], ["fr"], ["en"], ["nl", "fr"], ["fr", "en"]]
        languages = choices[number % choices.count]
        days = 300 + number * 37 % 130
        has = 1 + Int64(number * 7) % SegmentQuestion.interests
        lacks = 1 + Int64(number * 7 + 1 + number % 11) % SegmentQuestion.interests
        label =
            SegmentQuestion.interests - SegmentQuestion.labels + 1
            + Int64(number) % SegmentQuestion.labels
        clicks = 2 + number % 3
    }

    /// As Segmentation is asked.
    var criteria: Criteria {
        .all([
            .test(Criterion(on: .language, test: .hasAny, values: languages)),
            .test(Criterion(on: .created, test: .inLastDays, number: Double(days))),
            .test(Criterion(on: .interest, test: .subscribed, interest: InterestID(has))),
            .test(Criterion(on: .interest, test: .notSubscribed, interest: InterestID(lacks))),
            .test(
                Criterion(
                    on: .clicks, test: .atLeast, interest: InterestID(label),
                    number: Double(clicks))),
        ])
    }
}
