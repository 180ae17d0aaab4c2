internal import Feed
internal import Model
internal import Postgres
internal import Service

/// What Segmentation learns from the contacts feed: accounts, contacts and fields.
struct ContactChanges: Sendable {
    let accounts: AccountDirectory
    let decider: Decider
    private let projection = Projection()

    init(accounts: AccountDirectory, decider: Decider) {
        self.accounts = accounts
        self.decider = decider
    }

    /// Applies one account's changes, and decides what depends on them.
    func apply(_ account: Int64, _ changes: [FollowedChange], _ transaction: Transaction)
        async throws
    {
        let account = AccountID(account)
        let page = try Page(changes)
        try await decider.lock(account, in: transaction)
        try await accounts.apply(changes, in: transaction)
        let touched = try await projection.put(page.contacts, of: account, in: transaction)
        try await projection.erase(page.erased, of: account, in: transaction)
        let fields = try await projection.put(page.fields, of: account, in: transaction)
        let plan: AccountPlan
        if page.changesAccount || fields.isChange {
            plan = try await decider.redefine(account, in: transaction) { segment in
                page.changesAccount && (segment.reads.contact || segment.reads.today)
                    || !segment.reads.fields.isDisjoint(with: fields.gone)
            }
        } else {
            plan = try await decider.plans.plan(of: account, in: transaction)
        }
        try await decider.decide(
            ContactChanges.questions(touched, page.erased, plan), by: plan, in: transaction)
    }

    /// Who appeared or is gone is decided for every segment, others for those that look at them.
    static func questions(
        _ touched: [TouchedContact], _ erased: [ContactID], _ plan: AccountPlan
    ) -> [Decider.Question] {
        let appeared = touched.filter { $0.wasConfirmed != $0.isConfirmed }.map(\.contact)
        let changed = touched.filter { $0.wasConfirmed == $0.isConfirmed }.map(\.contact)
        let gone = Set(erased)
        return [
            Decider.Question(
                segments: plan.segments, contacts: appeared.filter { !gone.contains($0) } + gone),
            Decider.Question(
                segments: plan.readingContacts, contacts: changed.filter { !gone.contains($0) }),
        ]
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
