package import Model

/// All confirmed contacts of one account, in memory.
///
/// It is not safe to use from several threads: its owner holds a lock.
package final class AccountColumns {
    private var people: [UInt32: ContactValues] = [:]
    private var slots: [ContactID: UInt32] = [:]
    private var free: [UInt32] = []
    private var end: UInt32 = 0
    private var types: [String: FieldType] = [:]

    /// Whose slots are in use.
    package private(set) var alive = SlotSet()
    /// What is attached; language, sources and created are always there and not among them.
    package private(set) var keys: Set<ColumnKey> = []

    /// Without contacts.
    package init() {}

    package var count: Int { people.count }
    /// What it occupies.
    package var bytes: Int { people.count * 200 }
    /// The share of slots that no contact has; above a quarter a rebuild is worth it.
    package var holes: Double { end == 0 ? 0 : Double(free.count) / Double(end) }

    /// A contact of the first load; ids come in ascending order.
    package func append(id: Int64, created: Int32, language: String, sources: [Int64]) {
        insert(
            ContactValues(
                row: ContactRow(
                    id: ContactID(id), created: Day(rawValue: created), language: language,
                    sources: sources.map { SourceID($0) }), keys: []))
    }

    @discardableResult
    private func insert(_ values: ContactValues) -> UInt32 {
        let slot = free.popLast() ?? end
        if slot == end { end += 1 }
        people[slot] = values
        slots[values.row.id] = slot
        alive.insert(slot)
        return slot
    }

    /// Takes a column in; contacts that are not known are skipped.
    package func attach(_ draft: ColumnDraft) {
        keys.insert(draft.key)
        for slot in people.keys { people[slot]?.clear(draft.key) }
        if case .field(let field) = draft.key { types[field] = draft.type ?? .unknown }
        for index in draft.contacts.indices {
            guard let slot = slots[ContactID(draft.contacts[index])] else { continue }
            people[slot]?.take(draft, index)
        }
    }

    package func detach(_ key: ColumnKey) { keys.remove(key) }

    package func slot(of contact: ContactID) -> UInt32? { slots[contact] }

    /// Whose slot it is; 0 for a slot that nobody has.
    package func contact(at slot: UInt32) -> ContactID { people[slot]?.row.id ?? ContactID(0) }

    /// At most `limit` contacts of a set with ids above `after`, in the order of their ids.
    package func ids(_ set: SlotSet, after: ContactID, limit: Int) -> [ContactID] {
        var found: [ContactID] = []
        set.forEach { if contact(at: $0) > after { found.append(contact(at: $0)) } }
        return Array(found.sorted().prefix(limit))
    }

    /// At most `limit` contacts, spread over the set, in the order of their slots.
    package func sample(_ set: SlotSet, _ limit: Int) -> [ContactID] {
        let all = set.first(set.count)
        let wanted = min(limit, all.count)
        return (0..<max(0, wanted)).map { contact(at: all[$0 * all.count / wanted]) }
    }

    // MARK: Changes

    /// Inserts or updates a contact by what was read of it.
    ///
    /// - Returns: which columns changed, attached ones and those always there; all of them for a
    ///   new contact.
    @discardableResult
    package func put(_ values: ContactValues) -> Set<ColumnKey> {
        guard let slot = slots[values.row.id], var person = people[slot] else {
            var values = values
            for key in keys where !values.keys.contains(key) { values.clear(key) }
            insert(values)
            return keys.union([.language, .sources, .created])
        }
        var changed: Set<ColumnKey> = []
        for key in values.keys.intersection(keys).union([.language, .sources, .created])
        where person.take(key, of: values) {
            changed.insert(key)
        }
        people[slot] = person
        return changed
    }

    /// - Returns: whether it changed; false too when the interest is not attached or the contact unknown.
    @discardableResult
    package func set(
        membership: MembershipValue, of contact: ContactID, interest: InterestID
    ) -> Bool {
        guard keys.contains(.interest(interest)), let slot = slots[contact] else { return false }
        let old = people[slot]?.memberships.updateValue(membership, forKey: interest)
        return old ?? MembershipValue(state: .none, clicks: 0) != membership
    }

    /// - Returns: whether it changed; false too when the segment is not attached or the contact unknown.
    @discardableResult
    package func set(
        manual: ManualChoice, of contact: ContactID, in segment: SegmentID
    ) -> Bool {
        guard keys.contains(.manual(segment)), let slot = slots[contact] else { return false }
        let choice = manual == .automatic ? nil : manual
        let isChange = people[slot]?.manual[segment] != choice
        people[slot]?.manual[segment] = choice
        return isChange
    }

    /// Puts all days of an activity of a contact in place of those it had.
    ///
    /// - Returns: whether it changed; false too when it is not attached or the contact unknown.
    @discardableResult
    package func replace(
        _ activity: Activity, of contact: ContactID, _ days: [ActivityDay]
    ) -> Bool {
        guard keys.contains(.activity(activity)), let slot = slots[contact] else { return false }
        let old = people[slot]?.activities.updateValue(days, forKey: activity)
        return Set(old ?? []) != Set(days)
    }

    /// Frees the slot of a contact, which has left its segments already.
    package func remove(_ contact: ContactID) {
        guard let slot = slots.removeValue(forKey: contact) else { return }
        people[slot] = nil
        alive.remove(slot)
        free.append(slot)
    }

    // MARK: Answers

    package func count(_ condition: Condition, today: Day) -> Int {
        matches(condition, today: today).count
    }

    package func matches(_ condition: Condition, today: Day) -> SlotSet {
        check(condition)
        let naive = NaiveColumns(types: types, today: today)
        var set = SlotSet()
        for (slot, person) in people where naive.holds(condition, person) { set.insert(slot) }
        return set
    }

    /// False too for a contact that is not known.
    package func holds(_ condition: Condition, of contact: ContactID, today: Day) -> Bool {
        check(condition)
        guard let slot = slots[contact], let person = people[slot] else { return false }
        return NaiveColumns(types: types, today: today).holds(condition, person)
    }

    /// How many are left after each step and all before it.
    package func funnel(_ steps: [Condition], today: Day) -> [Int] {
        steps.indices.map { count(.all(Array(steps[...$0])), today: today) }
    }

    /// For each contact which of the criteria hold, ascending.
    package func decide(
        _ contacts: [ContactID], _ criteria: [Condition], today: Day
    ) -> [[Int]] {
        contacts.map { contact in
            criteria.indices.filter { holds(criteria[$0], of: contact, today: today) }
        }
    }

    private func check(_ condition: Condition) {
        precondition(
            condition.columns.subtracting([.language, .sources, .created]).isSubset(of: keys),
            "a condition looks at a column that is not attached")
    }
}

