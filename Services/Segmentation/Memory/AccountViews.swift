internal import Columns
internal import EventLoop
internal import Model
internal import Postgres
internal import Service
internal import Synchronization

/// What accounts' definitions say, read again when they changed or the account's day is over.
///
/// `account_plan.version` goes up in the transaction of every change of definitions, so a view is
/// also fresh where another process changed them.
final class AccountViews: Sendable {
    /// A view, and how recently it was held against the database.
    struct Checked: Sendable {
        let view: AccountView
        let stand: AccountStand
        let checkedAt: UInt64
    }

    private let database: Database
    private let accounts: AccountDirectory
    private let defaults: CriteriaLimits
    private let now: @Sendable () -> Instant
    private let held = Mutex<[AccountID: Checked]>([:])

    /// More are read again when they are needed.
    private static let capacity = 10_000

    /// How long a view is used without asking again: what another process wrote is seen then.
    private static let freshness: UInt64 = 50_000_000

    init(
        database: Database, accounts: AccountDirectory, limits: CriteriaLimits,
        now: @escaping @Sendable () -> Instant
    ) {
        self.database = database
        self.accounts = accounts
        self.now = now
        defaults = limits
    }

    /// The last view that was read, however old; `nil` when none was.
    func known(_ account: AccountID) -> AccountView? { held.withLock { $0[account]?.view } }

    /// The view as of a moment ago: at most one round trip, none within 50 ms of the last.
    func checked(_ account: AccountID) async throws -> Checked {
        let tick = Deadline.monotonicNow
        let known = held.withLock { $0[account] }
        if let known, tick < known.checkedAt &+ AccountViews.freshness, isToday(known.view) {
            return known
        }
        let stand = try await database.first(MemoryStatements.stand, account) ?? .new
        let view = try await view(of: account, version: stand.version, in: database)
        let checked = Checked(view: view, stand: stand, checkedAt: tick)
        keep(checked)
        return checked
    }

    /// The view of a version that a transaction found; kept unless that transaction made it.
    func view(of account: AccountID, version: Int64, in session: some Session) async throws
        -> AccountView
    {
        let known = held.withLock { $0[account]?.view }
        if let known, known.version == version, isToday(known) { return known }
        return try await read(account, version, session)
    }

    /// The view in a transaction that changed definitions and may still be rolled back.
    func read(_ account: AccountID, _ version: Int64, _ session: some Session) async throws
        -> AccountView
    {
        let found = try await accounts.find(account, in: session)
        guard
            let clock = try await session.first(MemoryStatements.clock, now(), found.timeZone)
        else { preconditionFailure("a SELECT without a table returned no row") }
        let stored = try await session.all(SegmentStatements.ofAccount, account)
        let definitions = Definitions(stored.map(\.segment))
        let catalogue = try await Catalogue(of: account, in: session)
        var limits = defaults
        if let own = try await session.first(MemoryStatements.limits, account)?.values {
            limits.tests = Int(own.0)
            limits.levels = Int(own.1)
        }
        let plan = AccountPlan(
            account: account, version: version, stored: stored, definitions: definitions,
            sql: catalogue.sql)
        return AccountView(
            account: found, version: version, today: clock.values.0, turnsAt: clock.values.1,
            definitions: definitions, catalogue: catalogue, limits: limits, plan: plan,
            columns: plan.segments.reduce(into: []) { $0.formUnion($1.criteria.columns) })
    }

    /// After a transaction that ended well: its view and revision are what others will find.
    func keep(_ turn: AccountTurn) {
        keep(Checked(view: turn.view, stand: turn.stand, checkedAt: Deadline.monotonicNow))
    }

    private func keep(_ checked: Checked) {
        held.withLock { held in
            let account = checked.view.account.id
            if let known = held[account], known.stand.revision > checked.stand.revision { return }
            if held.count >= AccountViews.capacity, held[account] == nil { held.removeAll() }
            held[account] = checked
        }
    }

    private func isToday(_ view: AccountView) -> Bool { now() < view.turnsAt }
}
