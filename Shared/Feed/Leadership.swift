public import EventLoop
public import Postgres
internal import Synchronization

/// Lets one process of several do something: the one that holds an advisory lock of the schema.
///
/// It only spares work. Whoever lost the lock may go on for some seconds beside the next one, so what
/// is done must bear that: a follower does, by its positions.
public final class Leadership: Sendable {
    private let database: Database
    private let name: String
    private let retry: Duration
    private let patience: Duration
    private let leads = Atomic<Bool>(false)

    /// A wish to lead; nothing happens before ``lead(on:_:)``.
    ///
    /// - Parameters:
    ///   - database: whose schema the lock belongs to; one connection is opened beside its pool.
    ///   - name: what is led, such as `follow`.
    public convenience init(_ database: Database, name: String) {
        self.init(database, name: name, retry: .seconds(1), patience: .seconds(5))
    }

    /// A wish to lead that tries for the lock every `retry`, and checks it every `patience`.
    init(_ database: Database, name: String, retry: Duration, patience: Duration) {
        self.database = database
        self.name = name
        self.retry = retry
        self.patience = patience
    }

    /// Whether this process leads now.
    public var isLeading: Bool { leads.load(ordering: .relaxed) }

    /// Waits until it leads, runs `body`, and gives the lock up when that ends.
    ///
    /// When the lock is lost, `body` is cancelled, waited for, and run again when it leads again.
    ///
    /// - Parameters:
    ///   - loop: where its timers run.
    ///   - body: runs while nobody else does.
    /// - Throws: what `body` throws; `CancellationError` when the task was cancelled.
    public func lead(
        on loop: EventLoop, _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        while true {
            try Task.checkCancellation()
            if let connection = try? await database.loneConnection() {
                let hasEnded: Bool
                do {
                    hasEnded = try await lead(with: connection, on: loop, body)
                } catch {
                    await connection.close()
                    throw error
                }
                await connection.close()
                if hasEnded { return }
            }
            try await loop.sleep(for: retry)
        }
    }

    /// `false` when the connection was lost before or while `body` ran.
    private func lead(
        with connection: LoneConnection, on loop: EventLoop,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws -> Bool {
        while true {
            guard
                let isOurs = try? await connection.first(LeadershipStatements.tryLock, name)
            else { return false }
            if isOurs { break }
            try await loop.sleep(for: retry)
        }
        leads.store(true, ordering: .relaxed)
        defer { leads.store(false, ordering: .relaxed) }
        return try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await body()
                return true
            }
            group.addTask { [patience] in
                while true {
                    try await loop.sleep(for: patience)
                    let answer = try? await connection.first(LeadershipStatements.check)
                    if answer == nil { return false }
                }
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }
}
