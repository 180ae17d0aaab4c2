internal import Model

/// A date field, or the day contacts were made.
final class DayProperty: Property {
    let column: NumberColumn
    /// `nil`: the day contacts were made.
    private let field: String?

    /// The day contacts were made, of none yet.
    init() {
        column = NumberColumn()
        field = nil
    }

    /// A date field.
    init(_ draft: SlottedDraft, field: String) {
        self.field = field
        column = NumberColumn(ascending: draft.slots) {
            Double(draft.draft.days[Int(draft.rows[$0])])
        }
    }

    var bytes: Int { column.bytes }

    func clause(_ criterion: Criterion, today: Day) -> Clause {
        let today = Double(today.rawValue)
        let days = max(0, min(criterion.number ?? 0, 100_000)).rounded(.down)
        switch criterion.test {
        case .inLastDays: return column.clause(.between, today - days + 1, today)
        case .inNextDays: return column.clause(.between, today, today + days - 1)
        case .moreThanDaysAgo: return column.clause(.less, today - days, 0)
        case .moreThanDaysAhead: return column.clause(.greater, today + days, 0)
        case .anniversary: return anniversary(today, today)
        case .anniversaryInNextDays: return anniversary(today, today + days - 1)
        case .anniversaryInLastDays: return anniversary(today - days + 1, today)
        default:
            let ends = (criterion.values ?? []).compactMap { Day($0).map { Double($0.rawValue) } }
            return column.clause(criterion.test, ends.first ?? 0, ends.last ?? 0)
        }
    }

    private func anniversary(_ low: Double, _ high: Double) -> Clause {
        low <= high ? .leaf(AnniversaryLeaf(column, Int32(low)...Int32(high))) : .never
    }

    func put(_ values: ContactValues, at slot: UInt32) -> Bool {
        guard let field else {
            return column.set(Double(values.row.created.rawValue), at: slot)
        }
        guard case .text(let text) = values.row.fields[field], let day = Day(text) else {
            return column.set(nil, at: slot)
        }
        return column.set(Double(day.rawValue), at: slot)
    }

    func clear(_ slot: UInt32) { column.set(nil, at: slot) }
    func trim() { column.trim() }
}
