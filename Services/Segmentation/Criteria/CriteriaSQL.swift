internal import Columns
internal import Model
internal import Postgres
internal import Service

/// A condition as SQL over a row `c` of `contact`.
///
/// Fixed text and bound values only. No leaf is ever NULL: an empty value satisfies the negations
/// and nothing else (`domain.md` 4.3). A test of a later release holds for nobody. What stands in other tables is read by scalar subqueries:
/// those are probes of a primary key a row, whatever the statistics say. EXISTS may become a join,
/// and on a table that was just filled a join that takes for ever.
struct CriteriaSQL {
    /// Such as `Europe/Brussels`.
    let zone: String
    /// The day of relative tests; the account's today when absent.
    var today: Day?
    /// Placeholders that exist; another is as empty as can be.
    let fields: Set<String>
    /// Interests that are gone: nobody has them.
    let deletedInterests: Set<InterestID>

    func condition(_ condition: Condition) -> SQLText {
        var text = SQLText()
        append(condition, to: &text)
        return text
    }

    func append(_ condition: Condition, to text: inout SQLText) {
        switch condition {
        case .all(let branches): join(branches, " AND ", whenEmpty: "TRUE", &text)
        case .any(let branches): join(branches, " OR ", whenEmpty: "FALSE", &text)
        case .none(let branches):
            text.append("NOT ")
            join(branches, " OR ", whenEmpty: "FALSE", &text)
        case .test(let criterion): append(criterion, &text)
        case .manual(let segment, let choice): append(choice, segment, &text)
        }
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
        case .language: listTest(criterion, "c.language", &text)
        case .state: listTest(criterion, "c.state", &text)
        case .source: sourceTest(criterion, &text)
        case .created: createdTest(criterion, &text)
        case .field: fieldTest(criterion, &text)
        case .interest: interestTest(criterion, &text)
        case .clicks: clicksTest(criterion, &text)
        case .message: messageTest(criterion, &text)
        case .link: clickedTest(criterion, &text)
        case .page: visitTest(criterion, .page, &text)
        case .form: visitTest(criterion, .form, &text)
        case .survey: visitTest(criterion, .survey, &text)
        case .segment, .unknown: text.append("FALSE")
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

    // MARK: Lists

    /// A column that holds one of a list.
    private func listTest(
        _ criterion: Criterion, _ column: StaticString, _ text: inout SQLText
    ) {
        switch criterion.test {
        case .hasAny, .is: break
        case .hasNone, .isNot: text.append("NOT ")
        default:
            text.append("FALSE")
            return
        }
        text.append("(")
        text.append(column)
        text.append(" = ANY (")
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

    // MARK: Interests

    private func interestTest(_ criterion: Criterion, _ text: inout SQLText) {
        let isNegation = criterion.test == .notSubscribed
        guard let interest = living(criterion) else {
            text.append(isNegation ? "TRUE" : "FALSE")
            return
        }
        if isNegation { text.append("NOT ") }
        text.append("COALESCE((SELECT m.state FROM membership AS m WHERE ")
        appendMembership(interest, &text)
        text.append(
            criterion.test == .unsubscribed
                ? ") = 'unsubscribed', FALSE)" : ") = 'subscribed', FALSE)")
    }

    private func clicksTest(_ criterion: Criterion, _ text: inout SQLText) {
        text.append("(")
        if let interest = living(criterion) {
            if let days = criterion.days {
                countClicks(interest, days, &text)
            } else {
                text.append("COALESCE((SELECT m.clicks FROM membership AS m WHERE ")
                appendMembership(interest, &text)
                text.append("), 0)::double precision")
            }
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

    // MARK: Ranges

    /// What follows the subject: an operator and one or two ends.
    func range(
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

    func bindNumber(_ criterion: Criterion, _ index: Int, _ text: inout SQLText) {
        text.bind((index == 0 ? criterion.number : criterion.upTo) ?? 0, cast: "::double precision")
    }
}
