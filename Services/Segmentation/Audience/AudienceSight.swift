internal import Columns
internal import Model

/// The parts of an audience as the account's columns have them at one moment.
struct AudienceSight: Sendable {
    /// What a look found.
    enum Look: Sendable {
        case seen(AudienceSight)
        /// More contacts than were allowed.
        case tooMany
        /// The definitions are others by now.
        case changed
    }

    /// Of everybody who is in a part, in the order of ``slots``.
    let contacts: [Int64]
    /// Ascending.
    let slots: [UInt32]
    let include: [SlotSet]
    let exclude: [SlotSet]
    let at: Instant
    /// The account's definitions by which they were found.
    private let version: Int64
    /// By segment, of that version.
    private var sources: [SegmentID: AudienceSourceRow] = [:]

    /// Takes over what the definitions were called; false when they are of another version.
    mutating func take(_ rows: [AudienceSourceRow], of wanted: [SegmentID]) -> Bool {
        for row in rows where row.version == version { sources[row.segment] = row }
        return wanted.allSatisfy { sources[$0] != nil }
    }

    /// Looks, while nothing can change.
    ///
    /// - Parameters:
    ///   - parts: by the view.
    ///   - columns: of the account.
    ///   - view: goes with the columns.
    ///   - limit: of contacts.
    ///   - attached: what the columns have.
    /// - Returns: see ``Look``.
    static func look(
        _ parts: AudienceParts, in columns: AccountColumns, _ view: AccountView, atMost limit: Int,
        attached: Set<ColumnKey>
    ) -> Look {
        guard parts.columns.isSubset(of: attached) else { return .changed }
        let include = parts.include.map { columns.matches($0, today: view.today) }
        let exclude = parts.exclude.map { columns.matches($0, today: view.today) }
        var all = SlotSet()
        for part in include + exclude { all.formUnion(part) }
        guard all.count <= limit else { return .tooMany }
        return .seen(AudienceSight(all, include, exclude, in: columns, view))
    }

    private init(
        _ all: SlotSet, _ include: [SlotSet], _ exclude: [SlotSet], in columns: AccountColumns,
        _ view: AccountView
    ) {
        var slots: [UInt32] = []
        var contacts: [Int64] = []
        slots.reserveCapacity(all.count)
        contacts.reserveCapacity(all.count)
        all.forEach { slot in
            slots.append(slot)
            contacts.append(columns.contact(at: slot).rawValue)
        }
        self.include = include
        self.exclude = exclude
        self.slots = slots
        self.contacts = contacts
        version = view.version
        at = .now
    }

    /// The parts that include, as they were.
    func included(_ parts: [AudiencePart]) -> [AudienceSource] { sources(parts, include) }

    /// The parts that exclude, as they were.
    func excluded(_ parts: [AudiencePart]) -> [AudienceSource] { sources(parts, exclude) }

    private func sources(_ parts: [AudiencePart], _ sets: [SlotSet]) -> [AudienceSource] {
        zip(parts, sets).map { part, set in
            let row = part.segment.flatMap { sources[$0] }
            return AudienceSource(
                segment: part.segment, interest: part.interest, generation: row?.generation,
                match: row?.match, name: row?.name, count: Int64(set.count))
        }
    }
}
