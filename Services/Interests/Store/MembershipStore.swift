internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// Who has which interest: every change goes through ``GuardStatements/decide`` or through what
/// clicks do.
struct MembershipStore: Sendable {
    let database: Database
    let feed: FeedWriter

    /// Who changes memberships, and how.
    struct Cause: Sendable, Hashable {
        var actor: Actor
        /// `import:12`, `segment:3`, or any text.
        var origin: String
        /// `user:7`, or the calling program.
        var doneBy: String
    }

    /// Decides every item, publishes what changed, and tells what became of each, in order.
    ///
    /// Items about the same membership take effect one after the other.
    func change(
        _ items: [MembershipItem], of account: Account, for cause: Cause,
        in transaction: Transaction
    ) async throws -> [MembershipOutcome] {
        var outcomes = [MembershipOutcome](repeating: .none, count: items.count)
        var publication = MembershipPublication(account: account.id)
        try await transaction.run(GuardStatements.joinWriters, account.id)
        for wave in Waves(items).waves {
            let rows = try await transaction.all(
                GuardStatements.decide, account.id, wave.map { items[$0].contact },
                wave.map { items[$0].interest }, wave.map { items[$0].act }, cause.actor,
                cause.origin, cause.doneBy, InterestRules.allowsPrivate(account))
            precondition(rows.count == wave.count, "one row an item")
            for (index, row) in zip(wave, rows) {
                outcomes[index] = row.outcome
                guard row.isChanged == true, let point = row.point(items[index], cause.actor)
                else { continue }
                publication.add(point, of: items[index].contact, isChanged: true)
            }
        }
        try await feed.append(publication.changes, in: transaction)
        return outcomes
    }

    func find(
        _ interest: InterestID, _ contact: ContactID, in account: AccountID,
        _ transaction: Transaction
    ) async throws -> Membership? {
        try await transaction.first(MembershipStatements.find, account, interest, contact)
    }

    /// Every interest the contact has or had, in the order of their ids.
    func ofContact(_ contact: ContactID, in account: AccountID) async throws -> [Membership] {
        if try await database.first(MembershipStatements.isErased, account, contact) == true {
            throw InterestFault.erasedContact(contact)
        }
        return try await database.all(MembershipStatements.ofContact, account, contact)
    }

    /// In the order of the contacts' ids, from behind `after`.
    func ofInterest(
        _ interest: InterestID, in account: AccountID, _ state: MembershipState,
        after: ContactID, limit: Int64
    ) async throws -> [Membership] {
        try await database.all(
            MembershipStatements.ofInterest, account, interest, state, after, limit)
    }

    // MARK: What the feeds say

    /// Counts clicks; each (click, interest) once, whatever was counted before.
    func count(_ clicks: [LinkClick], of account: Account, in transaction: Transaction) async throws
    {
        var pairs: [(click: LinkClick, contact: ContactID, interest: InterestID)] = []
        for click in clicks {
            guard let contact = click.contact else { continue }
            for interest in Set(click.interests) { pairs.append((click, contact, interest)) }
        }
        guard !pairs.isEmpty else { return }
        try await transaction.run(GuardStatements.joinWriters, account.id)
        let written = try await transaction.all(
            ClickStatements.count, account.id, pairs.map(\.click.click), pairs.map(\.contact),
            pairs.map(\.interest), pairs.map(\.click.link), pairs.map(\.click.clickedAt),
            InterestRules.allowsPrivate(account))
        try await publish(written, of: account.id, by: .link, transaction)
    }

    /// Takes back what clicks did, where nobody else acted since.
    func takeBack(_ clicks: [ClickID], of account: AccountID, in transaction: Transaction)
        async throws
    {
        guard !clicks.isEmpty else { return }
        try await transaction.run(GuardStatements.joinWriters, account)
        let written = try await transaction.all(ClickStatements.takeBack, account, clicks)
        try await publish(written, of: account, by: .link, transaction)
    }

    /// Removes persons, for ever.
    func erase(_ contacts: [ContactID], of account: AccountID, in transaction: Transaction)
        async throws
    {
        guard !contacts.isEmpty else { return }
        try await transaction.run(GuardStatements.stopWriters, account)
        try await transaction.run(MembershipStatements.erase, account, contacts)
        try await transaction.run(MembershipStatements.forget, account, contacts)
        try await feed.blank(
            subjects: contacts.map(\.rawValue), account: account.rawValue,
            kinds: ["membership."], in: transaction)
    }

    /// Remembers since when contacts are on the blacklist: their interests wait.
    func leave(
        _ contacts: [(ContactID, Instant)], of account: AccountID, in transaction: Transaction
    )
        async throws
    {
        guard !contacts.isEmpty else { return }
        try await transaction.run(
            MembershipStatements.leave, account, contacts.map(\.0), contacts.map(\.1))
    }

    /// Takes what contacts had before they left, unless they ticked it again.
    func comeBack(_ contacts: [ContactID], of account: AccountID, in transaction: Transaction)
        async throws
    {
        guard !contacts.isEmpty else { return }
        try await transaction.run(GuardStatements.joinWriters, account)
        let written = try await transaction.all(
            MembershipStatements.comeBack, account, contacts, "contacts")
        try await publish(written, of: account, by: .api, transaction)
    }

    /// Whose memberships are kept, in the order of their ids.
    func holders(of account: AccountID) async throws -> [ContactID] {
        try await database.all(MembershipStatements.holders, account)
    }

    private func publish(
        _ written: [WrittenMembership], of account: AccountID, by actor: Actor,
        _ transaction: Transaction
    ) async throws {
        var publication = MembershipPublication(account: account)
        for row in written {
            publication.add(row.point(actor), of: row.contact, isChanged: row.isChanged)
        }
        try await feed.append(publication.changes, in: transaction)
    }
}

extension GuardRow {
    fileprivate func point(_ item: MembershipItem, _ actor: Actor) -> MembershipPoint? {
        guard let state, let clicks, let version else { return nil }
        return MembershipPoint(
            interest: item.interest, state: state, actor: actor, clicks: clicks,
            firstClick: firstClick, lastClick: lastClick, version: version)
    }
}

extension WrittenMembership {
    fileprivate func point(_ actor: Actor) -> MembershipPoint {
        MembershipPoint(
            interest: interest, state: state, actor: actor, clicks: clicks,
            firstClick: firstClick, lastClick: lastClick, version: version)
    }
}
