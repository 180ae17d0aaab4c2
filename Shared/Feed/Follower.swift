public import EventLoop
public import HTTP
internal import Model
public import Postgres
internal import Synchronization

/// Follows another service's feed and applies each change once.
///
/// A batch is grouped by account; an account's changes are applied in order, in transactions of at
/// most 1,000 together with the account's position and all that follows from them; several accounts
/// at once. The page's position moves when all of it is applied. So delivery is at least once, and
/// effects are once, also with several followers of one service: each transaction holds the page's
/// row, and gives up when it is not where the batch was read, because then somebody else has
/// applied the batch or begun again from a snapshot.
public final class Follower: Sendable {
    /// Makes an account's changes true here; in the transaction that stores the position.
    ///
    /// Changes are in order, at most 1,000, of one account. A permanent error parks a change,
    /// others are tried again.
    public typealias Apply =
        @Sendable (_ account: Int64, _ changes: [FollowedChange], _ transaction: Transaction)
        async throws -> Void

    /// What its positions are kept under: the feed's name here, such as `contacts`, and the shard.
    public let feed: String

    /// The feed's name here, of whatever shard.
    private let topic: String
    let shard: Shard
    let database: Database
    let apply: Apply
    let reader: FeedReader
    private let resync: (@Sendable () async throws -> Void)?
    let report: @Sendable (FollowerEvent) -> Void
    private let lag = Mutex(Duration.zero)

    /// A follower; it begins with ``run(on:)``.
    ///
    /// - Parameters:
    ///   - feed: the feed's name here, such as `contacts`.
    ///   - base: where the feed's owner listens.
    ///   - key: what this service calls others with.
    ///   - client: of this process.
    ///   - shard: the accounts that it applies.
    ///   - database: has ``FeedSchema``'s tables.
    ///   - report: what an operator should know; called rarely.
    ///   - apply: makes changes true here.
    ///   - resync: takes a snapshot of the owner's lists as a diff; without it the follower reads
    ///     on from the oldest change there is.
    public init(
        _ feed: String, of base: BaseURL, key: String, client: HTTPClient, shard: Shard = .whole,
        into database: Database, report: @escaping @Sendable (FollowerEvent) -> Void = { _ in },
        apply: @escaping Apply, resync: (@Sendable () async throws -> Void)? = nil
    ) {
        self.feed = shard.name(of: feed)
        topic = feed
        self.shard = shard
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
        var ahead: FollowedBatch?
        while true {
            do {
                ahead = try await followOnce(ahead)
                backOff.reset()
                report(.following(feed: feed))
            } catch {
                if Task.isCancelled { throw CancellationError() }
                ahead = nil
                report(.retrying(feed: feed, error))
                try await loop.sleep(for: backOff.next())
            }
        }
    }

    /// Applies one batch, and reads the next meanwhile when there is more.
    ///
    /// - Parameter read: what the last call returned; without it a batch is read, after waiting for
    ///   something new up to 20 seconds.
    /// - Returns: what was read meanwhile.
    /// - Throws: transient errors; the position has not moved.
    @discardableResult
    func followOnce(_ read: FollowedBatch? = nil) async throws -> FollowedBatch? {
        guard let batch = try await nextBatch(read) else {
            try await startOver()
            return nil
        }
        async let ahead = readAhead(of: batch)
        do {
            try await apply(batch)
            guard try await advance(batch) else { throw PositionMoved() }
        } catch is PositionMoved {
            return nil
        }
        let age = batch.changes.last.map { Instant.now - $0.at } ?? .zero
        lag.withLock { $0 = batch.isCutOff ? max(.zero, age) : .zero }
        return await ahead
    }

    /// `nil` when the stored position is gone.
    private func nextBatch(_ read: FollowedBatch?) async throws -> FollowedBatch? {
        if let read { return read }
        var stored = try await database.first(FollowerStatements.find, 0, feed)?.values
        if stored == nil {
            try await prepare()
            stored = try await database.first(FollowerStatements.find, 0, feed)?.values
        }
        return try await reader.batch(
            after: stored.map { Position(epoch: $0.0, xid: $0.1, id: $0.2) }, wait: 20)
    }

    /// Begins where the same feed is under another number of shards, with what waits there:
    /// changes that are applied again in another order would turn things back and forth.
    private func prepare() async throws {
        try await database.transaction { [feed, topic, shard] transaction in
            let isNew = try await transaction.run(FollowerStatements.prepare, feed, topic)
            guard isNew == 1 else { return }
            try await transaction.run(FollowerStatements.adopt, feed, topic)
            let waiting = try await transaction.all(FollowerStatements.waiting, feed, topic)
            let held = waiting.filter(shard.holds)
            if !held.isEmpty {
                try await transaction.run(FollowerStatements.inherit, feed, topic, held)
            }
        }
    }

    /// An error while reading ahead is met again when the batch is read in its turn.
    private func readAhead(of batch: FollowedBatch) async -> FollowedBatch? {
        guard batch.isCutOff else { return nil }
        return try? await reader.batch(after: batch.next, wait: 0)
    }

    /// Moves the page's position; `false` when it was not where the batch was read.
    private func advance(_ batch: FollowedBatch) async throws -> Bool {
        guard batch.next != batch.after else { return true }
        return try await database.run(
            FollowerStatements.advance, feed, batch.next.epoch, batch.next.xid, batch.next.id,
            batch.after?.epoch ?? "", batch.after?.xid ?? 0, batch.after?.id ?? 0) == 1
    }

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
            // First the page's row, as in every transaction: whoever applies holds it, then his
            // account's.
            try await transaction.run(
                FollowerStatements.move, 0, feed, position.epoch, position.xid, position.id)
            try await transaction.run(FollowerStatements.forget, feed)
        }
    }
}

/// The page's position is not where the batch was read: what it holds is not ours to apply.
struct PositionMoved: TransientError {}
