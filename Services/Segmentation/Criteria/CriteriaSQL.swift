internal import Columns
internal import Model
internal import Postgres
internal import Service

/// Criteria as a condition on a row `c` of `contact`.
///
/// Fixed text and bound values only. No leaf is ever NULL: an empty value satisfies the negations
/// and nothing else (`domain.md` 4.3). Tests of other segments must have been expanded.
struct CriteriaSQL {
    /// Such as `Europe/Brussels`.
    let zone: String
    /// The day of relative tests; the account's today when absent.
    var today: Day?
    /// Placeholders that exist; another is as empty as can be.
    let fields: Set<String>
    /// Interests that are gone: nobody has them.
    let deletedInterests: Set<InterestID>

    func condition(_ criteria: Condition) -> SQLText {
        var text = SQLText()
        append(criteria, to: &text)
        return text
    }

    func append(_ criteria: Condition, to text: inout SQLText) {
        switch criteria {
        case .all(let branches): join(branches, " AND ", whenEmpty: "TRUE", &text)
        case .any(let branches): join(branches, " OR ", whenEmpty: "FALSE", &text)
        case .none(let branches):
            text.append("NOT ")
            join(branches, " OR ", whenEmpty: "FALSE", &text)
        case .test(let criterion): append(criterion, &text)
        case .manual(let segment, let choice): append(choice, segment, &text)
        }
    }

    /// A probe of the primary key of `segment_manual`.
    private func append(_ choice: ManualChoice, _ segment: SegmentID, _ text: inout SQLText) {
        text.append(
            "COALESCE((SELECT s.choice FROM segment_manual AS s WHERE s.account_id = c.account_id")
        text.append(" AND s.segment_id = ")
        text.bind(segment, cast: "::bigint")
        text.append(" AND s.contact_id = c.contact_id) = ")
        text.bind(choice.rawValue, cast: "::text")
        text.append(", FALSE)")
    }

    private func join(
        _ branches: [Condition], _ operation: StaticString, whenEmpty: StaticString,
        _ text: inout SQLText
    ) {
        text.append("(")
        if branches.isEmpty { text.append(whenEmpty) }
        for (index, branch) in branches.enumerated() {
            if index > 0 { text.append(operation) }
            append(branch, to: &text)
        }
        text.append(")")
    }

    private func append(_ criterion: Criterion, _ text: inout SQLText) {
        switch criterion.on {
        case .email: textTest(criterion, &text) { $0.append("c.email") }
        case .firstName: textTest(criterion, &text) { $0.append("c.first_name") }
        case .name: textTest(criterion, &text) { $0.append("c.name") }
        case .language: languageTest(criterion, &text)
        case .source: sourceTest(criterion, &text)
        case .created: createdTest(criterion, &text)
        case .field: fieldTest(criterion, &text)
        case .interest: interestTest(criterion, &text)
        case .clicks: clicksTest(criterion, &text)
        default: text.append("FALSE")
        }
    }

    // MARK: Texts

    private func textTest(
        _ criterion: Criterion, _ text: inout SQLText, _ subject: (inout SQLText) -> Void
    ) {
        let values = (criterion.values ?? []).map(\.folded)
        switch criterion.test {
        case .is: compare(values, &text, subject)
        case .isNot: negated(&text) { compare(values, &$0, subject) }
        case .contains: find(values, "strpos(", ", v) > 0", &text, subject)
        case .containsNot:
            negated(&text) { find(values, "strpos(", ", v) > 0", &$0, subject) }
        case .startsWith: find(values, "starts_with(", ", v)", &text, subject)
        case .endsWith: find(values, "right(", ", char_length(v)) = v", &text, subject)
        case .isEmpty: compareEmpty(" = '')", &text, subject)
        case .isNotEmpty: compareEmpty(" <> '')", &text, subject)
        default: text.append("FALSE")
        }
    }

    private func negated(_ text: inout SQLText, _ body: (inout SQLText) -> Void) {
        text.append("NOT ")
        body(&text)
    }

    private func compareEmpty(
        _ operation: StaticString, _ text: inout SQLText, _ subject: (inout SQLText) -> Void
    ) {
        text.append("(")
        subject(&text)
        text.append(operation)
    }

    private func compare(
        _ values: [String], _ text: inout SQLText, _ subject: (inout SQLText) -> Void
    ) {
        text.append("(")
        subject(&text)
        text.append(" = ANY (")
        text.bind(values, cast: "::text[]")
        text.append("))")
    }

