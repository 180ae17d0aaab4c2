internal import Model

/// A multiple choice field.
final class ChoiceProperty: Property {
    let tags: TagSets<ExactText>
    private let field: String

    init(_ draft: SlottedDraft, field: String, _ epoch: Epoch) {
        tags = TagSets(epoch)
        self.field = field
        for (slot, row) in zip(draft.slots, draft.rows) {
            tags.put(draft.draft.choices[Int(row)].map { ExactText($0) }, at: slot)
        }
        tags.trim()
    }

    var bytes: Int { tags.bytes }

    func clause(_ criterion: Criterion, today: Day) -> Clause {
        tags.clause(criterion.test, (criterion.values ?? []).map { ExactText($0) })
    }

    func put(_ values: ContactValues, at slot: UInt32) -> Bool {
        guard case .choices(let options) = values.row.fields[field] else {
            return tags.put([], at: slot)
        }
        return tags.put(options.map { ExactText($0) }, at: slot)
    }

    func clear(_ slot: UInt32) { tags.put([], at: slot) }
    func trim() { tags.trim() }
}
