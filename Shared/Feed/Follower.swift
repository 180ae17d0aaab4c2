public import EventLoop
public import HTTP
internal import Model
public import Postgres
internal import Synchronization

/// Follows another service's feed and applies each change once.
///
/// A page is grouped by account; each account's changes are applied in one transaction with the
/// position and all that follows from them. The page's position moves afterwards. So delivery is
/// at least once, and effects are once, also with several followers of one service.
public final class Follower: Sendable {
    /// Makes an account's changes true here; in the transaction that stores the position.
    ///
    /// Changes are in order, at most 1,000, of one account. A permanent error parks a change,
    /// others are tried again.
    public typealias Apply =
        @Sendable (_ account: Int64, _ changes: [FollowedChange], _ transaction: Transaction)
        async throws -> Void

    /// The feed's name here, such as `contacts`.
    public let feed: String

    let database: Database
    let apply: Apply
    private let reader: FeedReader
    private let resync: (@Sendable () async throws -> Void)?
    private let report: @Sendable (FollowerEvent) -> Void
    private let lag = Mutex(Duration.zero)

    /// A follower; it begins with ``run(on:)``.
    ///
    /// - Parameters:
    ///   - feed: the feed's name here, such as `contacts`.
    ///   - base: where the feed's owner listens.
    ///   - key: what this service calls others with.
    ///   - client: of this process.
    ///   - database: has ``FeedSchema``'s tables.
    ///   - report: what an operator should know; called rarely.
    ///   - apply: makes changes true here.
    ///   - resync: takes a snapshot of the owner's lists as a diff; without it the follower reads
    ///     on from the oldest change there is.
    public init(
        _ feed: String, of base: BaseURL, key: String, client: HTTPClient,
        into database: Database, report: @escaping @Sendable (FollowerEvent) -> Void = { _ in },
        apply: @escaping Apply, resync: (@Sendable () async throws -> Void)? = nil
    ) {
        self.feed = feed
        self.database = database
        self.apply = apply
        self.resync = resync
        self.report = report
        reader = FeedReader(base: base, key: key, client: client)
    }

    /// How far behind its owner it is: the age of the newest change applied, zero when there was
    /// nothing more.
    public var lagSeconds: Double {
        let (seconds, attoseconds) = lag.withLock { $0 }.components
        return Double(seconds) + Double(attoseconds) / 1e18
    }

    /// How many changes wait for someone to mend their cause.
    ///
    /// - Returns: rows of `parked_change`.
    /// - Throws: what the database said.
    public func parkedCount() async throws -> Int64 {
        try await database.first(FollowerStatements.parkedCount, feed) ?? 0
    }

    /// Follows until cancelled.
    ///
    /// - Parameter loop: where its timers run.
    /// - Throws: `CancellationError` only.
    public func run(on loop: EventLoop) async throws {
        var backOff = BackOff()
        while true {
            do {
                try await followOnce()
                backOff.reset()
                report(.following(feed: feed))
            } catch {
                if Task.isCancelled { throw CancellationError() }
                report(.retrying(feed: feed, error))
                try await loop.sleep(for: backOff.next())
            }
        }
    }

    /// Reads and applies one page; waits for it up to 20 seconds.
    func followOnce() async throws {
        let stored = try await database.first(FollowerStatements.find, 0, feed)?.values
        let after = stored.map { Position(epoch: $0.0, xid: $0.1, id: $0.2) }
        guard let page = try await reader.read(after: after?.description, wait: 20) else {
            return try await startOver()
        }
        for (account, changes) in page.byAccount() {
            try await applyOrPark(account, changes)
        }
        if page.next != after {
            try await database.run(
                FollowerStatements.advance, feed, page.next.epoch, page.next.xid, page.next.id,
                after?.epoch ?? "", after?.xid ?? 0, after?.id ?? 0)
        }
        let age = page.changes.last.map { Instant.now - $0.at } ?? .zero
        lag.withLock { $0 = page.changes.count < FeedReader.limit ? .zero : max(.zero, age) }
    }

