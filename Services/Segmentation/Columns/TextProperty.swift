internal import Model

/// The address, a name, or a text field.
final class TextProperty: Property {
    let held = HeldTexts()
    private let key: ColumnKey

    init(_ draft: SlottedDraft) {
        key = draft.draft.key
        for (slot, row) in zip(draft.slots, draft.rows) {
            _ = set(draft.draft.texts[Int(row)], at: slot)
        }
        trim()
    }

    var bytes: Int { held.texts.bytes }

    func clause(_ criterion: Criterion, today: Day) -> Clause {
        func leaf(_ kind: TextTest.Kind) -> Clause {
            let test = TextTest(kind, (criterion.values ?? []).map(\.folded))
            return test.values.isEmpty ? .never : .leaf(TextLeaf(held, test))
        }
        return switch criterion.test {
        case .is: leaf(.equals)
        case .isNot: leaf(.equals).negated
        case .contains: leaf(.contains)
        case .containsNot: leaf(.contains).negated
        case .startsWith: leaf(.startsWith)
        case .endsWith: leaf(.endsWith)
        case .isEmpty: .leaf(TextLeaf(held, nil), isNegated: true)
        case .isNotEmpty: .leaf(TextLeaf(held, nil))
        default: .never
        }
    }

    private func set(_ text: String, at slot: UInt32) -> Bool {
        let wasEmpty = held.texts.isEmpty(at: slot)
        guard held.texts.set(text, at: slot) else { return false }
        held.filled += (text.isEmpty ? 0 : 1) - (wasEmpty ? 0 : 1)
        return true
    }

    func put(_ values: ContactValues, at slot: UInt32) -> Bool {
        switch key {
        case .email: return set(values.row.email ?? "", at: slot)
        case .firstName: return set(values.row.firstName ?? "", at: slot)
        case .name: return set(values.row.name ?? "", at: slot)
        case .field(let field):
            guard case .text(let text) = values.row.fields[field] else { return set("", at: slot) }
            return set(text, at: slot)
        default: return false
        }
    }

    func clear(_ slot: UInt32) { _ = set("", at: slot) }
    func trim() { held.texts.trim() }
}
