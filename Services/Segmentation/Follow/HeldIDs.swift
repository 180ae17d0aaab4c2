internal import Model

/// Ids that are here, with their contacts, held against a list that is ordered by id.
struct HeldIDs: Sendable {
    /// What is here and not in the list, once ``end()`` was called.
    private(set) var missing: [(id: Int64, contact: ContactID)] = []

    /// Ascending; 16 bytes an id with its contact.
    private var ids: [Int64] = []
    private var contacts: [ContactID] = []
    private var reached = 0

    /// Takes what is here, ascending.
    mutating func append(_ id: Int64, _ contact: ContactID) {
        ids.append(id)
        contacts.append(contact)
    }

    /// Takes the next id of the list: what is here below it is missing.
    mutating func see(_ id: Int64) {
        while reached < ids.count, ids[reached] < id { miss() }
        if reached < ids.count, ids[reached] == id { reached += 1 }
    }

    /// What is here behind the end of the list is missing too.
    mutating func end() {
        while reached < ids.count { miss() }
    }

    private mutating func miss() {
        missing.append((ids[reached], contacts[reached]))
        reached += 1
    }
}
