internal import Clients
internal import Feed
internal import Model
internal import Postgres
internal import Service

/// Starts over where a feed's position is gone: the owners' lists as a diff.
///
/// What the list has replaces what is here, whatever its version; what it lacks goes. What is here
/// is read before the list: whatever is made and learnt meanwhile is not missing from it. The flips
/// that follow are decided as ever.
struct Snapshot: Sendable {
    let database: Database
    let accounts: AccountDirectory
    let decider: Decider
    let contacts: ContactsClient
    let interests: InterestsClient
    private let projection = Projection()

    init(
        database: Database, accounts: AccountDirectory, decider: Decider,
        contacts: ContactsClient, interests: InterestsClient
    ) {
        self.database = database
        self.accounts = accounts
        self.decider = decider
        self.contacts = contacts
        self.interests = interests
    }

    /// Accounts, fields and contacts of a shard: another's may be further than the lists.
    func takeContacts(of shard: Shard = .whole) async throws {
        try await accounts.resync()
        for account in try await known(to: shard) {
            try await takeFields(account)
            let held = try await database.all(ProjectionStatements.contacts, account)
            var present: Set<ContactID> = []
            try await contacts.contacts(in: account) { page in
                present.formUnion(page.map(\.id))
                try await put(page.map(ContactRecord.init), account)
            }
            for chunk in Snapshot.chunks(held.filter { !present.contains($0) }) {
                try await drop(chunk, account)
            }
        }
    }

    /// Interests and memberships of a shard.
    func takeInterests(of shard: Shard = .whole) async throws {
        for account in try await known(to: shard) {
            try await takeCatalogue(account)
            var present: Set<MembershipKey> = []
            try await interests.memberships(in: account) { page in
                for one in page {
                    present.insert(MembershipKey(contact: one.contact, interest: one.interest))
                }
                try await put(page.map(MembershipRecord.init), account)
            }
            var gone: [MembershipKey] = []
            try await database.each(ProjectionStatements.memberships, account) { rows in
                for row in rows {
                    let key = MembershipKey(contact: row.values.0, interest: row.values.1)
                    if !present.contains(key) { gone.append(key) }
                }
            }
            for chunk in Snapshot.chunks(gone) { try await drop(chunk, account) }
        }
    }

    private func known(to shard: Shard) async throws -> [AccountID] {
        var ids: [AccountID] = []
        try await contacts.accounts { ids += $0.map(\.id) }
        return ids.filter { shard.holds($0.rawValue) }
    }

    private static func chunks<Item>(_ items: [Item]) -> [[Item]] {
        stride(from: 0, to: items.count, by: 1_000).map {
            Array(items[$0..<min($0 + 1_000, items.count)])
        }
    }

    // MARK: Contacts

    private func takeFields(_ account: AccountID) async throws {
        let held = try await database.all(CatalogueStatements.fieldIDs, account)
        let fields = try await contacts.fields(in: account)
        let present = Set(fields.map(\.id))
        try await database.transaction { transaction in
            let turn = try await decider.cache.take(account, in: transaction)
            let missing = held.filter { !present.contains($0) }.map {
                KnownField(id: $0, version: .max, isDeleted: true)
            }
            let told = try await projection.put(
                fields.map(KnownField.init) + missing, of: account, in: transaction)
            _ = try await decider.redefine(turn, in: transaction) { segment in
                segment.reads.contact || !segment.reads.fields.isDisjoint(with: told.gone)
            }
        }
    }

    private func put(_ records: [ContactRecord], _ account: AccountID) async throws {
        for chunk in Snapshot.chunks(records) {
            try await database.transaction { transaction in
                let turn = try await decider.cache.take(account, in: transaction)
                let touched = try await projection.put(
                    chunk, of: account, isSnapshot: true, in: transaction)
                try await decider.decide(
                    Touches(touched, erased: []), by: turn, in: transaction)
            }
        }
    }

    private func drop(_ contacts: [ContactID], _ account: AccountID) async throws {
        try await database.transaction { transaction in
            let turn = try await decider.cache.take(account, in: transaction)
            try await transaction.run(ProjectionStatements.dropContacts, account, contacts)
            try await AudienceSweeper.erase(contacts, of: account, in: transaction)
            try await decider.decide(Touches(gone: contacts), by: turn, in: transaction)
        }
        try await ErasureSweep(database: database).remove(contacts, from: account)
    }

    // MARK: Interests

    private func takeCatalogue(_ account: AccountID) async throws {
        let held = try await Catalogue(of: account, in: database).interests
        let list = try await interests.interests(in: account)
        let present = Set(list.map(\.id))
        try await database.transaction { transaction in
            let turn = try await decider.cache.take(account, in: transaction)
            let missing = held.subtracting(present).map {
                KnownInterest(id: $0, version: .max, isDeleted: true)
            }
            let told = try await projection.put(
                list.map(KnownInterest.init) + missing, of: account, in: transaction)
            _ = try await decider.redefine(turn, in: transaction) { segment in
                !segment.reads.interests.isDisjoint(with: told.gone)
            }
        }
    }

    private func put(_ records: [MembershipRecord], _ account: AccountID) async throws {
        for chunk in Snapshot.chunks(records) {
            try await database.transaction { transaction in
                let turn = try await decider.cache.take(account, in: transaction)
                let touched = try await projection.put(
                    chunk, of: account, isSnapshot: true, in: transaction)
                try await decider.decide(Touches(touched), by: turn, in: transaction)
            }
        }
    }

    private func drop(_ gone: [MembershipKey], _ account: AccountID) async throws {
        try await database.transaction { transaction in
            let turn = try await decider.cache.take(account, in: transaction)
            try await transaction.run(
                ProjectionStatements.dropMemberships, account, gone.map(\.contact),
                gone.map(\.interest))
            let touches = Touches(
                memberships: gone.map {
                    .init(contact: $0.contact, interest: $0.interest, state: .none, clicks: 0)
                })
            try await decider.decide(touches, by: turn, in: transaction)
        }
    }
}
