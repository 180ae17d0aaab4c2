internal import Model
internal import Postgres

/// What happened to contacts: each a range of the primary key of one table, by the contact.
extension CriteriaSQL {
    func messageTest(_ criterion: Criterion, _ text: inout SQLText) {
        switch criterion.test {
        case .received: happened(criterion, "delivery AS e", "e.delivered_at", &text)
        case .notReceived:
            text.append("NOT ")
            happened(criterion, "delivery AS e", "e.delivered_at", &text)
        case .opened: happened(criterion, "opening AS e", "e.opened_at", &text)
        case .notOpened:
            text.append("NOT ")
            happened(criterion, "opening AS e", "e.opened_at", &text)
        default: clickedTest(criterion, &text)
        }
    }

    /// Clicks on a link, or on any of a message, or of any message.
    func clickedTest(_ criterion: Criterion, _ text: inout SQLText) {
        switch criterion.test {
        case .clicked: break
        case .notClicked: text.append("NOT ")
        default:
            text.append("FALSE")
            return
        }
        happened(criterion, "click AS e", "e.clicked_at", &text) { text in
            if criterion.clicks != .all { text.append(" AND e.is_human") }
        }
    }

    private func happened(
        _ criterion: Criterion, _ table: StaticString, _ instant: StaticString,
        _ text: inout SQLText, _ more: (inout SQLText) -> Void = { _ in }
    ) {
        text.append("COALESCE((SELECT TRUE FROM ")
        text.append(table)
        text.append(" WHERE e.account_id = c.account_id AND e.contact_id = c.contact_id")
        // A link is of one message: naming that too would find nothing else.
        if criterion.on == .link, let link = criterion.link {
            text.append(" AND e.link_id = ")
            text.bind(link, cast: "::bigint")
        } else if let message = criterion.message {
            text.append(" AND e.message_id = ")
            text.bind(message, cast: "::bigint")
        }
        more(&text)
        appendWindow(criterion.days, instant, &text)
        text.append(" LIMIT 1), FALSE)")
    }

    /// How many human clicks on links that had the interest, as a number.
    func countClicks(_ interest: InterestID, _ days: Int, _ text: inout SQLText) {
        text.append("(SELECT count(*) FROM click AS e WHERE e.account_id = c.account_id")
        text.append(" AND e.contact_id = c.contact_id AND e.is_human AND e.interests @> ")
        text.bind([interest], cast: "::bigint[]")
        appendWindow(days, "e.clicked_at", &text)
        text.append(")::double precision")
    }

    func visitTest(_ criterion: Criterion, _ kind: VisitKind, _ text: inout SQLText) {
        switch criterion.test {
        case .visited, .submitted, .completed: break
        case .notVisited, .notSubmitted, .notCompleted: text.append("NOT ")
        default:
            text.append("FALSE")
            return
        }
        let values = criterion.values ?? []
        let prefixes = values.filter { $0.utf8.last == UInt8(ascii: "*") }
        text.append("((SELECT count(*) FROM visit AS e WHERE e.account_id = c.account_id")
        text.append(" AND e.contact_id = c.contact_id AND e.kind = ")
        text.bind(kind.rawValue, cast: "::text")
        text.append(" AND (e.name = ANY (")
        text.bind(values.filter { $0.utf8.last != UInt8(ascii: "*") }, cast: "::text[]")
        text.append(") OR EXISTS (SELECT 1 FROM unnest(")
        text.bind(prefixes.map { String($0.dropLast()) }, cast: "::text[]")
        text.append(") AS wanted (v) WHERE starts_with(e.name, v)))")
        appendWindow(criterion.days, "e.visited_at", &text)
        text.append(") >= ")
        text.bind(Int64(criterion.number ?? 1), cast: "::bigint")
        text.append(")")
    }
}