extension ContactValues {
    fileprivate mutating func clear(_ key: ColumnKey) {
        let empty = ContactValues(
            row: ContactRow(
                id: row.id, created: row.created, language: row.language, sources: row.sources),
            keys: [])
        _ = take(key, of: empty)
    }

    /// Takes over one property; whether it differed.
    fileprivate mutating func take(_ key: ColumnKey, of other: ContactValues) -> Bool {
        func move<Value: Equatable>(_ mine: inout Value, _ its: Value) -> Bool {
            defer { mine = its }
            return mine != its
        }
        switch key {
        case .language: return move(&row.language, other.row.language)
        case .sources:
            let differ = Set(row.sources) != Set(other.row.sources)
            row.sources = other.row.sources
            return differ
        case .created: return move(&row.created, other.row.created)
        case .email: return move(&row.email, other.row.email ?? "")
        case .firstName: return move(&row.firstName, other.row.firstName ?? "")
        case .name: return move(&row.name, other.row.name ?? "")
        case .field(let field): return move(&row.fields[field], other.row.fields[field])
        case .interest(let interest):
            let none = MembershipValue(state: .none, clicks: 0)
            return move(
                &memberships[interest, default: none], other.memberships[interest] ?? none)
        case .manual(let segment): return move(&manual[segment], other.manual[segment])
        case .activity(let activity):
            let differ =
                Set(activities[activity] ?? []) != Set(other.activities[activity] ?? [])
            activities[activity] = other.activities[activity]
            return differ
        }
    }

    fileprivate mutating func take(_ draft: ColumnDraft, _ index: Int) {
        switch draft.key {
        case .language, .sources, .created: break
        case .email: row.email = draft.texts[index]
        case .firstName: row.firstName = draft.texts[index]
        case .name: row.name = draft.texts[index]
        case .field(let field):
            row.fields[field] =
                switch draft.type {
                case .text: .text(draft.texts[index])
                case .number: .number(draft.numbers[index])
                case .date: .text(Day(rawValue: draft.days[index]).description)
                case .choice: .choices(draft.choices[index])
                case .unknown, nil: nil
                }
        case .interest(let interest):
            let state: MembershipState =
                switch draft.states[index] {
                case 1: .subscribed
                case 2: .unsubscribed
                default: .none
                }
            memberships[interest] = MembershipValue(state: state, clicks: draft.counts[index])
        case .manual(let segment):
            manual[segment] = draft.states[index] == 1 ? .include : .exclude
        case .activity(let activity):
            let name = draft.names.isEmpty ? nil : draft.names[index]
            activities[activity, default: []].append(
                ActivityDay(
                    day: Day(rawValue: draft.days[index]), count: draft.counts[index], name: name))
        }
    }
}
