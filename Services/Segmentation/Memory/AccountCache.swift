// Accounts in memory, and how they stay what the tables say.
//
//   take(account) ---- account_plan: revision + 1, the account's lock until the transaction ends;
//      |               resident? the columns are brought up to the revision before
//   projection, definitions, manual choices ---> Touches
//      |
//   flips(touches) --- resident? the columns are changed, and the segments that look at what
//      |               changed are decided; else: nil, by SQL
//   close(touched) --- projection_change: who must be read again by whoever else holds the account
//
// A column is loaded from the projection on first use, and the account's saved segments when
// somebody wants it resident. What is loaded beside changes is caught up afterwards: contacts that
// were touched since are read again, which is harmless to repeat. Columns are changed before their
// transaction commits; when it does not, or nobody knows, they are dropped. The tables are the
// truth: anything in memory may be dropped at any time.

internal import Columns
internal import EventLoop
internal import Model
internal import Postgres
internal import Service
internal import Synchronization

/// The accounts of this process, in memory as far as they are used; see the head of this file.
final class AccountCache: Sendable {
    private let database: Database
    private let loops: EventLoops
    private let settings: MemorySettings
    private let views: AccountViews
    private let residents: Residents
    private let loader: AccountLoader

    /// Loads that nobody waits for: one at a time.
    private let background = Turns()

    init(
        database: Database, loops: EventLoops, accounts: AccountDirectory, limits: CriteriaLimits,
        settings: MemorySettings = MemorySettings(), log: Log? = nil
    ) {
        self.database = database
        self.loops = loops
        self.settings = settings
        views = AccountViews(
            database: database, accounts: accounts, limits: limits, now: settings.now)
        residents = Residents(limit: settings.limit)
        let folder = settings.folder.map { SnapshotFolder($0, database: database, log: log) }
        loader = AccountLoader(
            database: database, views: views, residents: residents, folder: folder, log: log)
    }

    /// Bytes of all columns.
    var bytes: Int { residents.bytes }

    /// Accounts in memory.
    var count: Int { residents.all.count }

    // MARK: Definitions

    /// What the account's definitions say, as of a moment ago; 404 `unknown-account`.
    func view(of account: AccountID) async throws -> AccountView {
        try await views.checked(account).view
    }

    // MARK: Transactions

    /// Takes the account for the rest of the transaction: every transaction does that changes its
    /// projection, definitions, members or manual choices.
    func take(_ account: AccountID, in transaction: Transaction) async throws -> AccountTurn {
        let writer = Int64.random(in: .min ... .max)
        guard let stand = try await transaction.first(MemoryStatements.take, account, writer)
        else { preconditionFailure("an upsert with RETURNING returned no row") }
        let view = try await views.view(of: account, version: stand.version, in: transaction)
        let memory = try await caughtUp(view, stand, transaction)
        let turn = AccountTurn(view: view, stand: stand, memory: memory)
        keepAfterCommit(turn, transaction)
        return turn
    }

    /// The account's memory as it was before this transaction, which has changed nothing yet.
    private func caughtUp(
        _ view: AccountView, _ stand: AccountStand, _ transaction: Transaction
    ) async throws -> AccountMemory? {
        let account = view.account.id
        guard let memory = residents[account] else { return nil }
        do {
            try await memory.turns.once {
                try await memory.catchUp(to: stand, before: stand, view, transaction)
            }
            return memory
        } catch is AccountMemory.Stale {
            residents.drop(account, memory)
        } catch is AccountMemory.Missing {}
        return nil
    }

    /// Makes the definitions that this transaction wrote a new version.
    func redefine(_ turn: AccountTurn, in transaction: Transaction) async throws -> AccountTurn {
        let account = turn.view.account.id
        guard let version = try await transaction.first(MemoryStatements.redefine, account) else {
            preconditionFailure("an upsert with RETURNING returned no row")
        }
        let view = try await views.read(account, version, transaction)
        let redefined = AccountTurn(view: view, stand: turn.stand, memory: turn.memory)
        keepAfterCommit(redefined, transaction)
        return redefined
    }

    private func keepAfterCommit(_ turn: AccountTurn, _ transaction: Transaction) {
        let account = turn.view.account.id
        let fate = Fate { [residents] in
            guard let memory = turn.memory, memory.wasChanged(by: turn.stand) else { return }
            residents.drop(account, memory)
        }
        transaction.afterCommit { [views] in
            fate.isGood()
            views.keep(turn)
            turn.memory?.committed(turn.stand)
        }
    }

    /// Tells the others whom this transaction touched or flipped; the last that it does.
    func close(_ turn: AccountTurn, touched: [ContactID], in transaction: Transaction) async throws
    {
        guard !touched.isEmpty else { return }
        try await transaction.run(
            MemoryStatements.close, turn.view.account.id, turn.revision, touched)
    }

    // MARK: Columns in a transaction

    /// Who flips because of what the transaction changed; `nil` when the account is not resident.
    func flips(_ touches: Touches, _ turn: AccountTurn, in transaction: Transaction) async throws
        -> [Flip]?
    {
        try await change(turn, transaction) { memory in
            try await memory.apply(touches, turn, in: transaction).map(Flip.init)
        }
    }

    /// The next contacts that flip where a segment is filled; `nil` when the account is not
    /// resident.
    func fillChunk(
        _ segment: PlannedSegment, after: ContactID, limit: Int, _ turn: AccountTurn,
        in transaction: Transaction
    ) async throws -> FillChunk? {
        try await change(turn, transaction) { memory in
            try memory.difference(segment.id, after: after, limit: limit, turn)
        }
    }

