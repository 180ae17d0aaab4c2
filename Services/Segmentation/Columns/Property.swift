internal import Model

/// One property of all contacts of an account, by slot.
protocol Property: AnyObject {
    /// What it occupies, spare capacity included.
    var bytes: Int { get }

    /// What a test of it means.
    func clause(_ criterion: Criterion, today: Day) -> Clause

    /// Takes over what was read of a contact.
    ///
    /// - Returns: whether that changed anything.
    func put(_ values: ContactValues, at slot: UInt32) -> Bool

    /// Makes it empty for a slot.
    func clear(_ slot: UInt32)

    /// Gives back spare capacity.
    func trim()
}

/// What was read of a property, for slots in ascending order.
struct SlottedDraft {
    let draft: ColumnDraft
    /// Ascending; with repeats only for activities.
    let slots: [UInt32]
    /// Which entry of the draft is of which slot.
    let rows: [Int32]

    /// - Parameters:
    ///   - draft: entries; those of contacts without a slot are left out.
    ///   - index: who has which slot.
    init(_ draft: ColumnDraft, _ index: ContactIndex) {
        var slots: [UInt32] = []
        var rows: [Int32] = []
        slots.reserveCapacity(draft.count)
        rows.reserveCapacity(draft.count)
        var cursor = 0
        var isAscending = true
        var last: UInt32 = 0
        for (row, contact) in draft.contacts.enumerated() {
            guard let slot = index.slot(of: contact, from: &cursor) else { continue }
            isAscending = isAscending && slot >= last
            last = slot
            slots.append(slot)
            rows.append(Int32(row))
        }
        if !isAscending {
            let order = slots.indices.sorted { (slots[$0], rows[$0]) < (slots[$1], rows[$1]) }
            (slots, rows) = (order.map { slots[$0] }, order.map { rows[$0] })
        }
        self.draft = draft
        self.slots = slots
        self.rows = rows
    }

    /// Entries that pass, as a set.
    func set(where passes: (Int) -> Bool) -> SlotSet {
        var found: [UInt32] = []
        for (slot, row) in zip(slots, rows) where passes(Int(row)) && found.last != slot {
            found.append(slot)
        }
        return SlotSet(ascending: found)
    }
}
