internal import Columns
internal import Model
internal import Postgres
internal import Service

/// Brings accounts, and columns of accounts that are there already, into memory.
///
/// Everything is read beside changes. At the end the account is held for a moment, and whoever was
/// touched meanwhile is read again.
struct AccountLoader: Sendable {
    let database: Database
    let views: AccountViews
    let residents: Residents
    let folder: SnapshotFolder?
    let log: Log?

    /// Loads the account, or what is missing of it: `keys`, and what its segments look at.
    func load(_ account: AccountID, _ keys: Set<ColumnKey>) async throws {
        for attempt in 0..<3 {
            do {
                let stand = try await database.first(MemoryStatements.stand, account) ?? .new
                let view = try await views.view(
                    of: account, version: stand.version, in: database)
                if let memory = residents[account] {
                    return try await complete(memory, keys, stand, view)
                }
                // A snapshot that cannot be caught up with is not tried twice.
                return try await begin(keys, stand, view, isWarm: attempt == 0)
            } catch is AccountMemory.Stale {
                residents.drop(account)
            }
        }
        throw SegmentFault.loading
    }

    private func begin(
        _ keys: Set<ColumnKey>, _ stand: AccountStand, _ view: AccountView, isWarm: Bool
    ) async throws {
        let warm = isWarm ? try await folder?.read(view, stand) : nil
        let reader = ColumnReader(view: view, session: database)
        let memory = if let warm { warm } else { try await cold(reader, stand) }
        let drafts = try await drafts(memory.missing(keys.union(view.columns)), view)
        try await memory.attach(drafts.drafts, touched: [], view, database)
        try residents.allow(view.account.id, bytes: memory.bytes)
        try await settle(memory, view)
        if warm == nil { await folder?.save(memory) }
    }

    /// What happened to millions of contacts is grouped before its first row comes: that may take
    /// longer than what requests wait for.
    private func drafts(_ keys: Set<ColumnKey>, _ view: AccountView) async throws -> SendableDrafts
    {
        try await database.transaction(statementTimeout: .seconds(120)) { transaction in
            SendableDrafts(
                drafts: try await ColumnReader(view: view, session: transaction).drafts(keys))
        }
    }

    private func cold(_ reader: ColumnReader, _ stand: AccountStand) async throws -> AccountMemory {
        let columns = try await reader.base { [residents] columns in
            try residents.allow(reader.view.account.id, bytes: columns.bytes)
        }
        return AccountMemory(
            reader.view, columns: columns, live: LiveSegments(), revision: stand.revision)
    }

    /// Makes a memory that was just filled current, and keeps it.
    func settle(_ memory: AccountMemory, _ view: AccountView) async throws {
        try await memory.redefine(view, database)
        let account = memory.account
        let wrong = try await database.transaction { transaction in
            let stand = try await transaction.first(MemoryStatements.hold, account) ?? .new
            let view = try await views.view(of: account, version: stand.version, in: transaction)
            do {
                try await memory.catchUp(to: stand, before: nil, view, transaction)
            } catch is AccountMemory.Missing {
                try await memory.catchUp(to: stand, view, transaction)
                return [SegmentID]()
            }
            let wrong = try await memory.verify(transaction)
            if !wrong.isEmpty {
                try await transaction.run(MemoryStatements.recheck, account, wrong)
            }
            return wrong
        }
        if !wrong.isEmpty {
            log?.error(
                "members were not those that the criteria give; they are decided again",
                [("account", .int(account.rawValue)), ("segments", .int(Int64(wrong.count)))])
        }
        _ = try residents.keep(memory)
    }

    /// Adds the columns that are missing.
    private func complete(
        _ memory: AccountMemory, _ keys: Set<ColumnKey>, _ from: AccountStand, _ view: AccountView
    ) async throws {
        let account = memory.account
        let drafts = try await drafts(memory.missing(keys.union(view.columns)), view)
        try await database.transaction { transaction in
            let stand = try await transaction.first(MemoryStatements.hold, account) ?? .new
            let view = try await views.view(of: account, version: stand.version, in: transaction)
            let touched = try await transaction.all(
                MemoryStatements.touched, account, from.revision, stand.revision)
            try await memory.turns.once {
                try await memory.catchUp(to: stand, view, transaction)
                try await memory.attach(
                    drafts.drafts, touched: Set(touched.joined()).sorted(), view, transaction)
                do {
                    try await memory.redefine(view, transaction)
                } catch is AccountMemory.Missing {
                    // Definitions changed meanwhile; who asked looks again.
                }
            }
        }
        // What somebody dropped meanwhile was not what the rows said: it stays away.
        guard residents[account] === memory else { throw AccountMemory.Stale() }
        do { _ = try residents.keep(memory) } catch {
            residents.drop(account, memory)
            throw error
        }
    }

    /// Handed to the one transaction that uses them up.
    private struct SendableDrafts: @unchecked Sendable {
        let drafts: [ColumnDraft]
    }
}
