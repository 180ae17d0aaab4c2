// The columns of one account: all that conditions look at, of its confirmed contacts, in memory.
//
// Every contact has a *slot*, a number from 0 on, given in the order of ids (``ContactIndex``). A column
// holds one property of all slots; language, sources and the day of creation are always there, the
// others are attached when a condition first needs them. 65,536 slots are a *chunk*, and every column
// keeps each chunk in the form that is smallest for what is in it:
//
//   slots with a property   sorted UInt16 up to 4,096, else 8 KiB of bits           ``SlotSet``
//   languages, options ...  such a set for each value                               ``TagSets``
//   numbers, days           1, 2 or 4 bytes from the chunk's lowest, else Double    ``NumberChunk``
//   clicks                  UInt16 and a byte each, or a byte for every slot        ``CountColumn``
//   texts                   a code of 1, 2 or 4 bytes for every slot, a dictionary  ``TextColumn``
//   what happens            a set for each day, and counts where they are above 1   ``DayCounts``
//   visits                  records by slot, in runs of 1,024 slots                 ``VisitRecords``
//
// A condition becomes a ``Clause``: leaves, each bound to one column, negations only at the leaves. It
// runs chunk by chunk in memory that stays in the processor's cache (``ChunkRun``): what holds for
// the fewest and costs the least first, a list of slots while they are few, else bits, and not at
// all where the bounds of a chunk already say no or yes. Nothing depends on earlier answers.
//
// Invariants: a slot that nobody has is empty in every column, so no leaf holds for it and negations are
// taken from the slots in use. Leaves see changes of their column, but not columns that come
// and go: then ``epoch`` goes up and they are made anew. Slots of removed contacts are used first.
// It does not know PostgreSQL, time or threads: one owner at a time, who holds a lock.

package import Model

