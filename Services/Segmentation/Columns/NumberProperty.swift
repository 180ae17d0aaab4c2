internal import Model

/// A number field.
final class NumberProperty: Property {
    let column: NumberColumn
    private let field: String

    init(_ draft: SlottedDraft, field: String) {
        self.field = field
        column = NumberColumn(ascending: draft.slots) { draft.draft.numbers[Int(draft.rows[$0])] }
    }

    var bytes: Int { column.bytes }

    func clause(_ criterion: Criterion, today: Day) -> Clause {
        column.clause(criterion.test, criterion.number ?? 0, criterion.upTo ?? 0)
    }

    func put(_ values: ContactValues, at slot: UInt32) -> Bool {
        guard case .number(let number) = values.row.fields[field] else {
            return column.set(nil, at: slot)
        }
        return column.set(number, at: slot)
    }

    func clear(_ slot: UInt32) { column.set(nil, at: slot) }
    func trim() { column.trim() }
}

extension NumberColumn {
    /// What a comparison means; `never` and `always` where it is not one of numbers.
    func clause(_ test: CriterionTest, _ first: Double, _ second: Double) -> Clause {
        func range(_ low: Double, _ high: Double) -> Clause {
            low <= high ? .leaf(NumberLeaf(self, low...high)) : .never
        }
        return switch test {
        case .equals: range(first, first)
        case .notEquals: range(first, first).negated
        case .greater: range(first.nextUp, .infinity)
        case .less: range(-.infinity, first.nextDown)
        case .atLeast: range(first, .infinity)
        case .atMost: range(-.infinity, first)
        case .between: range(first, second)
        case .isEmpty: range(-.infinity, .infinity).negated
        case .isNotEmpty: range(-.infinity, .infinity)
        default: .never
        }
    }
}
