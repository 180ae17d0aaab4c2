internal import Model

/// What happened to contacts, by day; see ``VisitProperty`` for what has names.
final class ActivityProperty: Property {
    let counts: DayCounts
    private let activity: Activity

    init(_ draft: SlottedDraft, activity: Activity) {
        self.activity = activity
        counts = DayCounts(ascending: draft.slots) {
            let row = Int(draft.rows[$0])
            return (draft.draft.days[row], draft.draft.counts[row])
        }
    }

    var bytes: Int { counts.bytes + 64 }

    func clause(_ criterion: Criterion, today: Day) -> Clause {
        guard let window = Clause.window(criterion, today: today) else { return .never }
        func leaf(_ least: Int32) -> Leaf { WindowLeaf(counts, window.days, atLeast: least) }
        return switch criterion.test {
        case .received, .opened, .clicked: .leaf(leaf(1))
        case .notReceived, .notOpened, .notClicked: .leaf(leaf(1), isNegated: true)
        default:
            Clause.counting(criterion.test, criterion.number ?? 0, criterion.upTo ?? 0, leaf)
        }
    }

    func put(_ values: ContactValues, at slot: UInt32) -> Bool {
        replace(values.activities[activity] ?? [], at: slot)
    }

    func replace(_ days: [ActivityDay], at slot: UInt32) -> Bool {
        counts.replace(
            days.filter { $0.count > 0 }.map { ($0.day.rawValue, $0.count) }, at: slot)
    }

    func clear(_ slot: UInt32) { _ = counts.replace([], at: slot) }
    func trim() { counts.trim() }
}

extension Clause {
    /// The days that count, `days` of it being `nil` when all do.
    ///
    /// - Parameters:
    ///   - criterion: with or without `days`.
    ///   - today: the last day of a window.
    /// - Returns: `nil` when no day counts.
    static func window(
        _ criterion: Criterion, today: Day
    ) -> (days: ClosedRange<Int32>?, isLimited: Bool)? {
        guard let days = criterion.days else { return (nil, false) }
        guard days > 0 else { return nil }
        return (today.rawValue - Int32(clamping: min(days, 1_000_000) - 1)...today.rawValue, true)
    }
}