    private func find(
        _ values: [String], _ opening: StaticString, _ closing: StaticString,
        _ text: inout SQLText, _ subject: (inout SQLText) -> Void
    ) {
        text.append("EXISTS (SELECT 1 FROM unnest(")
        text.bind(values, cast: "::text[]")
        text.append(") AS wanted (v) WHERE ")
        text.append(opening)
        subject(&text)
        text.append(closing)
        text.append(")")
    }

    // MARK: Sets

    private func languageTest(_ criterion: Criterion, _ text: inout SQLText) {
        switch criterion.test {
        case .hasAny, .is: text.append("(c.language = ANY (")
        case .hasNone, .isNot: text.append("NOT (c.language = ANY (")
        default:
            text.append("FALSE")
            return
        }
        text.bind(criterion.values ?? [], cast: "::text[]")
        text.append("))")
    }

    private func sourceTest(_ criterion: Criterion, _ text: inout SQLText) {
        switch criterion.test {
        case .hasAny: text.append("(c.sources && ")
        case .hasNone: text.append("NOT (c.sources && ")
        case .hasAll: text.append("(c.sources @> ")
        case .isEmpty:
            text.append("(cardinality(c.sources) = 0)")
            return
        case .isNotEmpty:
            text.append("(cardinality(c.sources) > 0)")
            return
        default:
            text.append("FALSE")
            return
        }
        text.bind((criterion.values ?? []).compactMap { Int64($0) }, cast: "::bigint[]")
        text.append(")")
    }

    // MARK: Days

    /// The account's today.
    private func appendToday(_ text: inout SQLText) {
        if let today {
            text.bind(today.description, cast: "::text::date")
        } else {
            text.append("(now() AT TIME ZONE ")
            text.bind(zone, cast: "::text")
            text.append(")::date")
        }
    }

    private func createdTest(_ criterion: Criterion, _ text: inout SQLText) {
        dayTest(criterion, &text, cast: "::text::date") { text in
            text.append("(c.created_at AT TIME ZONE ")
            text.bind(zone, cast: "::text")
            text.append(")::date")
        } lastDays: { text, days in
            appendToday(&text)
            text.append(" - ")
            text.bind(Int32(days - 1), cast: "::integer")
            text.append(" AND ")
            appendToday(&text)
        }
    }

    /// One of the tests that two ends of a range make; FALSE when the subject is NULL.
    private func dayTest(
        _ criterion: Criterion, _ text: inout SQLText, cast: StaticString,
        _ subject: (inout SQLText) -> Void, lastDays: (inout SQLText, Int) -> Void
    ) {
        let values = criterion.values ?? []
        text.append("COALESCE(")
        subject(&text)
        if criterion.test == .inLastDays {
            text.append(" BETWEEN ")
            lastDays(&text, Int(criterion.number ?? 1))
        } else {
            range(criterion.test, &text) { text, index in
                text.bind(index < values.count ? values[index] : "9999-12-31", cast: cast)
            }
        }
        text.append(", FALSE)")
    }

    /// What follows the subject: an operator and one or two ends.
    private func range(
        _ test: CriterionTest, _ text: inout SQLText, _ end: (inout SQLText, Int) -> Void
    ) {
        switch test {
        case .greater: text.append(" > ")
        case .less: text.append(" < ")
        case .atLeast: text.append(" >= ")
        case .atMost: text.append(" <= ")
        case .between: text.append(" BETWEEN ")
        default: text.append(" = ")
        }
        end(&text, 0)
        guard test == .between else { return }
        text.append(" AND ")
        end(&text, 1)
    }

    // MARK: Fields

    private func fieldTest(_ criterion: Criterion, _ text: inout SQLText) {
        let known = criterion.field.flatMap { fields.contains($0) ? $0 : nil }
        let placeholder = known ?? ""
        switch criterion.test {
        case .is, .isNot, .contains, .containsNot, .startsWith, .endsWith:
            textTest(criterion, &text) { text in
                text.append("COALESCE(")
                value(placeholder, ofType: "'string'", &text)
                text.append(", '')")
            }
        case .isEmpty, .isNotEmpty:
            if criterion.test == .isNotEmpty { text.append("NOT ") }
            text.append("COALESCE(c.fields -> ")
            text.bind(placeholder, cast: "::text")
            text.append(" IN ('null', '\"\"', '[]'), TRUE)")
        case .hasAny: choices(placeholder, " ?| ", criterion, &text)
        case .hasNone: negated(&text) { choices(placeholder, " ?| ", criterion, &$0) }
        case .hasAll: choices(placeholder, " ?& ", criterion, &text)
        case .inLastDays: fieldDay(placeholder, criterion, &text)
        case .equals, .greater, .less, .atLeast, .atMost, .between:
            if criterion.number == nil {
                fieldDay(placeholder, criterion, &text)
            } else {
                fieldNumber(placeholder, criterion, &text)
            }
        default: text.append("FALSE")
        }
    }

