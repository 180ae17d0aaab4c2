internal import Clients
internal import Feed
internal import Model
internal import Postgres
internal import Service

/// What Tracking learns from the contacts feed: accounts, choices, and whose clicks count for
/// nobody.
struct ContactChanges: Sendable {
    let database: Database
    let accounts: AccountDirectory
    let recipients: RecipientStore
    let contacts: ContactsClient

    private var choices: TrackingChoices { TrackingChoices(database: database) }

    /// Applies one account's changes in a few statements.
    func apply(
        _ account: Int64, _ changes: [FollowedChange], _ transaction: Transaction
    ) async throws {
        try await accounts.apply(changes, in: transaction)
        var erased: [ContactID] = []
        var isAway: [ContactID: Bool] = [:]
        var chosen: [ContactID: TrackingChoice?] = [:]
        for change in changes {
            let contact = ContactID(change.subject)
            if ContactChanges.tellsChoice.contains(change.kind) {
                chosen.updateValue(try change.decode(Choice.self).tracking, forKey: contact)
            }
            switch change.kind {
            case "contact.erased": erased.append(contact)
            case "contact.blacklisted": isAway[contact] = true
            case "contact.restored", "contact.confirmed", "contact.unconfirmed":
                isAway[contact] = false
            default: break
            }
        }
        try await move(isAway, of: AccountID(account), in: transaction)
        try await choices.put(chosen, of: AccountID(account), in: transaction)
        try await erase(erased, of: AccountID(account), in: transaction)
    }

    /// Kinds whose data is the whole contact.
    private static let tellsChoice: Set<String> = [
        "contact.created", "contact.changed", "contact.confirmed", "contact.unconfirmed",
        "contact.blacklisted", "contact.restored",
    ]

    /// What concerns Tracking of a contact.
    private struct Choice: Decodable {
        let tracking: TrackingChoice?
    }

    private func erase(
        _ contacts: [ContactID], of account: AccountID, in transaction: Transaction
    ) async throws {
        guard !contacts.isEmpty else { return }
        // First: it keeps visits out, and they hold rows that the rest removes.
        try await VisitStore(database: database, feed: recipients.feed)
            .erase(contacts, of: account, in: transaction)
        try await recipients.erase(contacts, of: account, in: transaction)
        try await choices.remove(contacts, of: account, in: transaction)
    }

    private func move(
        _ isAway: [ContactID: Bool], of account: AccountID, in transaction: Transaction
    ) async throws {
        try await recipients.move(
            away: isAway.filter(\.value).keys.sorted(),
            back: isAway.filter { !$0.value }.keys.sorted(), of: account, in: transaction)
    }

    /// Takes a snapshot of accounts and contacts as a diff: whom the list lacks was erased.
    func resync() async throws {
        try await accounts.resync()
        var known: [AccountID] = []
        try await contacts.accounts { known += $0.map(\.id) }
        for account in known { try await resync(account) }
    }

    private func resync(_ account: AccountID) async throws {
        // Read before the list: who is made while it is read is not missing from it.
        let known = Set(try await recipients.known(of: account))
            .union(try await choices.known(of: account))
        var present: Set<ContactID> = []
        try await contacts.contacts(in: account) { page in
            present.formUnion(page.map(\.id))
            let isAway = Dictionary(
                page.map { ($0.id, $0.state == .blacklisted || $0.state == .blocked) },
                uniquingKeysWith: { _, last in last })
            let chosen = Dictionary(
                page.map { ($0.id, $0.tracking) }, uniquingKeysWith: { _, last in last })
            try await database.transaction { transaction in
                try await move(isAway, of: account, in: transaction)
                try await choices.put(chosen, of: account, in: transaction)
            }
        }
        let gone = known.subtracting(present).sorted()
        for start in stride(from: 0, to: gone.count, by: RecipientStore.chunk) {
            let chunk = Array(gone[start..<min(start + RecipientStore.chunk, gone.count)])
            try await database.transaction { transaction in
                try await erase(chunk, of: account, in: transaction)
            }
        }
    }
}
