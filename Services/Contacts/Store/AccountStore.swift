internal import EventLoop
internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The customers of the platform.
struct AccountStore: Sendable {
    let database: Database
    let feed: FeedWriter
    let fields: FieldStore

    /// Finds an account, or says 404 `unknown-account`.
    func find(_ id: AccountID) async throws -> Account {
        guard let account = try await database.first(AccountStatements.find, id) else {
            throw ProtocolFault.unknownAccount
        }
        return account
    }

    /// Makes an account, or changes it; nothing is written when it already is like that.
    func put(
        _ draft: AccountDraft, as id: AccountID, ifVersion version: Int32?
    ) async throws -> Account {
        guard try await database.first(AccountStatements.knowsTimeZone, draft.timeZone) == true
        else {
            var errors = InputErrors()
            errors.add("/timeZone", "unknown-time-zone", "A name such as Europe/Brussels.")
            throw InvalidInput(errors: errors.all)
        }
        return try await database.transaction { transaction in
            guard let old = try await transaction.first(AccountStatements.lock, id) else {
                if let version { throw ProtocolFault.staleVersion(sent: version, current: 0) }
                let made = try await transaction.first(
                    AccountStatements.insert, id, draft.name, draft.mode, draft.plan,
                    draft.languages, draft.timeZone, draft.notificationEmail,
                    draft.tracking ?? .full, .now)
                guard let made else { throw AccountRace() }
                return try await published(made, transaction)
            }
            if let version, version != old.version {
                throw ProtocolFault.staleVersion(sent: version, current: old.version)
            }
            var draft = draft
            draft.tracking = draft.tracking ?? old.tracking
            if AccountDraft(old) == draft { return old }
            guard draft.mode == old.mode else { throw ContactFault.modeIsFixed }
            let count = try await fields.count(of: id, transaction)
            guard count <= draft.plan.fieldLimit else {
                throw ContactFault.planTooSmall(fields: count, allowed: draft.plan.fieldLimit)
            }
            let changed = try await transaction.first(
                AccountStatements.update, id, draft.name, draft.plan, draft.languages,
                draft.timeZone, draft.notificationEmail, draft.tracking ?? old.tracking)
            guard let changed else { throw AccountRace() }
            return try await published(changed, transaction)
        }
    }

    private func published(
        _ account: Account, _ transaction: Transaction
    ) async throws -> Account {
        try await feed.append(
            [
                NewChange(
                    account: account.id.number, kind: "account.changed",
                    subject: account.id.number, account)
            ], in: transaction)
        return account
    }
}

/// Two requests made the same account: the second can work at once.
private struct AccountRace: TransientError {}

extension AccountDraft {
    /// As it stands.
    fileprivate init(_ account: Account) {
        self.init(
            name: account.name, mode: account.mode, plan: account.plan,
            languages: account.languages, timeZone: account.timeZone,
            notificationEmail: account.notificationEmail, tracking: account.tracking)
    }
}
