internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The people the accounts may write to, or may no longer.
struct ContactStore: Sendable {
    let database: Database
    let writer: ContactWriter
    let fields: FieldStore

    /// Ids or addresses of one look-up.
    static let lookupLimit = 5_000

    func find(_ id: ContactID, in account: AccountID) async throws -> Contact {
        guard let contact = try await database.first(ContactStatements.find, account, id) else {
            throw ContactFault.unknown(id)
        }
        return contact
    }

    /// One page; `next` where there are more.
    func list(_ query: ContactQuery, in account: AccountID) async throws -> Page<Contact> {
        let contacts = try await database.all(query.sql(account), as: Contact.self)
        guard contacts.count > Int(query.limit) else { return Page(items: contacts) }
        let items = Array(contacts.prefix(Int(query.limit)))
        return Page(items: items, next: items.last.map(query.cursor))
    }

    /// All of an account by id, as one snapshot at constant memory.
    func each(
        of account: AccountID, _ body: ([Contact]) async throws -> Void
    ) async throws {
        try await database.each(ContactStatements.all, account, batch: 500, body)
    }

    /// Those that exist, in the order of their ids.
    func all(_ ids: [ContactID], in account: AccountID) async throws -> [Contact] {
        if ids.isEmpty { return [] }
        return try await database.all(ContactStatements.findAll, account, ids)
    }

    /// Those that exist; an address that is none is like an unknown one.
    func all(emails: [String], in account: AccountID) async throws -> [Contact] {
        let normalised = Set(emails.compactMap { try? EmailAddress($0).text })
        if normalised.isEmpty { return [] }
        return try await database.all(
            ContactStatements.findByEmails, account, Array(normalised))
    }

    /// Changes a contact; nothing is written when it already is like that.
    func change(
        _ id: ContactID, _ patch: ContactPatch, of account: Account, ifVersion version: Int32?,
        _ deed: Deed
    ) async throws -> Contact {
        try await database.transaction { transaction in
            let contact = try await lock(id, ifVersion: version, deed, transaction)
            let rules = BatchRules(
                languages: Set(account.languages),
                fields: try await fields.rules(of: account.id, transaction), sources: [])
            var planned = PlannedContact(of: contact)
            let row = try rules.check(patch)
            guard planned.apply(row, adding: [], at: deed.at) else { return contact }
            _ = try await writer.write([planned], deed, in: transaction)
            return planned.after
        }
    }

    /// Holds the contact's row until the transaction ends.
    func lock(
        _ id: ContactID, ifVersion version: Int32? = nil, _ deed: Deed, _ transaction: Transaction
    ) async throws -> Contact {
        guard let contact = try await transaction.first(ContactStatements.lock, deed.account, id)
        else { throw ContactFault.unknown(id) }
        if let version, version != contact.version {
            throw ProtocolFault.staleVersion(sent: version, current: contact.version)
        }
        return contact
    }

    /// Removes the person: what is left is a keyed hash of the address, and the number.
    func erase(
        _ id: ContactID, ifVersion version: Int32?, _ deed: Deed
    ) async throws {
        try await database.transaction { transaction in
            // Nobody adds the address between its removal and the hash.
            try await transaction.run(ContactStatements.lockAddresses, deed.account)
            let contact = try await lock(id, ifVersion: version, deed, transaction)
            let account = deed.account
            try await transaction.run(ContactStatements.delete, account, id)
            try await transaction.run(ErasureStatements.history, account, id)
            try await transaction.run(ErasureStatements.consent, account, id)
            try await transaction.run(ErasureStatements.statements, account, id)
            try await transaction.run(ErasureStatements.blacklist, account, contact.email)
            try await transaction.run(
                ErasureStatements.remember, account, deed.at,
                writer.hash.of(contact.email, in: account))
            let version = contact.version + 1
            try await transaction.run(ErasureStatements.log, account, id, deed.at, version)
            try await writer.feed.blank(
                subjects: [id.number], account: account.number, kinds: ["contact."],
                in: transaction)
            try await writer.feed.append(
                [
                    NewChange(
                        account: account.number, kind: "contact.erased", subject: id.number,
                        ContactErased(contact: id, version: version))
                ], in: transaction)
        }
    }
}
