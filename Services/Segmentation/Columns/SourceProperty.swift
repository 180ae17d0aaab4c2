internal import Model

/// Where contacts come from.
final class SourceProperty: Property {
    let tags: TagSets<Int64>

    init(_ epoch: Epoch) { tags = TagSets(epoch) }

    var bytes: Int { tags.bytes }

    func clause(_ criterion: Criterion, today: Day) -> Clause {
        tags.clause(criterion.test, (criterion.values ?? []).compactMap { Int64($0) })
    }

    func put(_ values: ContactValues, at slot: UInt32) -> Bool {
        tags.put(values.row.sources.map(\.rawValue), at: slot)
    }

    func clear(_ slot: UInt32) { tags.put([], at: slot) }
    func trim() { tags.trim() }
}
