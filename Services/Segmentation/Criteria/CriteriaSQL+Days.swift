internal import Model
internal import Postgres

/// Days: of the contact, of its fields, and the windows in which something happened.
extension CriteriaSQL {
    /// A day of a contact.
    enum DaySubject {
        /// `c.created_at`, in the account's zone.
        case created
        /// By placeholder; stored as `2018-08-25`, which sorts as text.
        case field(String)
    }

    func createdTest(_ criterion: Criterion, _ text: inout SQLText) {
        dayTest(criterion, .created, &text)
    }

    func dayTest(_ criterion: Criterion, _ subject: DaySubject, _ text: inout SQLText) {
        if criterion.test == .notEquals { text.append("NOT ") }
        text.append("COALESCE(")
        switch criterion.test {
        case .equals, .notEquals, .greater, .less, .atLeast, .atMost, .between:
            fixedTest(criterion, subject, &text)
        case .inLastDays, .inNextDays, .moreThanDaysAgo, .moreThanDaysAhead:
            relativeTest(criterion, subject, &text)
        case .anniversary: anniversaryTest(subject, from: 0, to: 0, &text)
        case .anniversaryInNextDays:
            text.append("(")
            anniversaryTest(subject, from: 0, to: number(criterion) - 1, &text)
            text.append(" OR ")
            // Of a day to come the first anniversary is itself.
            append(subject, &text)
            text.append(" BETWEEN ")
            appendToday(subject, plus: 1, &text)
            text.append(" AND ")
            appendToday(subject, plus: number(criterion) - 1, &text)
            text.append(")")
        case .anniversaryInLastDays:
            anniversaryTest(subject, from: 1 - number(criterion), to: 0, &text)
        default: text.append("FALSE")
        }
        text.append(", FALSE)")
    }

    private func number(_ criterion: Criterion) -> Int { Int(criterion.number ?? 1) }

    /// A comparison with the days that the criterion names.
    private func fixedTest(
        _ criterion: Criterion, _ subject: DaySubject, _ text: inout SQLText
    ) {
        let values = criterion.values ?? []
        append(subject, &text)
        range(criterion.test, &text) { text, index in
            let value = index < values.count ? values[index] : "9999-12-31"
            switch subject {
            case .created: text.bind(value, cast: "::text::date")
            case .field: text.bind(value, cast: "::text")
            }
        }
    }

    private func relativeTest(
        _ criterion: Criterion, _ subject: DaySubject, _ text: inout SQLText
    ) {
        append(subject, &text)
        let number = number(criterion)
        switch criterion.test {
        case .moreThanDaysAgo:
            text.append(" < ")
            appendToday(subject, plus: -number, &text)
        case .moreThanDaysAhead:
            text.append(" > ")
            appendToday(subject, plus: number, &text)
        default:
            let isPast = criterion.test == .inLastDays
            text.append(" BETWEEN ")
            appendToday(subject, plus: isPast ? 1 - number : 0, &text)
            text.append(" AND ")
            appendToday(subject, plus: isPast ? 0 : number - 1, &text)
        }
    }

    /// Whether a day that has come has its day and month within so many days from today.
    ///
    /// The days and months are an array that is made once a statement. 29 February is among them
    /// where the 28th of a common year is.
    private func anniversaryTest(
        _ subject: DaySubject, from first: Int, to last: Int, _ text: inout SQLText
    ) {
        text.append("(")
        append(subject, &text)
        text.append(" <= ")
        appendToday(subject, plus: 0, &text)
        text.append(" AND ")
        appendMonthDay(subject, &text)
        text.append(" = ANY (ARRAY(SELECT to_char(d.day, 'MM-DD') FROM (SELECT ")
        appendToday(.created, plus: 0, &text)
        text.append(" + n FROM generate_series(")
        text.bind(Int32(first), cast: "::integer")
        text.append(", ")
        text.bind(Int32(last), cast: "::integer")
        text.append(
            """
            ) AS s (n)) AS d (day) UNION ALL SELECT '02-29' FROM (SELECT
            """)
        text.append(" ")
        appendToday(.created, plus: 0, &text)
        text.append(" + n FROM generate_series(")
        text.bind(Int32(first), cast: "::integer")
        text.append(", ")
        text.bind(Int32(last), cast: "::integer")
        text.append(
            """
            ) AS s (n)) AS d (day) WHERE to_char(d.day, 'MM-DD') = '02-28'
            AND to_char(d.day + 1, 'MM-DD') = '03-01')))
            """)
    }

    // MARK: Subjects

    /// The subject as a date, or as text that sorts like one; NULL when there is none.
    private func append(_ subject: DaySubject, _ text: inout SQLText) {
        switch subject {
        case .created:
            text.append("(c.created_at AT TIME ZONE ")
            text.bind(zone, cast: "::text")
            text.append(")::date")
        case .field(let placeholder):
            text.append("(")
            value(placeholder, ofType: "'string'", &text)
            text.append(") COLLATE \"C\"")
        }
    }

    private func appendMonthDay(_ subject: DaySubject, _ text: inout SQLText) {
        switch subject {
        case .created:
            text.append("to_char(")
            append(subject, &text)
            text.append(", 'MM-DD')")
        case .field:
            text.append("substr(")
            append(subject, &text)
            text.append(", 6)")
        }
    }

    /// The account's today and so many days, as the subject is written.
    private func appendToday(_ subject: DaySubject, plus days: Int, _ text: inout SQLText) {
        if case .field = subject { text.append("to_char(") }
        appendToday(plus: days, &text)
        if case .field = subject { text.append(", 'YYYY-MM-DD')") }
    }

    private func appendToday(plus days: Int, _ text: inout SQLText) {
        text.append("(")
        if let today {
            text.bind(today.description, cast: "::text::date")
        } else {
            text.append("(now() AT TIME ZONE ")
            text.bind(zone, cast: "::text")
            text.append(")::date")
        }
        if days != 0 {
            text.append(" + ")
            text.bind(Int32(days), cast: "::integer")
        }
        text.append(")")
    }

    // MARK: Windows

    /// ` AND` the instant lies within the last so many days of the account, today included.
    func appendWindow(_ days: Int?, _ instant: StaticString, _ text: inout SQLText) {
        guard let days else { return }
        text.append(" AND (")
        text.append(instant)
        text.append(" AT TIME ZONE ")
        text.bind(zone, cast: "::text")
        text.append(")::date BETWEEN ")
        appendToday(plus: 1 - days, &text)
        text.append(" AND ")
        appendToday(plus: 0, &text)
    }
}