    private func change<Value>(
        _ turn: AccountTurn, _ transaction: Transaction,
        _ body: (AccountMemory) async throws -> Value
    ) async throws -> Value? {
        let account = turn.view.account.id
        // Whatever came into memory since has not seen what was before this transaction.
        guard let memory = turn.memory, residents[account] === memory else {
            if !turn.view.plan.segments.isEmpty { wantResident(account) }
            return nil
        }
        do {
            return try await memory.turns.once {
                try await memory.redefine(turn.view, by: turn.stand, transaction)
                return try await body(memory)
            }
        } catch is AccountMemory.Stale {
            residents.drop(account, memory)
        } catch is AccountMemory.Missing {}
        wantResident(account)
        return nil
    }

    // MARK: Columns of readers

    /// Asks the account's columns, loading those that are missing; 503 `account-too-large`.
    ///
    /// The account's saved segments and their members are there too. `body` must be short: changes
    /// of the account wait for it. What a transaction has changed that may still be rolled back is
    /// seen, unless `isSettled`.
    func read<Value: Sendable>(
        _ account: AccountID, needing keys: Set<ColumnKey>, isSettled: Bool = false,
        _ body: (AccountColumns, LiveSegments, AccountView) throws -> Value
    ) async throws -> Value {
        while true {
            let checked = try await views.checked(account)
            if let memory = try await current(checked) {
                if isSettled, memory.isPending {
                    try await (EventLoop.current ?? loops.all[0]).sleep(for: .milliseconds(2))
                    continue
                }
                let answer = try memory.ask(keys, checked.view) { columns, live in
                    try body(columns, live, checked.view)
                }
                if let answer { return answer }
            }
            try await load(account, keys)
        }
    }

    /// The account's memory as current as the view; `nil` when there is none.
    private func current(_ checked: AccountViews.Checked) async throws -> AccountMemory? {
        let account = checked.view.account.id
        guard let memory = residents[account] else { return nil }
        switch memory.standing(checked.stand) {
        case .current: return memory
        case .stale:
            residents.drop(account, memory)
            return nil
        case .behind: break
        }
        do {
            // The connection first, then the turn: whoever has the turn may need a connection.
            try await database.transaction { [views] transaction in
                try await memory.turns.once {
                    let stand =
                        try await transaction.first(MemoryStatements.stand, account) ?? .new
                    guard memory.standing(stand) == .behind else { return }
                    let view = try await views.view(
                        of: account, version: stand.version, in: transaction)
                    try await memory.catchUp(to: stand, before: nil, view, transaction)
                }
            }
        } catch is AccountMemory.Stale {
            residents.drop(account, memory)
            return nil
        } catch is AccountMemory.Missing {}
        return memory
    }

    private func load(_ account: AccountID, _ keys: Set<ColumnKey>) async throws {
        try residents.check(account)
        let (load, isMine) = residents.loading(account)
        if isMine {
            // Detached: the load outlives the request that began it, and its deadline.
            Task.detached { [loader, residents] in
                do {
                    try await loader.load(account, keys)
                    residents.finish(account, .success(()))
                } catch {
                    residents.finish(account, .failure(error))
                }
            }
        }
        try await load.wait(on: EventLoop.current ?? loops.all[0])
    }

    /// Loads the account in the background, if it fits; does nothing when it is there.
    func wantResident(_ account: AccountID) {
        guard (try? residents.check(account)) != nil else { return }
        if let memory = residents[account], let view = views.known(account),
            memory.holds(view.columns, view)
        {
            return
        }
        guard residents.want(account) else { return }
        Task.detached { [loader, residents, background] in
            await background.once {
                // Only now does it stand in the way of a reader, who would begin it himself.
                guard residents.loading(account, isWanted: true).isMine else { return }
                do {
                    try await loader.load(account, [])
                    residents.finish(account, .success(()))
                } catch {
                    residents.finish(account, .failure(error))
                }
            }
        }
    }

    /// Loads the account's saved segments and waits for it; false when it does not fit.
    func makeResident(_ account: AccountID) async throws -> Bool {
        do {
            try await read(account, needing: []) { _, _, _ in }
            return true
        } catch SegmentFault.tooLarge {
            return false
        }
    }

    /// Forgets what is in memory of an account.
    func drop(_ account: AccountID) { residents.drop(account) }

    // MARK: Upkeep

    /// Drops accounts that were not used for long, and reads those again that have worn thin.
    func dropIdle() async {
        for memory in residents.all where memory.isWorn {
            residents.drop(memory.account, memory)
            wantResident(memory.account)
        }
        let idle = settings.idle.components.seconds * 1_000_000_000
        for memory in residents.all
        where Deadline.monotonicNow > memory.usedAt &+ UInt64(max(0, idle)) {
            await loader.folder?.save(memory)
            residents.drop(memory.account, memory)
        }
    }

    /// Saves what was changed, so that the next start is warm.
    func save() async {
        for memory in residents.all { await loader.folder?.save(memory) }
    }

    /// Forgets whom transactions touched more than a day ago.
    func trim() async throws {
        while true {
            let old = try await database.all(MemoryStatements.old, 86_400)
            for row in old {
                try await database.run(MemoryStatements.forget, row.values.0, row.values.1)
            }
            if old.isEmpty { return }
        }
    }
}

extension Flip {
    /// What the columns say.
    init(_ flip: MemberFlip) {
        self.init(segment: flip.segment, contact: flip.contact, isEntry: flip.isEntry)
    }
}