    /// The field's value as text if JSON holds it as that type, else NULL.
    private func value(_ placeholder: String, ofType type: StaticString, _ text: inout SQLText) {
        text.append("CASE WHEN jsonb_typeof(c.fields -> ")
        text.bind(placeholder, cast: "::text")
        text.append(") = ")
        text.append(type)
        text.append(" THEN c.fields ->> ")
        text.bind(placeholder, cast: "::text")
        text.append(" END")
    }

    private func choices(
        _ placeholder: String, _ operation: StaticString, _ criterion: Criterion,
        _ text: inout SQLText
    ) {
        text.append("COALESCE(CASE WHEN jsonb_typeof(c.fields -> ")
        text.bind(placeholder, cast: "::text")
        text.append(") = 'array' THEN c.fields -> ")
        text.bind(placeholder, cast: "::text")
        text.append(" END")
        text.append(operation)
        text.bind(criterion.values ?? [], cast: "::text[]")
        text.append(", FALSE)")
    }

    /// Days are stored as `2018-08-25`, which sorts as text.
    private func fieldDay(_ placeholder: String, _ criterion: Criterion, _ text: inout SQLText) {
        dayTest(criterion, &text, cast: "::text") { text in
            text.append("(")
            value(placeholder, ofType: "'string'", &text)
            text.append(") COLLATE \"C\"")
        } lastDays: { text, days in
            text.append("to_char(")
            appendToday(&text)
            text.append(" - ")
            text.bind(Int32(days - 1), cast: "::integer")
            text.append(", 'YYYY-MM-DD') AND to_char(")
            appendToday(&text)
            text.append(", 'YYYY-MM-DD')")
        }
    }

    private func fieldNumber(_ placeholder: String, _ criterion: Criterion, _ text: inout SQLText) {
        text.append("COALESCE((")
        value(placeholder, ofType: "'number'", &text)
        text.append(")::double precision")
        range(criterion.test, &text) { bindNumber(criterion, $1, &$0) }
        text.append(", FALSE)")
    }

    private func bindNumber(_ criterion: Criterion, _ index: Int, _ text: inout SQLText) {
        text.bind((index == 0 ? criterion.number : criterion.upTo) ?? 0, cast: "::double precision")
    }

    // MARK: Interests

    private func interestTest(_ criterion: Criterion, _ text: inout SQLText) {
        let isNegation = criterion.test == .notSubscribed
        guard let interest = living(criterion) else {
            text.append(isNegation ? "TRUE" : "FALSE")
            return
        }
        if isNegation { text.append("NOT ") }
        let isLeaving = criterion.test == .unsubscribed
        // A scalar subquery is a probe of the primary key a row, whatever the statistics say. EXISTS
        // may become a join, and on a table that was just filled a join that takes for ever.
        text.append("COALESCE((SELECT m.state FROM membership AS m WHERE ")
        appendMembership(interest, &text)
        text.append(isLeaving ? ") = 'unsubscribed', FALSE)" : ") = 'subscribed', FALSE)")
    }

    private func clicksTest(_ criterion: Criterion, _ text: inout SQLText) {
        text.append("(")
        if let interest = living(criterion) {
            text.append("COALESCE((SELECT m.clicks FROM membership AS m WHERE ")
            appendMembership(interest, &text)
            text.append("), 0)::double precision")
        } else {
            text.append("0::double precision")
        }
        range(criterion.test, &text) { bindNumber(criterion, $1, &$0) }
        text.append(")")
    }

    private func living(_ criterion: Criterion) -> InterestID? {
        criterion.interest.flatMap { deletedInterests.contains($0) ? nil : $0 }
    }

    private func appendMembership(_ interest: InterestID, _ text: inout SQLText) {
        text.append("m.account_id = c.account_id AND m.interest_id = ")
        text.bind(interest, cast: "::bigint")
        text.append(" AND m.contact_id = c.contact_id")
    }
}
