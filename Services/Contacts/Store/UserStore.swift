internal import EventLoop
internal import Model
internal import Postgres
internal import Service

/// The people who work in an account.
struct UserStore: Sendable {
    let database: Database

    func find(_ id: UserID, in account: AccountID) async throws -> User {
        guard let user = try await database.first(UserStatements.find, account, id) else {
            throw ContactFault.unknownUser(id)
        }
        return user
    }

    /// In the order of their ids, from behind `after`.
    func list(_ account: AccountID, after: UserID, limit: Int64) async throws -> [User] {
        try await database.all(UserStatements.list, account, after, limit)
    }

    func add(
        _ draft: UserDraft, to account: AccountID, in transaction: Transaction
    ) async throws -> UserID {
        let id = try await transaction.first(
            UserStatements.insert, account, .now, draft.email, draft.name, draft.language)
        guard let id else { throw try await duplicate(of: draft, in: account, transaction) }
        return id
    }

    func change(
        _ id: UserID, in account: AccountID, ifVersion version: Int32?,
        _ edit: @Sendable (User) throws -> UserDraft
    ) async throws -> User {
        try await database.transaction { transaction in
            let user = try await lock(id, in: account, ifVersion: version, transaction)
            let draft = try edit(user)
            if draft == UserDraft(email: user.email, name: user.name, language: user.language) {
                return user
            }
            if draft.email != user.email,
                try await transaction.first(
                    UserStatements.findByEmail, account, draft.email) != nil
            {
                throw try await duplicate(of: draft, in: account, transaction)
            }
            let changed = try await transaction.first(
                UserStatements.update, account, id, draft.email, draft.name, draft.language)
            guard let changed else { throw ContactFault.unknownUser(id) }
            return changed
        }
    }

    func remove(_ id: UserID, from account: AccountID, ifVersion version: Int32?) async throws {
        try await database.transaction { transaction in
            _ = try await lock(id, in: account, ifVersion: version, transaction)
            try await transaction.run(UserStatements.delete, account, id)
        }
    }

    private func lock(
        _ id: UserID, in account: AccountID, ifVersion version: Int32?, _ transaction: Transaction
    ) async throws -> User {
        guard let user = try await transaction.first(UserStatements.lock, account, id) else {
            throw ContactFault.unknownUser(id)
        }
        if let version, version != user.version {
            throw ProtocolFault.staleVersion(sent: version, current: user.version)
        }
        return user
    }

    private func duplicate(
        of draft: UserDraft, in account: AccountID, _ transaction: Transaction
    ) async throws -> any Error {
        let id = try await transaction.first(UserStatements.findByEmail, account, draft.email)
        return id.map(ContactFault.duplicateUser) ?? NameTaken()
    }
}

/// Another transaction took the name and gave it up again: the same request can work at once.
struct NameTaken: TransientError {}
