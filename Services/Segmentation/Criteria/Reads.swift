internal import Columns
internal import Model

/// What a condition looks at: what must be decided again when something changes.
struct Reads: Hashable, Sendable {
    let columns: Set<ColumnKey>
    /// Whether the day matters.
    let today: Bool
    /// Those whose states or clicks matter.
    let interests: Set<InterestID>
    /// Those whose values matter, by placeholder.
    let fields: Set<String>
    /// Whether a contact's own properties matter.
    let contact: Bool

    init(_ condition: Condition) {
        columns = condition.columns
        today = condition.dependsOnDay
        var interests: Set<InterestID> = []
        var fields: Set<String> = []
        var contact = false
        for column in columns {
            switch column {
            case .interest(let interest), .activity(.interestClicks(let interest)):
                interests.insert(interest)
            case .activity, .manual: break
            case .field(let field):
                fields.insert(field)
                contact = true
            case .language, .sources, .created, .email, .firstName, .name: contact = true
            }
        }
        self.interests = interests
        self.fields = fields
        self.contact = contact
    }
}
