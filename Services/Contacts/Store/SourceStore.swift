internal import Feed
internal import Model
internal import Postgres
internal import Service

/// Where contacts come from.
struct SourceStore: Sendable {
    let database: Database
    let feed: FeedWriter

    func find(_ id: SourceID, in account: AccountID) async throws -> Source {
        guard let source = try await database.first(SourceStatements.find, account, id) else {
            throw ContactFault.unknownSource(id)
        }
        return source
    }

    /// In the order of their ids, from behind `after`.
    func list(_ account: AccountID, after: SourceID, limit: Int64) async throws -> [Source] {
        try await database.all(SourceStatements.list, account, after, limit)
    }

    /// Which of them exist; in a transaction they also stay until its end.
    func known(
        _ ids: Set<SourceID>, in account: AccountID, _ session: some Session
    ) async throws -> Set<SourceID> {
        if ids.isEmpty { return [] }
        return Set(try await session.all(SourceStatements.known, account, Array(ids)))
    }

    func add(
        _ name: String, to account: AccountID, in transaction: Transaction
    ) async throws -> Source {
        let source = try await transaction.first(SourceStatements.insert, account, .now, name)
        guard let source else { throw try await duplicate(of: name, in: account, transaction) }
        try await publish(source, account, transaction)
        return source
    }

    func rename(
        _ id: SourceID, to name: String, in account: AccountID, ifVersion version: Int32?
    ) async throws -> Source {
        try await database.transaction { transaction in
            let source = try await lock(id, in: account, ifVersion: version, transaction)
            if source.name == name { return source }
            if try await transaction.first(SourceStatements.findByName, account, name) != nil {
                throw try await duplicate(of: name, in: account, transaction)
            }
            let renamed = try await transaction.first(SourceStatements.rename, account, id, name)
            guard let renamed else { throw ContactFault.unknownSource(id) }
            try await publish(renamed, account, transaction)
            return renamed
        }
    }

    /// Removes a source that no contact comes from.
    func remove(_ id: SourceID, from account: AccountID, ifVersion version: Int32?) async throws {
        try await database.transaction { transaction in
            let source = try await lock(id, in: account, ifVersion: version, transaction)
            if try await transaction.first(SourceStatements.isUsed, account, id) == true {
                throw ContactFault.sourceInUse(id)
            }
            try await transaction.run(SourceStatements.delete, account, id)
            try await feed.append(
                [
                    NewChange(
                        account: account.number, kind: "source.deleted", subject: id.number,
                        Deleted(id: id.number, version: source.version + 1))
                ], in: transaction)
        }
    }

    private func lock(
        _ id: SourceID, in account: AccountID, ifVersion version: Int32?,
        _ transaction: Transaction
    ) async throws -> Source {
        guard let source = try await transaction.first(SourceStatements.lock, account, id) else {
            throw ContactFault.unknownSource(id)
        }
        if let version, version != source.version {
            throw ProtocolFault.staleVersion(sent: version, current: source.version)
        }
        return source
    }

    private func duplicate(
        of name: String, in account: AccountID, _ transaction: Transaction
    ) async throws -> any Error {
        let id = try await transaction.first(SourceStatements.findByName, account, name)
        return id.map(ContactFault.duplicateSource) ?? NameTaken()
    }

    private func publish(
        _ source: Source, _ account: AccountID, _ transaction: Transaction
    ) async throws {
        try await feed.append(
            [
                NewChange(
                    account: account.number, kind: "source.changed", subject: source.id.number,
                    source)
            ], in: transaction)
    }
}