/// All confirmed contacts of one account, in memory.
///
/// It is not safe to use from several threads: its owner holds a lock.
package final class AccountColumns {
    var index = ContactIndex()
    private let epochs = Epoch()
    let language: LanguageProperty
    let sources: SourceProperty
    let created = DayProperty()
    var attached: [ColumnKey: any Property] = [:]

    /// Goes up when leaves that were made before may look at what is no more, or miss what is new.
    var epoch: Int { epochs.number }

    /// Without contacts.
    package init() {
        language = LanguageProperty(epochs)
        sources = SourceProperty(epochs)
    }

    package var count: Int { alive.count }
    /// Whose slots are in use.
    package var alive: SlotSet { index.alive }
    /// What is attached; language, sources and created are always there and not among them.
    package private(set) var keys: Set<ColumnKey> = []
    /// What it occupies, spare capacity included.
    ///
    /// O(chunks): it looks at the capacity of everything.
    package var bytes: Int {
        attached.values.reduce(index.bytes + language.bytes + sources.bytes + created.bytes) {
            $0 + $1.bytes + MemoryLayout<ColumnKey>.stride + 16
        }
    }
    /// The share of slots that are free, or out of the order of ids; above a quarter a rebuild is
    /// worth it.
    package var holes: Double { index.disorder }

    static let always: Set<ColumnKey> = [.language, .sources, .created]

    // MARK: Loading

    /// A contact of the first load; ids come in ascending order.
    package func append(id: Int64, created day: Int32, language tag: String, sources tags: [Int64])
    {
        let slot = index.insert(id)
        created.column.set(Double(day), at: slot)
        language.tags.put([tag], at: slot)
        sources.tags.put(tags, at: slot)
    }

    /// Takes a column in; contacts that are not known are skipped.
    package func attach(_ draft: ColumnDraft) {
        precondition(!AccountColumns.always.contains(draft.key), "a column that is always there")
        // What was loaded before it is mostly read from now on.
        trim()
        attached[draft.key] = property(SlottedDraft(draft, index))
        keys.insert(draft.key)
        epochs.number += 1
    }

    private func property(_ draft: SlottedDraft) -> any Property {
        switch draft.draft.key {
        case .language, .sources, .created: EmptyProperty()
        case .email, .firstName, .name: TextProperty(draft)
        case .field(let field):
            switch draft.draft.type {
            case .text: TextProperty(draft)
            case .number: NumberProperty(draft, field: field)
            case .date: DayProperty(draft, field: field)
            case .choice: ChoiceProperty(draft, field: field, epochs)
            case .unknown, nil: EmptyProperty()
            }
        case .interest(let interest): InterestProperty(draft, interest: interest)
        case .activity(.visits(let kind)): VisitProperty(draft, activity: .visits(kind))
        case .activity(let activity): ActivityProperty(draft, activity: activity)
        case .manual(let segment): ManualProperty(draft, segment: segment)
        }
    }

    package func detach(_ key: ColumnKey) {
        guard attached.removeValue(forKey: key) != nil else { return }
        keys.remove(key)
        epochs.number += 1
    }

    /// Gives back the spare capacity of what is always there.
    package func trim() {
        index.trim()
        language.trim()
        sources.trim()
        created.trim()
    }

    // MARK: Contacts

    package func slot(of contact: ContactID) -> UInt32? { index.slot(of: contact.rawValue) }

    /// Whose slot it is, of a slot in use.
    package func contact(at slot: UInt32) -> ContactID { ContactID(index.id(at: slot)) }

    /// At most `limit` contacts of a set with ids above `after`, in the order of their ids.
    package func ids(_ set: SlotSet, after: ContactID, limit: Int) -> [ContactID] {
        index.ids(set, after: after.rawValue, limit: limit).map { ContactID($0) }
    }

    /// At most `limit` contacts, spread over the set, in the order of their slots.
    package func sample(_ set: SlotSet, _ limit: Int) -> [ContactID] {
        let wanted = min(limit, set.count)
        var found: [ContactID] = []
        var position = 0
        set.forEach(from: 0) { slot in
            if found.count < wanted, position == found.count * set.count / wanted {
                found.append(contact(at: slot))
            }
            position += 1
            return found.count < wanted
        }
        return found
    }

    // MARK: Changes

    /// Inserts or updates a contact by what was read of it.
    ///
    /// - Returns: which columns changed, attached ones and those always there; all of them for a
    ///   new contact.
    @discardableResult
    package func put(_ values: ContactValues) -> Set<ColumnKey> {
        if let slot = index.slot(of: values.row.id.rawValue) { return update(slot, values) }
        let slot = index.insert(values.row.id.rawValue)
        _ = update(slot, values)
        return AccountColumns.always.union(attached.keys)
    }

    private func update(_ slot: UInt32, _ values: ContactValues) -> Set<ColumnKey> {
        var changed: Set<ColumnKey> = []
        if language.put(values, at: slot) { changed.insert(.language) }
        if sources.put(values, at: slot) { changed.insert(.sources) }
        if created.put(values, at: slot) { changed.insert(.created) }
        for key in values.keys where attached[key]?.put(values, at: slot) == true {
            changed.insert(key)
        }
        return changed
    }

    /// - Returns: whether it changed; false too when the interest is not attached or the contact
    ///   unknown.
    @discardableResult
    package func set(
        membership: MembershipValue, of contact: ContactID, interest: InterestID
    ) -> Bool {
        guard let property = attached[.interest(interest)] as? InterestProperty,
            let slot = slot(of: contact)
        else { return false }
        return property.set(membership, at: slot)
    }

    /// - Returns: whether it changed; false too when the segment is not attached or the contact
    ///   unknown.
    @discardableResult
    package func set(
        manual: ManualChoice, of contact: ContactID, in segment: SegmentID
    ) -> Bool {
        guard let property = attached[.manual(segment)] as? ManualProperty,
            let slot = slot(of: contact)
        else { return false }
        return property.set(manual, at: slot)
    }

    /// Puts all days of an activity of a contact in place of those it had.
    ///
    /// - Returns: whether it changed; false too when it is not attached or the contact unknown.
    @discardableResult
    package func replace(
        _ activity: Activity, of contact: ContactID, _ days: [ActivityDay]
    ) -> Bool {
        guard let property = attached[.activity(activity)], let slot = slot(of: contact) else {
            return false
        }
        if let visits = property as? VisitProperty { return visits.replace(days, at: slot) }
        return (property as? ActivityProperty)?.replace(days, at: slot) ?? false
    }

    /// Frees the slot of a contact, which has left its segments already.
    package func remove(_ contact: ContactID) {
        guard let slot = slot(of: contact) else { return }
        language.clear(slot)
        sources.clear(slot)
        created.clear(slot)
        for property in attached.values { property.clear(slot) }
        index.remove(slot)
    }

    // MARK: Conditions

    /// A condition over what is in memory.
    func clause(_ condition: Condition, today: Day) -> Clause {
        switch condition {
        case .all(let branches): .every(branches.map { clause($0, today: today) })
        case .any(let branches): .some(branches.map { clause($0, today: today) })
        case .none(let branches): .some(branches.map { clause($0, today: today) }).negated
        case .test(let criterion): clause(criterion, today: today)
        case .manual(let segment, let choice):
            (property(.manual(segment)) as? ManualProperty)?.clause(choice) ?? .never
        }
    }

    private func clause(_ criterion: Criterion, today: Day) -> Clause {
        guard let key = ColumnKey(criterion) else { return AccountColumns.fixed(criterion) }
        return property(key).clause(criterion, today: today)
    }

    private func property(_ key: ColumnKey) -> any Property {
        switch key {
        case .language: return language
        case .sources: return sources
        case .created: return created
        default:
            guard let property = attached[key] else {
                preconditionFailure("a condition looks at a column that is not attached")
            }
            return property
        }
    }

    /// What a test means that looks at no column.
    private static func fixed(_ criterion: Criterion) -> Clause {
        switch criterion.on {
        case .state:
            let isIn = criterion.values?.contains(ContactState.confirmed.rawValue) == true
            return switch criterion.test {
            case .hasAny, .is: isIn ? .always : .never
            case .hasNone, .isNot: isIn ? .never : .always
            default: .never
            }
        case .interest: return criterion.test == .notSubscribed ? .always : .never
        case .field: return EmptyProperty.clause(criterion)
        default: return .never
        }
    }
}
