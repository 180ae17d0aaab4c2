internal import Feed
internal import Model
internal import HTTP
internal import Postgres
internal import Service

/// What else an account keeps of its contacts.
struct FieldStore: Sendable {
    let database: Database
    let feed: FeedWriter

    func find(_ id: FieldID, in account: AccountID) async throws -> Field {
        guard let field = try await database.first(FieldStatements.find, account, id) else {
            throw ContactFault.unknownField(id)
        }
        return field
    }

    /// In the order of their ids, from behind `after`.
    func list(_ account: AccountID, after: FieldID, limit: Int64) async throws -> [Field] {
        try await database.all(FieldStatements.list, account, after, limit)
    }

    /// All of an account; a plan has at most 100.
    func all(of account: AccountID, _ session: some Session) async throws -> [Field] {
        try await session.all(FieldStatements.list, account, FieldID(0), 1_000)
    }

    func rules(of account: AccountID, _ session: some Session) async throws -> FieldRules {
        FieldRules(try await all(of: account, session))
    }

    func count(of account: AccountID, _ session: some Session) async throws -> Int {
        Int(try await session.first(FieldStatements.count, account) ?? 0)
    }

    func add(
        _ entry: FieldDraftRules.Entry, to account: Account, in transaction: Transaction
    ) async throws -> Field {
        try await transaction.run(FieldStatements.lockMaking, account.id)
        let rows = try await transaction.all(FieldStatements.placeholders, account.id)
        let limit = account.plan.fieldLimit
        guard rows.count(where: { !$0.values.2 }) < limit else {
            throw ContactFault.fieldLimit(limit)
        }
        if let wanted = entry.placeholder, let other = rows.first(where: { $0.values.1 == wanted })
        {
            throw ContactFault.duplicateField(other.values.0)
        }
        let placeholder =
            entry.placeholder
            ?? Placeholder.free(from: entry.name, besides: Set(rows.map(\.values.1)))
        let field = try await transaction.first(
            FieldStatements.insert, account.id, .now, entry.name, placeholder, entry.type,
            JSONText(JSON.encode(entry.options)))
        guard let field else { throw NameTaken() }
        try await publish(field, account.id, transaction)
        return field
    }

    func change(
        _ id: FieldID, in account: AccountID, ifVersion version: Int32?,
        _ edit: @Sendable (Field) throws -> FieldDraftRules.Entry
    ) async throws -> Field {
        try await database.transaction { transaction in
            let field = try await lock(id, in: account, ifVersion: version, transaction)
            let entry = try edit(field)
            if entry.name == field.name, entry.options == field.options { return field }
            let changed = try await transaction.first(
                FieldStatements.update, account, id, entry.name,
                JSONText(JSON.encode(entry.options)))
            guard let changed else { throw ContactFault.unknownField(id) }
            try await publish(changed, account, transaction)
            return changed
        }
    }

    /// Removes a field at once, and its values from the contacts afterwards.
    func remove(_ id: FieldID, from account: AccountID, ifVersion version: Int32?) async throws {
        let placeholder = try await database.transaction { transaction in
            let field = try await lock(id, in: account, ifVersion: version, transaction)
            try await transaction.run(FieldStatements.markDeleted, account, id, .now)
            try await feed.append(
                [
                    NewChange(
                        account: account.number, kind: "field.deleted", subject: id.number,
                        Deleted(id: id.number, version: field.version + 1))
                ], in: transaction)
            return field.placeholder
        }
        // What a deadline or a lost connection leaves, the next sweep takes.
        try? await strip(placeholder, of: id, in: account)
    }

    /// Goes on with what a stop or an error left of ``remove(_:from:ifVersion:)``.
    func sweep() async throws {
        for row in try await database.all(FieldStatements.deleted) {
            try await strip(row.values.2, of: row.values.1, in: row.values.0)
        }
    }

    /// In transactions of at most 5,000 contacts; the placeholder is free again at the end.
    private func strip(
        _ placeholder: String, of id: FieldID, in account: AccountID
    ) async throws {
        var after = ContactID(0)
        while let last = try await database.first(
            FieldStatements.strip, account, placeholder, after) ?? nil
        {
            after = last
        }
        try await database.run(FieldStatements.delete, account, id)
    }

    private func lock(
        _ id: FieldID, in account: AccountID, ifVersion version: Int32?, _ transaction: Transaction
    ) async throws -> Field {
        guard let field = try await transaction.first(FieldStatements.lock, account, id) else {
            throw ContactFault.unknownField(id)
        }
        if let version, version != field.version {
            throw ProtocolFault.staleVersion(sent: version, current: field.version)
        }
        return field
    }

    private func publish(
        _ field: Field, _ account: AccountID, _ transaction: Transaction
    ) async throws {
        try await feed.append(
            [
                NewChange(
                    account: account.number, kind: "field.changed", subject: field.id.number, field)
            ], in: transaction)
    }
}
