internal import Model

/// The language of contacts.
final class LanguageProperty: Property {
    let tags: TagSets<String>

    init(_ epoch: Epoch) { tags = TagSets(epoch) }

    var bytes: Int { tags.bytes }

    func clause(_ criterion: Criterion, today: Day) -> Clause {
        tags.clause(criterion.test, criterion.values ?? [])
    }

    func put(_ values: ContactValues, at slot: UInt32) -> Bool {
        tags.put([values.row.language], at: slot)
    }

    func clear(_ slot: UInt32) { tags.put([], at: slot) }
    func trim() { tags.trim() }
}
