internal import Columns
internal import HTTP
internal import Model

/// What a test looks at of a contact, as JSON: a text, a number, a list, or `null`.
struct LookedAt {
    let values: ContactValues
    let state: ContactState
    let today: Day

    init(_ values: ContactValues, state: ContactState, today: Day) {
        self.values = values
        self.state = state
        self.today = today
    }

    func value(_ test: Criterion) -> String {
        String(decoding: json(test).bytes, as: UTF8.self)
    }

    private func json(_ test: Criterion) -> JSON {
        let row = values.row
        switch test.on {
        case .language: return .string(row.language)
        case .source: return .array(row.sources.map(\.rawValue).sorted().map(JSON.integer))
        case .created: return .string(row.created.description)
        case .state: return .string(state.rawValue)
        case .email: return LookedAt.text(row.email)
        case .firstName: return LookedAt.text(row.firstName)
        case .name: return LookedAt.text(row.name)
        case .field: return field(test.field ?? "")
        case .interest: return .string(membership(test).state.rawValue)
        case .clicks where test.days == nil: return .integer(Int64(membership(test).clicks))
        case .clicks, .message, .link, .page, .form, .survey: return .integer(count(test))
        case .segment, .unknown: return .null
        }
    }

    /// Empty is empty, however it is stored.
    private static func text(_ text: String?) -> JSON {
        text.flatMap { $0.isEmpty ? nil : .string($0) } ?? .null
    }

    private func field(_ placeholder: String) -> JSON {
        switch values.row.fields[placeholder] {
        case .text(let text): LookedAt.text(text)
        case .number(let number): Int64(exactly: number).map(JSON.integer) ?? .double(number)
        case .choices(let options): .array(options.map(JSON.string))
        case nil: .null
        }
    }

    private func membership(_ test: Criterion) -> MembershipValue {
        test.interest.flatMap { values.memberships[$0] } ?? MembershipValue(state: .none, clicks: 0)
    }

    /// How often it happened, within the days of the test.
    private func count(_ test: Criterion) -> Int64 {
        guard case .activity(let activity) = ColumnKey(test) else { return 0 }
        let isVisit = if case .visits = activity { true } else { false }
        return (values.activities[activity] ?? []).reduce(0) { sum, day in
            if let days = test.days, day.day > today || today.rawValue - day.day.rawValue >= days {
                return sum
            }
            if isVisit, !LookedAt.isNamed(day.name ?? "", test.values ?? []) { return sum }
            return sum + Int64(day.count)
        }
    }

    /// A name that ends in `*` stands for all that begin like it.
    private static func isNamed(_ name: String, _ wanted: [String]) -> Bool {
        wanted.contains { pattern in
            pattern.last == "*"
                ? Array(name.utf8).starts(with: pattern.utf8.dropLast())
                : Array(name.utf8) == Array(pattern.utf8)
        }
    }
}
