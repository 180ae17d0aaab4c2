internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The addresses that may not be written to.
struct BlacklistStore: Sendable {
    let database: Database
    let writer: ContactWriter

    func find(_ id: BlacklistID, in account: AccountID) async throws -> BlacklistEntry {
        guard let entry = try await database.first(BlacklistStatements.find, account, id) else {
            throw ContactFault.unknownEntry(id)
        }
        return entry
    }

    /// Newest first, from behind `after`.
    func list(
        _ account: AccountID, after: BlacklistID, limit: Int64
    ) async throws -> [BlacklistEntry] {
        try await database.all(BlacklistStatements.list, account, after, limit)
    }

    /// Puts an address on the blacklist, and its contact out of reach.
    ///
    /// An entry that is there already is a 409, save where it grows from blacklisted to blocked.
    func add(
        _ email: String, as state: ContactState, _ reason: BlacklistReason, _ deed: Deed,
        in transaction: Transaction
    ) async throws -> BlacklistID {
        // Nobody adds the address while it is being refused.
        try await transaction.run(ContactStatements.lockAddresses, deed.account)
        let marks = try await transaction.all(
            BlacklistStatements.marks, deed.account, [email],
            [writer.hash.of(email, in: deed.account)])
        if let erased = marks.first(where: { $0.hash != nil }) {
            throw ContactFault.duplicateEntry(erased.mark.id)
        }
        let contact = try await transaction.all(
            ContactStatements.findByEmails, deed.account, [email]
        ).first
        let id = try await transaction.first(
            BlacklistStatements.put, deed.account, contact?.id, deed.at, state, reason, email)
        guard let id else {
            guard let mark = marks.first?.mark else { throw NameTaken() }
            throw ContactFault.duplicateEntry(mark.id)
        }
        if let contact { try await exclude(contact.id, as: state, deed, transaction) }
        return id
    }

    /// The contact leaves: on the blacklist it goes, unless it is there already.
    func unsubscribe(
        _ id: ContactID, _ deed: Deed, in transaction: Transaction
    ) async throws {
        guard let contact = try await transaction.first(ContactStatements.lock, deed.account, id)
        else { throw ContactFault.unknown(id) }
        if contact.state == .blocked { return }
        let entry = try await transaction.first(
            BlacklistStatements.put, deed.account, id, deed.at, .blacklisted, .unsubscribed,
            contact.email)
        if entry == nil, contact.state == .blacklisted { return }
        try await exclude(id, as: .blacklisted, deed, transaction)
    }

    /// Takes an entry back; the contact stays out of reach until it is added anew.
    func remove(_ id: BlacklistID, _ deed: Deed) async throws {
        try await database.transaction { transaction in
            let removed = try await transaction.first(
                BlacklistStatements.remove, deed.account, id)
            if let removed {
                guard let contact = removed.contact else { return }
                try await transaction.run(
                    HistoryStatements.append, deed.account, deed.at, deed.actor, deed.origin,
                    [contact], ["blacklist-removed"], [""])
                return
            }
            let entry = try await transaction.first(BlacklistStatements.find, deed.account, id)
            throw entry == nil ? ContactFault.unknownEntry(id) : ContactFault.isBlocked(id)
        }
    }

    private func exclude(
        _ id: ContactID, as state: ContactState, _ deed: Deed, _ transaction: Transaction
    ) async throws {
        guard let contact = try await transaction.first(ContactStatements.lock, deed.account, id)
        else { throw ContactFault.unknown(id) }
        if contact.state == state || contact.state == .blocked { return }
        var planned = PlannedContact(of: contact)
        planned.exclude(as: state, at: deed.at)
        _ = try await writer.write([planned], as: "blacklisted", deed, in: transaction)
    }
}
