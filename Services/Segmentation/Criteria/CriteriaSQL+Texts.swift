internal import Columns
internal import Model
internal import Postgres

/// Texts, and the fields of a contact.
extension CriteriaSQL {
    /// A test of folded text, '' where there is none.
    func textTest(
        _ criterion: Criterion, _ text: inout SQLText, _ subject: (inout SQLText) -> Void
    ) {
        let values = (criterion.values ?? []).map(\.folded)
        switch criterion.test {
        case .is: compare(values, &text, subject)
        case .isNot: negated(&text) { compare(values, &$0, subject) }
        case .contains: find(values, "strpos(", ", v) > 0", &text, subject)
        case .containsNot: negated(&text) { find(values, "strpos(", ", v) > 0", &$0, subject) }
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

    // MARK: Fields

    func fieldTest(_ criterion: Criterion, _ text: inout SQLText) {
        let placeholder = criterion.field.flatMap { fields.contains($0) ? $0 : nil } ?? ""
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
        case .equals, .notEquals, .greater, .less, .atLeast, .atMost, .between:
            if criterion.number == nil {
                dayTest(criterion, .field(placeholder), &text)
            } else {
                numberTest(placeholder, criterion, &text)
            }
        default: dayTest(criterion, .field(placeholder), &text)
        }
    }

    /// The field's value as text if JSON holds it as that type, else NULL.
    func value(_ placeholder: String, ofType type: StaticString, _ text: inout SQLText) {
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

    private func numberTest(_ placeholder: String, _ criterion: Criterion, _ text: inout SQLText) {
        if criterion.test == .notEquals { text.append("NOT ") }
        text.append("COALESCE((")
        value(placeholder, ofType: "'number'", &text)
        text.append(")::double precision")
        range(criterion.test, &text) { bindNumber(criterion, $1, &$0) }
        text.append(", FALSE)")
    }
}
