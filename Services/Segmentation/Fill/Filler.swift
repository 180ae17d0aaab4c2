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
    /// An account that is not in memory yet is left for later, for a while, if `isPatient`.
    func fillAll(isPatient: Bool = false) async throws {
        var accounts = try await database.all(FillStatements.accounts)
        while !accounts.isEmpty {
            var unfinished: [AccountID] = []
            for account in accounts where try await fillChunk(of: account, isPatient: isPatient) {
                unfinished.append(account)
            }
            accounts = unfinished
        }
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
