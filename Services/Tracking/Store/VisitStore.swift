internal import EventLoop
internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// What contacts did on their accounts' sites.
struct VisitStore: Sendable {
    let database: Database
    let feed: FeedWriter

    /// Keeps a visit, publishes it, and has its contact's clicks judged again: a person made them.
    ///
    /// - Returns: whether it is kept: nothing is of a contact that was erased, is on the
    ///   blacklist, or is not tracked by name.
    func add(
        _ visit: CheckedVisit, of token: VisitToken, at now: Instant
    ) async throws -> Bool {
        try await database.transaction { transaction in
            try await transaction.run(VisitStatements.lockShared, token.account)
            let added = try await transaction.first(
                VisitStatements.add, token.account, token.contact, token.link, now, visit.kind,
                visit.url, visit.name, JSONText(JSON.encode(visit.answers)))
            guard let added else { return false }
            try await transaction.run(
                ReviewStatements.ask, token.account, [added.contact], [added.message])
            try await feed.append(
                [
                    NewChange(
                        account: token.account.number, kind: VisitStore.change(of: visit.kind),
                        subject: token.contact.number, added)
                ], in: transaction)
            return true
        }
    }

    private static func change(of kind: VisitKind) -> String {
        switch kind {
        case .page, .unknown: "page.visited"
        case .form: "form.submitted"
        case .survey: "survey.completed"
        }
    }

    /// A contact's visits before one of them, newest first.
    func visits(
        of contact: ContactID, in account: AccountID, before: Int64, limit: Int64
    ) async throws -> [Visit] {
        try await database.all(VisitStatements.ofContact, account, contact, before, limit)
    }

    /// Forgets what contacts did, and what was published of it.
    func erase(
        _ contacts: [ContactID], of account: AccountID, in transaction: Transaction
    ) async throws {
        guard !contacts.isEmpty else { return }
        try await transaction.run(VisitStatements.lock, account)
        try await transaction.run(VisitStatements.erase, account, contacts)
        try await feed.blank(
            subjects: contacts.map(\.number), account: account.number,
            kinds: ["page.", "form.", "survey."], in: transaction)
    }

    /// Rows that one transaction removes.
    private static let chunk: Int64 = 5_000

    /// Removes what is older than its account keeps.
    func purge(at now: Instant = .now) async throws {
        let accounts = try await database.all(
            VisitStatements.kept, TrackingSettings().keepDays)
        for row in accounts {
            let (account, days) = row.values
            let oldest = now + .seconds(-86_400 * Int64(days))
            var removed = VisitStore.chunk
            while removed == VisitStore.chunk {
                removed =
                    try await database.first(
                        VisitStatements.purge, account, oldest, VisitStore.chunk) ?? 0
            }
        }
    }
}
