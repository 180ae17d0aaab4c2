import Model

@testable import Columns

/// An account in memory, and the same people as plain values.
struct ColumnsWorld {
    var columns = AccountColumns()
    var people: [ContactID: ContactValues] = [:]
    var types = RandomPeople.types

    /// Loaded as from a database: the base first, then each column.
    init(_ people: [ContactValues], keys: Set<ColumnKey> = RandomPeople.keys) {
        for person in people {
            self.people[person.row.id] = person
            columns.append(
                id: person.row.id.rawValue, created: person.row.created.rawValue,
                language: person.row.language, sources: person.row.sources.map(\.rawValue))
        }
        for key in keys { attach(key) }
    }

    mutating func attach(_ key: ColumnKey) {
        var draft = ColumnDraft(key: key)
        if case .field(let field) = key { draft = ColumnDraft(key: key, type: types[field]) }
        for person in people.values.sorted(by: { $0.row.id < $1.row.id }) {
            draft.append(person)
        }
        columns.attach(draft)
    }

    func expected(_ condition: Condition, today: Day) -> Set<ContactID> {
        let naive = NaiveColumns(types: types, today: today)
        return Set(people.values.filter { naive.holds(condition, $0) }.map(\.row.id))
    }

    func found(_ condition: Condition, today: Day) -> Set<ContactID> {
        members(columns.matches(condition, today: today))
    }

    func members(_ set: SlotSet) -> Set<ContactID> {
        var found: Set<ContactID> = []
        set.forEach { found.insert(columns.contact(at: $0)) }
        return found
    }
}

extension ColumnDraft {
    func append(_ person: ContactValues) {
        let id = person.row.id
        switch key {
        case .language, .sources, .created: break
        case .email: append(contact: id, text: person.row.email ?? "")
        case .firstName: append(contact: id, text: person.row.firstName ?? "")
        case .name: append(contact: id, text: person.row.name ?? "")
        case .field(let field): append(id, person.row.fields[field])
        case .interest(let interest):
            guard let value = person.memberships[interest] else { return }
            append(contact: id, state: value.state, clicks: value.clicks)
        case .activity(let activity):
            for day in person.activities[activity] ?? [] {
                append(contact: id, day: day.day, count: day.count, name: day.name)
            }
        case .manual(let segment):
            guard let choice = person.manual[segment] else { return }
            append(contact: id, manual: choice)
        }
    }

    private func append(_ id: ContactID, _ cell: FieldCell?) {
        switch (type, cell) {
        case (.text, .text(let text)): append(contact: id, text: text)
        case (.date, .text(let text)):
            if let day = Day(text) { append(contact: id, day: day) }
        case (.number, .number(let number)): append(contact: id, number: number)
        case (.choice, .choices(let options)): append(contact: id, choices: options)
        default: break
        }
    }
}
