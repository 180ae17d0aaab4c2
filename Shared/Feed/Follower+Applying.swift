internal import EventLoop
internal import HTTP
internal import Model
internal import Postgres

extension Follower {
    /// How many accounts' transactions run at once: the pool is shared with those who ask.
    static let accountsAtOnce = 4

    /// Applies a whole batch; after an error nothing new is begun, and what runs ends first.
    ///
    /// - Throws: a transient error; what is applied by then is skipped the next time.
    func apply(_ batch: FollowedBatch) async throws {
        try await withThrowingTaskGroup(of: (any Error)?.self) { group in
            var failure: (any Error)?
            var running = 0
            for pieces in batch.pieces(of: shard) {
                if running == Follower.accountsAtOnce {
                    failure = try await group.next() ?? nil
                    running -= 1
                }
                if failure != nil { break }
                group.addTask { await self.failure(of: pieces, batch) }
                running += 1
            }
            while let ended = try await group.next() { failure = failure ?? ended }
            if let failure { throw failure }
        }
    }

    private func failure(of pieces: AccountPieces, _ batch: FollowedBatch) async -> (any Error)? {
        do {
            for piece in pieces.pieces { try await applyOrPark(pieces.account, piece, batch) }
            return nil
        } catch {
            return error
        }
    }

    /// Halves what fails for good until the change that is the cause stands alone, and parks it;
    /// and what takes too long, until it does not.
    private func applyOrPark(
        _ account: Int64, _ changes: [FollowedChange], _ batch: FollowedBatch
    ) async throws {
        do {
            try await applyTogether(account, changes, batch)
        } catch  where changes.count > 1 && Follower.isLighterInHalves(error) {
            let middle = changes.count / 2
            try await applyOrPark(account, Array(changes[..<middle]), batch)
            try await applyOrPark(account, Array(changes[middle...]), batch)
        } catch  where Follower.isPermanent(error) {
            guard let change = changes.first else { return }
            try await park(change, String(describing: error), batch)
            report(.parked(feed: feed, kind: change.kind, error))
        }
    }

    /// Whether fewer changes together may succeed: a statement that took too long may be shorter.
    private static func isLighterInHalves(_ error: any Error) -> Bool {
        if isPermanent(error) { return true }
        guard !Task.isCancelled, let error = error as? PostgresError else { return false }
        return error.kind == .timedOut || error.code == "57014"
    }

    /// Whether trying again cannot help.
    static func isPermanent(_ error: any Error) -> Bool {
        if error is CancellationError || Task.isCancelled { return false }
        if let error = error as? any TransientError { return !error.isTransient }
        return true
    }

    private func applyTogether(
        _ account: Int64, _ changes: [FollowedChange], _ batch: FollowedBatch
    ) async throws {
        guard let last = changes.last else { return }
        let subjects = Array(Set(changes.map(\.subject)))
        try await database.transaction { [feed, apply] transaction in
            let stored = try await lock(account, subjects, batch, transaction)
            let new = changes.filter { stored.isBefore($0.position) }
            guard !new.isEmpty else { return }
            // An erasure waits for nothing, and what waits of the person goes.
            let erased = new.filter { $0.kind.hasSuffix(".erased") }.map(\.subject)
            let parked = Set(stored.parked).subtracting(erased)
            if parked.count < stored.parked.count {
                try await transaction.run(FollowerStatements.drop, account, feed, erased)
            }
            let ready = parked.isEmpty ? new : new.filter { !parked.contains($0.subject) }
            if !ready.isEmpty { try await apply(account, ready, transaction) }
            for change in new where parked.contains(change.subject) {
                try await park(change, "behind a parked change", transaction)
            }
            try await transaction.run(
                FollowerStatements.move, account, feed, last.position.epoch, last.position.xid,
                last.position.id)
        }
    }

    /// Holds the page's row where the batch was read, then locks the account's.
    private func lock(
        _ account: Int64, _ subjects: [Int64], _ batch: FollowedBatch, _ transaction: Transaction
    ) async throws -> StoredPosition {
        let page = try await transaction.first(FollowerStatements.hold, feed)?.values
        guard let (epoch, xid, id) = page, epoch == batch.after?.epoch ?? "",
            xid == batch.after?.xid ?? 0, id == batch.after?.id ?? 0
        else { throw PositionMoved() }
        guard
            let stored = try await transaction.first(
                FollowerStatements.lock, account, feed, subjects)
        else { preconditionFailure("an upsert with RETURNING returned no row") }
        return stored
    }

    // MARK: Parking

    private func park(
        _ change: FollowedChange, _ reason: String, _ batch: FollowedBatch
    ) async throws {
        try await database.transaction { [feed] transaction in
            let stored = try await lock(change.account, [], batch, transaction)
            guard stored.isBefore(change.position) else { return }
            try await park(change, reason, transaction)
            try await transaction.run(
                FollowerStatements.move, change.account, feed, change.position.epoch,
                change.position.xid, change.position.id)
        }
    }

    private func park(
        _ change: FollowedChange, _ reason: String, _ transaction: Transaction
    ) async throws {
        try await transaction.run(
            FollowerStatements.park, change.account, feed, change.position.epoch,
            change.position.xid, change.position.id, change.subject, change.at.rawValue,
            change.kind, String(reason.prefix(500)), JSONText(change.json.bytes))
    }
}

extension StoredPosition {
    /// Whether a change at `position` has not been applied yet.
    fileprivate func isBefore(_ position: Position) -> Bool {
        position.epoch != epoch || position > Position(epoch: epoch, xid: xid, id: id)
    }
}
