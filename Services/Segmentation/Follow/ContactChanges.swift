internal import Feed
internal import Model
internal import Postgres
internal import Service

/// What Segmentation learns from the contacts feed: accounts, contacts and fields.
struct ContactChanges: Sendable {
    let accounts: AccountDirectory
    let decider: Decider

    /// Rung when somebody was erased.
    let erasures: Doorbell
    private let projection = Projection()

    init(accounts: AccountDirectory, decider: Decider, erasures: Doorbell = Doorbell()) {
        self.accounts = accounts
        self.decider = decider
        self.erasures = erasures
    }

    /// Applies one account's changes, and decides what depends on them.
    func apply(_ account: Int64, _ changes: [FollowedChange], _ transaction: Transaction)
        async throws
    {
        let account = AccountID(account)
        let page = try Page(changes)
        if page.changesAccount {
            // The account's lock before its row: others come with the lock and look for the row.
            try await transaction.run(MemoryStatements.redefine, account)
            try await accounts.apply(changes, in: transaction)
        }
        var turn = try await decider.cache.take(account, in: transaction)
        let touched = try await projection.put(page.contacts, of: account, in: transaction)
        try await projection.erase(page.erased, of: account, in: transaction)
        if !page.erased.isEmpty { transaction.afterCommit { [erasures] in erasures.ring() } }
        let fields = try await projection.put(page.fields, of: account, in: transaction)
        if page.changesAccount || fields.isChange {
            turn = try await decider.redefine(turn, in: transaction) { segment in
                page.changesAccount && (segment.reads.contact || segment.reads.today)
                    || !segment.reads.fields.isDisjoint(with: fields.gone)
            }
        }
        try await decider.decide(
            Touches(touched, erased: page.erased), by: turn, in: transaction)
    }

    /// The changes of a page, by what they are about.
    private struct Page {
        var contacts: [ContactRecord] = []
        var erased: [ContactID] = []
        var fields: [KnownField] = []
        var changesAccount = false

        init(_ changes: [FollowedChange]) throws {
            for change in changes {
                switch change.kind {
                case "account.changed": changesAccount = true
                case "contact.erased": erased.append(ContactID(change.subject))
                case "contact.created", "contact.changed", "contact.confirmed",
                    "contact.unconfirmed", "contact.blacklisted", "contact.restored":
                    contacts.append(try ContactRecord(change))
                case "field.changed":
                    fields.append(KnownField(try change.decode(Field.self)))
                case "field.deleted":
                    let deleted = try change.decode(Deleted.self)
                    fields.append(
                        KnownField(
                            id: FieldID(deleted.id), version: deleted.version, isDeleted: true))
                default: break
                }
            }
        }
    }
}

extension Touches {
    /// What became of contacts that were written, and of those that were erased after it.
    init(_ touched: [TouchedContact], erased: [ContactID]) {
        let erased = Set(erased)
        for contact in touched where !erased.contains(contact.contact) {
            switch (contact.wasConfirmed, contact.isConfirmed) {
            case (true, true): rows.append(contact.contact)
            case (false, true): appeared.append(contact.contact)
            case (true, false): gone.append(contact.contact)
            case (false, false): break
            }
        }
        gone += erased.sorted()
    }

    /// Memberships that were written.
    init(_ touched: [TouchedMembership]) {
        memberships = touched.map {
            Held(
                contact: $0.contact, interest: $0.interest, state: $0.state, clicks: $0.clicks)
        }
    }
}