    /// A position read before the snapshot: what changes meanwhile is in the feed after it.
    private func startOver() async throws {
        report(.resync(feed: feed))
        if let resync {
            let start = try await reader.latest()
            try await resync()
            try await restart(at: start)
        } else {
            try await restart(at: try await reader.oldest())
        }
    }

    private func restart(at position: Position) async throws {
        try await database.transaction { [feed] transaction in
            try await transaction.run(FollowerStatements.forget, feed)
            try await transaction.run(
                FollowerStatements.move, 0, feed, position.epoch, position.xid, position.id)
        }
    }

    // MARK: Applying

    private func applyOrPark(_ account: Int64, _ changes: [FollowedChange]) async throws {
        do {
            try await applyTogether(account, changes)
        } catch  where Follower.isPermanent(error) {
            for change in changes {
                do {
                    try await applyTogether(account, [change])
                } catch  where Follower.isPermanent(error) {
                    try await park(change, String(describing: error))
                    report(.parked(feed: feed, kind: change.kind, error))
                }
            }
        }
    }

    /// Whether trying again cannot help.
    static func isPermanent(_ error: any Error) -> Bool {
        if error is CancellationError || Task.isCancelled { return false }
        if let error = error as? any TransientError { return !error.isTransient }
        return true
    }

    private func applyTogether(_ account: Int64, _ changes: [FollowedChange]) async throws {
        guard let last = changes.last else { return }
        let subjects = Array(Set(changes.map(\.subject)))
        try await database.transaction { [feed, apply] transaction in
            guard
                let stored = try await transaction.first(
                    FollowerStatements.lock, account, feed, subjects)
            else { preconditionFailure("an upsert with RETURNING returned no row") }
            let reached = Position(epoch: stored.epoch, xid: stored.xid, id: stored.id)
            let new = changes.filter { $0.position.epoch != reached.epoch || $0.position > reached }
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
                try await Follower.park(change, feed, "behind a parked change", transaction)
            }
            try await transaction.run(
                FollowerStatements.move, account, feed, last.position.epoch, last.position.xid,
                last.position.id)
        }
    }

    private func park(_ change: FollowedChange, _ reason: String) async throws {
        try await database.transaction { [feed] transaction in
            try await Follower.park(change, feed, reason, transaction)
            try await transaction.run(
                FollowerStatements.move, change.account, feed, change.position.epoch,
                change.position.xid, change.position.id)
        }
    }

    private static func park(
        _ change: FollowedChange, _ feed: String, _ reason: String, _ transaction: Transaction
    ) async throws {
        try await transaction.run(
            FollowerStatements.park, change.account, feed, change.position.epoch,
            change.position.xid, change.position.id, change.subject, change.at.rawValue,
            change.kind, String(reason.prefix(500)), JSONText(change.json.bytes))
    }

    /// Applies parked changes again, in order; what still fails stays, with all behind it.
    ///
    /// - Returns: how many were applied.
    /// - Throws: transient errors; call it again.
    public func redrive() async throws -> Int {
        var applied = 0
        var stuck: Set<[Int64]> = []
        var last: (Int64, Int64, Int64) = (0, 0, 0)
        while true {
            let rows = try await database.all(
                FollowerStatements.parked, feed, last.0, last.1, last.2)
            guard let end = rows.last else { return applied }
            last = (end.xid, end.id, end.account)
            for row in rows where !stuck.contains([row.account, row.subject]) {
                do {
                    try await redrive(row)
                    applied += 1
                } catch  where Follower.isPermanent(error) {
                    stuck.insert([row.account, row.subject])
                }
            }
        }
    }

    private func redrive(_ row: ParkedRow) async throws {
        let change = FollowedChange(
            position: Position(epoch: row.epoch, xid: row.xid, id: row.id), account: row.account,
            kind: row.kind, subject: row.subject, at: Instant(rawValue: row.atMilliseconds),
            json: try JSON(parsing: row.data.bytes))
        try await database.transaction { [feed, apply] transaction in
            try await apply(row.account, [change], transaction)
            try await transaction.run(
                FollowerStatements.unpark, row.account, feed, row.xid, row.id)
        }
    }
}
