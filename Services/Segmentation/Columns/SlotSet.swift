/// A set of slots.
package struct SlotSet: Hashable, Sendable {
    private var slots: Set<UInt32> = []

    /// Without any.
    package init() {}

    package var count: Int { slots.count }
    package var isEmpty: Bool { slots.isEmpty }
    /// What it occupies, spare capacity included.
    package var bytes: Int { slots.capacity * 8 }

    package func contains(_ slot: UInt32) -> Bool { slots.contains(slot) }

    /// - Returns: whether it was not there.
    @discardableResult
    package mutating func insert(_ slot: UInt32) -> Bool { slots.insert(slot).inserted }

    /// - Returns: whether it was there.
    @discardableResult
    package mutating func remove(_ slot: UInt32) -> Bool { slots.remove(slot) != nil }

    package mutating func formUnion(_ other: SlotSet) { slots.formUnion(other.slots) }
    package mutating func formIntersection(_ other: SlotSet) {
        slots.formIntersection(other.slots)
    }
    package mutating func subtract(_ other: SlotSet) { slots.subtract(other.slots) }

    /// Calls with every slot, in ascending order.
    package func forEach(_ body: (UInt32) -> Void) { slots.sorted().forEach(body) }

    /// At most `limit` slots above `after`, in ascending order.
    package func first(_ limit: Int, after: UInt32? = nil) -> [UInt32] {
        Array(slots.filter { slot in after.map { slot > $0 } ?? true }.sorted().prefix(limit))
    }
}
