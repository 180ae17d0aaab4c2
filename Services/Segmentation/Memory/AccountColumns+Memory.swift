internal import Columns
internal import Model

extension AccountColumns {
    /// All columns that are here, those that always are among them.
    var attached: Set<ColumnKey> { keys.union([.language, .sources, .created]) }

    /// Contacts that are not here are left out.
    func slots(of contacts: [ContactID]) -> SlotSet {
        var set = SlotSet()
        for contact in contacts { if let slot = slot(of: contact) { _ = set.insert(slot) } }
        return set
    }
}

extension ColumnKey {
    /// Whether it is of an interest that was deleted: nobody has it.
    func isOfDeleted(_ catalogue: Catalogue) -> Bool {
        switch self {
        case .interest(let interest), .activity(.interestClicks(let interest)):
            catalogue.deletedInterests.contains(interest)
        default: false
        }
    }

    /// Whether a change of the contact's own row can change it.
    var isOwn: Bool {
        switch self {
        case .language, .sources, .created, .email, .firstName, .name, .field: true
        case .interest, .activity, .manual: false
        }
    }
}
