internal import Model

/// What contacts visited, sent or completed, by name and day.
final class VisitProperty: Property {
    private(set) var records = VisitRecords()
    private(set) var names: [String] = []
    private var numbers: [ExactText: UInt32] = [:]
    private let activity: Activity

    init(_ draft: SlottedDraft, activity: Activity) {
        self.activity = activity
        var all: [VisitRecord] = []
        all.reserveCapacity(draft.rows.count)
        for (slot, row) in zip(draft.slots, draft.rows) {
            let row = Int(row)
            all.append(
                VisitRecord(
                    slot: slot, name: number(of: draft.draft.names[row]),
                    day: draft.draft.days[row], count: draft.draft.counts[row]))
        }
        records = VisitRecords(ascending: all)
    }

    var bytes: Int {
        let texts = names.reduce(0) { $0 + ($1.utf8.count > 15 ? $1.utf8.count + 32 : 0) }
        return records.bytes + texts + 16 * names.capacity + 32 * numbers.capacity
    }

    private func number(of name: String) -> UInt32 {
        if let number = numbers[ExactText(name)] { return number }
        let number = UInt32(names.count)
        names.append(name)
        numbers[ExactText(name)] = number
        return number
    }

    func clause(_ criterion: Criterion, today: Day) -> Clause {
        guard let window = Clause.window(criterion, today: today) else { return .never }
        let wanted = criterion.on == .page ? criterion.number ?? 1 : 1
        let visited = Clause.counting(.atLeast, wanted, 0) { least in
            VisitLeaf(
                self, NamePattern(criterion.values ?? []), window: window.days, atLeast: least)
        }
        return switch criterion.test {
        case .visited, .submitted, .completed: visited
        case .notVisited, .notSubmitted, .notCompleted: visited.negated
        default: .never
        }
    }

    func put(_ values: ContactValues, at slot: UInt32) -> Bool {
        replace(values.activities[activity] ?? [], at: slot)
    }

    func replace(_ days: [ActivityDay], at slot: UInt32) -> Bool {
        let new = days.filter { $0.count > 0 }.map {
            VisitRecord(
                slot: slot, name: number(of: $0.name ?? ""), day: $0.day.rawValue, count: $0.count)
        }
        return records.replace(new, at: slot)
    }

    func clear(_ slot: UInt32) { _ = records.replace([], at: slot) }
    func trim() {}
}

/// Names that a test wants; one that ends in `*` is all that begin with what stands before.
struct NamePattern {
    private var exact: Set<ExactText> = []
    private var prefixes: [String] = []

    init(_ values: [String]) {
        for value in values {
            if value.utf8.last == UInt8(ascii: "*") {
                prefixes.append(String(decoding: value.utf8.dropLast(), as: UTF8.self))
            } else {
                exact.insert(ExactText(value))
            }
        }
    }

    func matches(_ name: String) -> Bool {
        exact.contains(ExactText(name))
            || prefixes.contains { name.utf8.starts(with: $0.utf8) }
    }
}
