package import Model

/// What is read of one column, before its account has it.
///
/// Kept off any lock; ``AccountColumns/attach(_:)`` takes it in at once. Appending is fastest when
/// contacts come in the order of their ids. Only one task uses it at a time.
package final class ColumnDraft {
    package let key: ColumnKey
    /// Of fields.
    package let type: FieldType?

    private(set) var contacts: [Int64] = []
    private(set) var texts: [String] = []
    private(set) var numbers: [Double] = []
    private(set) var days: [Int32] = []
    private(set) var counts: [Int32] = []
    private(set) var names: [String] = []
    private(set) var choices: [[String]] = []
    /// 0 for no, 1 subscribed or include, 2 unsubscribed or exclude.
    private(set) var states: [UInt8] = []

    package init(key: ColumnKey, type: FieldType? = nil) {
        self.key = key
        self.type = type
    }

    package var count: Int { contacts.count }

    /// A folded text.
    package func append(contact: ContactID, text: String) {
        contacts.append(contact.rawValue)
        texts.append(text)
    }

    package func append(contact: ContactID, number: Double) {
        contacts.append(contact.rawValue)
        numbers.append(number)
    }

    /// Of a date field.
    package func append(contact: ContactID, day: Day) {
        contacts.append(contact.rawValue)
        days.append(day.rawValue)
    }

    package func append(contact: ContactID, choices: [String]) {
        contacts.append(contact.rawValue)
        self.choices.append(choices)
    }

    package func append(contact: ContactID, manual: ManualChoice) {
        contacts.append(contact.rawValue)
        states.append(manual == .include ? 1 : manual == .exclude ? 2 : 0)
    }

    package func append(contact: ContactID, state: MembershipState, clicks: Int32) {
        contacts.append(contact.rawValue)
        states.append(state == .subscribed ? 1 : state == .unsubscribed ? 2 : 0)
        counts.append(clicks)
    }

    /// Of an activity; every day of a contact (and a name) once.
    package func append(contact: ContactID, day: Day, count: Int32, name: String? = nil) {
        contacts.append(contact.rawValue)
        days.append(day.rawValue)
        counts.append(count)
        if case .activity(.visits) = key { names.append(name ?? "") }
    }

    /// Many at once; a state is 0 for none, 1 for subscribed, 2 for unsubscribed.
    package func append(contacts: [Int64], states: [UInt8], clicks: [Int32]) {
        precondition(
            contacts.count == states.count && contacts.count == clicks.count, "one of each")
        self.contacts += contacts
        self.states += states
        counts += clicks
    }

    /// Many folded texts at once.
    package func append(contacts: [Int64], texts: [String]) {
        precondition(contacts.count == texts.count, "a text for every contact")
        self.contacts += contacts
        self.texts += texts
    }

    /// Many days of an activity without names at once.
    package func append(contacts: [Int64], days: [Int32], counts: [Int32]) {
        precondition(contacts.count == days.count && contacts.count == counts.count, "one of each")
        self.contacts += contacts
        self.days += days
        self.counts += counts
    }
}
