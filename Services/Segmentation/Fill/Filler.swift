internal import EventLoop
internal import Feed
internal import Model
internal import Postgres
internal import Service
internal import Synchronization

/// Decides all contacts for segments that are new, changed, or out of date, in chunks.
///
/// A chunk is one transaction that holds the account; live changes take their turns between chunks
/// and decide by the new generation. Who was decided before the chunk flips no second time. Where
/// the account is in memory only those who flip cost anything.
final class Filler: Sendable {
    private let database: Database
    private let decider: Decider

    /// Since when accounts are waited for to be in memory.
    private let waiting = Mutex<[AccountID: UInt64]>([:])

    /// How long a fill waits for its account to be in memory: deciding it by SQL takes longer.
    private static let patience: UInt64 = 3_000_000_000

    /// How often other processes' segments are looked for, and accounts that are waited for.
    private static let interval = Duration.milliseconds(200)

    /// Accounts at once: each takes a connection.
    private static let sideBySide = 3

    init(database: Database, decider: Decider) {
        self.database = database
        self.decider = decider
    }

    /// Looks for something to fill until cancelled; at once when the doorbell rings.
    func run(on loop: EventLoop) async throws {
        while true {
            let seen = decider.doorbell.rings
            try await fillAll(isPatient: true)
            await decider.doorbell.wait(after: seen, on: loop, upTo: Filler.interval)
            try Task.checkCancellation()
        }
    }

    /// Fills whatever there is to fill now; accounts take turns, a chunk each.
    ///
    /// An account that is not in memory yet is left for later, for a while, if `isPatient`. One
    /// that fails keeps no other waiting.
    func fillAll(isPatient: Bool = false) async throws {
        var accounts = try await database.all(FillStatements.accounts)
        var failure: (any Error)?
        while !accounts.isEmpty {
            let results = await Filler.each(accounts) { account in
                try await self.fillChunk(of: account, isPatient: isPatient)
            }
            for case .failure(let error) in results.values { failure = error }
            accounts = accounts.filter { account in
                if case .success(true) = results[account] { return true }
                return false
            }
            try Task.checkCancellation()
        }
        if let failure { throw failure }
    }

    /// Works on accounts, a few side by side.
    static func each<Value: Sendable>(
        _ accounts: [AccountID], _ body: @escaping @Sendable (AccountID) async throws -> Value
    ) async -> [AccountID: Result<Value, any Error>] {
        typealias Done = (account: AccountID, result: Result<Value, any Error>)
        var results: [AccountID: Result<Value, any Error>] = [:]
        await withTaskGroup(of: Done.self) { group in
            for (index, account) in accounts.enumerated() {
                if index >= Filler.sideBySide, let done = await group.next() {
                    results[done.account] = done.result
                }
                group.addTask {
                    do { return (account, .success(try await body(account))) } catch {
                        return (account, .failure(error))
                    }
                }
            }
            for await done in group { results[done.account] = done.result }
        }
        return results
    }

    /// Decides the next contacts; false when nothing is left that can be done now.
    func fillChunk(of account: AccountID, isPatient: Bool = false) async throws -> Bool {
        decider.cache.wantResident(account)
        let isTired = isPatient ? isTired(of: account) : true
        let chunk = try await database.transaction { transaction in
            try await FillTransaction(decider: decider, transaction: transaction)
                .fill(account, isColdAllowed: isTired)
        }
        guard let chunk else { return false }
        waiting.withLock { $0[account] = nil }
        for segment in chunk.toSweep {
            while try await database.run(FillStatements.sweep, account, segment, false) > 0 {}
        }
        return chunk.isWorthAnother
    }

    private func isTired(of account: AccountID) -> Bool {
        let now = Deadline.monotonicNow
        return waiting.withLock { waiting in
            let since = waiting[account] ?? now
            waiting[account] = since
            return now - since > Filler.patience
        }
    }
}
