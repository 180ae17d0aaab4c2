internal import EventLoop
internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The catalogue: interests, preferences and labels.
struct InterestStore: Sendable {
    let database: Database
    let feed: FeedWriter

    func find(_ id: InterestID, in account: AccountID) async throws -> Interest {
        guard let interest = try await database.first(InterestStatements.find, account, id)
        else { throw InterestFault.unknown(id) }
        return interest
    }

    /// In the order of their ids, from behind `after`.
    func list(
        _ account: AccountID, _ filter: InterestFilter, after: InterestID, limit: Int64
    ) async throws -> [Interest] {
        try await database.all(
            InterestStatements.list, account, filter.kind, filter.visibility, filter.name,
            after, limit)
    }

    /// Makes an interest, or says whose name it is.
    func add(
        _ entry: InterestRules.Entry, to account: AccountID, in transaction: Transaction
    ) async throws -> Interest {
        guard
            let interest = try await transaction.first(
                InterestStatements.insert, account, entry.kind, entry.visibility, entry.name,
                entry.label, entry.description)
        else { throw try await duplicate(of: entry, in: account, transaction) }
        try await publish("interest.created", interest, account, transaction)
        return interest
    }

    /// Changes an interest; nothing is written when it already is like that.
    func change(
        _ id: InterestID, in account: AccountID, ifVersion version: Int32?,
        _ edit: @Sendable (Interest) throws -> InterestRules.Entry
    ) async throws -> Interest {
        try await database.transaction { transaction in
            let interest = try await lock(id, in: account, ifVersion: version, transaction)
            let entry = try edit(interest)
            if entry == InterestRules.Entry(interest) { return interest }
            if entry.name != interest.name,
                try await transaction.first(
                    InterestStatements.findByName, account, entry.kind, entry.name) != nil
            {
                throw try await duplicate(of: entry, in: account, transaction)
            }
            guard
                let changed = try await transaction.first(
                    InterestStatements.update, account, id, entry.visibility, entry.name,
                    entry.label, entry.description)
            else { throw InterestFault.unknown(id) }
            try await publish("interest.changed", changed, account, transaction)
            return changed
        }
    }

    /// Removes an interest; ``sweep()`` removes its memberships afterwards.
    func remove(_ id: InterestID, from account: AccountID, ifVersion version: Int32?) async throws {
        try await database.transaction { transaction in
            // Nobody writes a membership of it while it goes.
            try await transaction.run(GuardStatements.stopWriters, account)
            _ = try await lock(id, in: account, ifVersion: version, transaction)
            guard
                let version = try await transaction.first(InterestStatements.delete, account, id)
            else { throw InterestFault.unknown(id) }
            try await feed.append(
                [
                    NewChange(
                        account: account.rawValue, kind: "interest.deleted",
                        subject: id.rawValue, Deleted(id: id.rawValue, version: version))
                ], in: transaction)
        }
    }

    /// Removes what is left of interests that were deleted, in transactions of 5,000 rows.
    func sweep() async throws {
        for row in try await database.all(InterestStatements.deletedLately) {
            let (account, interest) = row.values
            while try await database.run(InterestStatements.sweep, account, interest) > 0 {}
        }
    }

    private func lock(
        _ id: InterestID, in account: AccountID, ifVersion version: Int32?,
        _ transaction: Transaction
    ) async throws -> Interest {
        guard let interest = try await transaction.first(InterestStatements.lock, account, id)
        else { throw InterestFault.unknown(id) }
        if let version, version != interest.version {
            throw ProtocolFault.staleVersion(sent: version, current: interest.version)
        }
        return interest
    }

    private func duplicate(
        of entry: InterestRules.Entry, in account: AccountID, _ transaction: Transaction
    ) async throws -> any Error {
        let id = try await transaction.first(
            InterestStatements.findByName, account, entry.kind, entry.name)
        return id.map(InterestFault.duplicate) ?? NameTaken()
    }

    private func publish(
        _ kind: String, _ interest: Interest, _ account: AccountID, _ transaction: Transaction
    ) async throws {
        try await feed.append(
            [
                NewChange(
                    account: account.rawValue, kind: kind, subject: interest.id.rawValue, interest)
            ], in: transaction)
    }
}

/// What a list of interests is narrowed to; `nil` narrows nothing.
struct InterestFilter: Sendable {
    var kind: InterestKind?
    var visibility: Visibility?
    var name: String?
}

/// Another transaction took the name and gave it up again: the same request can work at once.
private struct NameTaken: TransientError {}

extension InterestRules.Entry {
    /// As it stands.
    init(_ interest: Interest) {
        self.init(
            kind: interest.kind, visibility: interest.visibility, name: interest.name,
            label: interest.label, description: interest.description)
    }
}
