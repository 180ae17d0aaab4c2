public import EventLoop
public import HTTP
internal import Model
public import Postgres

/// Publishes changes in the transactions that made them true, and serves them.
public final class FeedWriter: Sendable {
    private let database: Database
    private let signal = FeedSignal()

    /// A feed in the schema of this service.
    ///
    /// - Parameter database: has ``FeedSchema``'s tables.
    public init(database: Database) {
        self.database = database
    }

    /// Publishes changes when `transaction` commits.
    ///
    /// They become visible when every older transaction has ended too; their positions are known
    /// only then. All changes of one transaction belong to one account (`design.md` 7, rule 1).
    ///
    /// - Parameters:
    ///   - changes: any number; none costs nothing.
    ///   - transaction: the one that makes them true.
    /// - Throws: what the database said.
    /// - Complexity: one statement.
    public func append(_ changes: [NewChange], in transaction: Transaction) async throws {
        guard !changes.isEmpty else { return }
        try await transaction.run(
            FeedStatements.append, changes.map(\.account), changes.map(\.subject),
            changes.map(\.kind), changes.map { String(decoding: $0.json, as: UTF8.self) })
        transaction.afterCommit { [signal] in signal.wake() }
    }

    /// Removes persons from what was published: readers skip such rows.
    ///
    /// - Parameters:
    ///   - subjects: what the changes are about.
    ///   - account: whose.
    ///   - prefixes: the beginnings of the kinds, such as `contact.`.
    ///   - transaction: the erasure's.
    /// - Throws: what the database said.
    /// - Complexity: reads the account's rows of the last days, once.
    public func blank(
        subjects: [Int64], account: Int64, kinds prefixes: [String], in transaction: Transaction
    ) async throws {
        guard !subjects.isEmpty else { return }
        try await transaction.run(FeedStatements.blank, account, subjects, prefixes)
    }

    /// Answers waiting polls now, and later ones without waiting: the service stops.
    public func stop() { signal.close() }

    /// Looks for what other processes commit, every 50 ms while someone waits; until cancelled.
    ///
    /// - Parameter loop: where its timer runs.
    /// - Throws: `CancellationError`, or what the database said; call it again then.
    public func run(on loop: EventLoop) async throws {
        var newest = Position(epoch: "", xid: 0, id: 0)
        while true {
            try await loop.sleep(for: FeedWriter.pollInterval)
            guard signal.isAwaited else { continue }
            let horizon = try await horizon()
            guard let row = try await database.first(FeedStatements.newest, horizon.xmin) else {
                continue
            }
            let (xid, id) = row.values
            let found = Position(epoch: horizon.epoch, xid: xid, id: id)
            if found != newest {
                newest = found
                signal.wake()
            }
        }
    }

    private static let pollInterval = Duration.milliseconds(50)

    /// Removes changes that every follower should have read.
    ///
    /// - Parameter kept: how long a follower may be away before it must take a snapshot.
    /// - Throws: what the database said; what was removed stays removed.
    /// - Complexity: transactions of at most 5,000 rows.
    public func trim(keeping kept: Duration) async throws {
        let seconds = Double(kept.components.seconds)
        while try await database.first(
            FeedStatements.trim, seconds, try await horizon().xmin) != nil
        {}
    }

    /// How long the oldest write transaction has been holding the feed back.
    ///
    /// - Returns: seconds; more than a few is somebody's mistake.
    /// - Throws: what the database said.
    public func horizonAge() async throws -> Double {
        try await database.first(FeedStatements.horizonAge) ?? 0
    }

    // MARK: Serving

    /// `GET /v1/changes`.
    public var routes: [Route] {
        [
            .get("/v1/changes", changes).streaming()
                .faults(["invalid-query", "position-gone"])
        ]
    }

    /// `GET /v1/changes?after=&limit=&wait=&account=`: 200 with changes in order and `next`.
    ///
    /// `after` is the `next` of the page before; absent it means from the beginning, and `latest`
    /// means from now on. `limit` is 1 to 1,000. With nothing new the answer waits up to `wait`
    /// seconds, 0 to 30. 410 `position-gone` when the position's rows were trimmed or belong to
    /// another epoch: take a snapshot, then follow from a position read before it.
    private func changes(_ request: Request) async throws -> Reply {
        let ask = try ChangesQuery(request.query)
        let deadline = Deadline.after(.seconds(ask.wait))
        while true {
            let generation = signal.generation
            let horizon = try await horizon()
            let after = try ask.start(horizon)
            let rows =
                ask.isLatest ? [] : try await page(after, horizon, ask.limit, ask.account)
            if !rows.isEmpty || ask.isLatest || deadline.hasPassed || signal.isClosed
                || Task.isCancelled
            {
                return .json(.ok, bytes: ChangesPage.write(rows, after, horizon, ask.limit))
            }
            await signal.wait(after: generation, until: deadline, on: request.loop)
        }
    }

    private func page(
        _ after: Position, _ horizon: Horizon, _ limit: Int32, _ account: Int64?
    ) async throws -> [ChangeRow] {
        if let account {
            return try await database.all(
                FeedStatements.accountPage, after.xid, after.id, horizon.xmin, limit, account)
        }
        return try await database.all(
            FeedStatements.page, after.xid, after.id, horizon.xmin, limit)
    }

    /// The horizon of an epoch that the stored rows belong to.
    private func horizon() async throws -> Horizon {
        while true {
            guard let horizon = try await database.first(FeedStatements.horizon) else {
                preconditionFailure("a SELECT without a table returned no row")
            }
            if horizon.storedEpoch == horizon.epoch { return horizon }
            try await adopt(horizon.epoch, replacing: horizon.storedEpoch)
        }
    }

    /// Takes over after a restore or a failover: old rows' transaction ids mean nothing now.
    ///
    /// In pieces, so that no feed is held back; nobody reads before the last of them. Rows of the
    /// new epoch go too: whoever follows begins with a snapshot that is younger.
    private func adopt(_ epoch: String, replacing old: String?) async throws {
        guard let old else {
            try await database.run(FeedStatements.begin, epoch)
            return
        }
        var isOld = true
        while isOld {
            isOld = try await database.transaction { transaction in
                guard try await transaction.first(FeedStatements.hold, old) != nil else {
                    return false
                }
                if try await transaction.run(FeedStatements.empty) == 5_000 { return true }
                try await transaction.run(FeedStatements.adopt, epoch)
                return false
            }
        }
    }
}
