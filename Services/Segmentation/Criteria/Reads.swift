internal import Model

/// What criteria look at: what must be decided again when something changes.
struct Reads: Hashable, Sendable {
    /// Whether a contact's own properties matter.
    var contact = false
    /// Whether the day matters.
    var today = false
    var interests: Set<InterestID> = []
    var fields: Set<String> = []

    /// What expanded criteria look at.
    init(_ criteria: Criteria) {
        for test in criteria.tests {
            if test.test == .inLastDays { today = true }
            switch test.on {
            case .email, .firstName, .name, .language, .source: contact = true
            case .created:
                contact = true
            case .field:
                contact = true
                if let field = test.field { fields.insert(field) }
            case .interest, .clicks:
                if let interest = test.interest { interests.insert(interest) }
            default: break
            }
        }
    }
}
