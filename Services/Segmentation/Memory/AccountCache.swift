// Accounts in memory, and how they stay what the tables say.
//
//   take(account) ---- account_plan: revision + 1, the account's lock until the transaction ends
//      |
//   projection, definitions, manual choices ---> Touches
//      |
//   flips(touches) --- resident? the columns are brought up to the revision before, changed, and
//      |               the segments that look at what changed are decided; else: nil, by SQL
//   close(touched) --- projection_change: who must be read again by whoever else holds the account
//
// A column is loaded from the projection on first use, and the account's saved segments when
// somebody wants it resident. What is loaded beside changes is caught up afterwards: contacts that
// were touched since are read again, which is harmless to repeat. Columns are changed before their
// transaction commits; when it does not, the next transaction finds its own revision taken by the
// one that failed, and drops them. The tables are the truth: anything in memory may be dropped at
// any time.

internal import Columns
internal import EventLoop
internal import Model
internal import Postgres
internal import Service
internal import Synchronization

/// The accounts of this process, in memory as far as they are used; see the head of this file.
final class AccountCache: Sendable {
    private let database: Database
    private let views: AccountViews
    private let token = Atomic<UInt64>(1)

    init(
        database: Database, accounts: AccountDirectory, limits: CriteriaLimits,
        now: @escaping @Sendable () -> Instant = { .now }
    ) {
        self.database = database
        views = AccountViews(database: database, accounts: accounts, limits: limits, now: now)
    }

    // MARK: Definitions

    /// What the account's definitions say, as of a moment ago; 404 `unknown-account`.
    func view(of account: AccountID) async throws -> AccountView {
        try await views.checked(account).view
    }

    // MARK: Transactions

    /// Takes the account for the rest of the transaction: every transaction does that changes its
    /// projection, definitions, members or manual choices.
    func take(_ account: AccountID, in transaction: Transaction) async throws -> AccountTurn {
        guard let stand = try await transaction.first(MemoryStatements.take, account) else {
            preconditionFailure("an upsert with RETURNING returned no row")
        }
        let view = try await views.view(of: account, version: stand.version, in: transaction)
        transaction.afterCommit { [views] in views.keep(view, revision: stand.revision) }
        return AccountTurn(
            view: view, revision: stand.revision,
            token: token.wrappingAdd(1, ordering: .relaxed).newValue)
    }

    /// Makes the definitions that this transaction wrote a new version.
    func redefine(_ turn: AccountTurn, in transaction: Transaction) async throws -> AccountTurn {
        let account = turn.view.account.id
        guard let version = try await transaction.first(MemoryStatements.redefine, account) else {
            preconditionFailure("an upsert with RETURNING returned no row")
        }
        let view = try await views.read(account, version, transaction)
        transaction.afterCommit { [views] in views.keep(view, revision: turn.revision) }
        return AccountTurn(view: view, revision: turn.revision, token: turn.token)
    }

    /// Tells the others whom this transaction touched or flipped; the last that it does.
    func close(_ turn: AccountTurn, touched: [ContactID], in transaction: Transaction) async throws
    {
        guard !touched.isEmpty else { return }
        try await transaction.run(
            MemoryStatements.close, turn.view.account.id, turn.revision, touched)
    }

    // MARK: Columns

    /// Who flips because of what the transaction changed; `nil` when the account is not resident.
    func flips(_ touches: Touches, _ turn: AccountTurn, in transaction: Transaction) async throws
        -> [Flip]?
    {
        nil
    }

    /// The next contacts that flip where a segment is filled; `nil` when the account is not
    /// resident.
    func fillChunk(
        _ segment: PlannedSegment, after: ContactID, limit: Int, _ turn: AccountTurn,
        in transaction: Transaction
    ) async throws -> FillChunk? {
        nil
    }

    /// Loads the account in the background, if it fits.
    func wantResident(_ account: AccountID) {}

    /// Forgets what is in memory of an account.
    func drop(_ account: AccountID) {}
}
