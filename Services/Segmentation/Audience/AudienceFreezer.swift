internal import Columns
internal import Model
internal import Postgres
internal import Service

/// Freezes audiences: looks at one moment, and writes what it saw in chunks.
///
/// Nobody is held meanwhile but for the look itself. An audience is seen once all of it is written;
/// what a crash leaves is written again when its request is repeated, else it is swept.
struct AudienceFreezer: Sendable {
    let database: Database
    let cache: AccountCache
    private let large = Turns()

    /// Of audiences with more contacts in their parts only one at a time is in memory.
    private static let largeContacts = 1_000_000

    init(database: Database, cache: AccountCache) {
        self.database = database
        self.cache = cache
    }

    /// Writes an audience that was begun; 409 `in-progress` while somebody else does.
    ///
    /// - Parameters:
    ///   - id: begun, and not complete.
    ///   - draft: what it was begun with.
    ///   - account: whose.
    ///   - goesOn: also when who asks waits no longer; he can ask again.
    /// - Throws: why it is not complete.
    func freeze(
        _ id: AudienceID, _ draft: AudienceDraft, of account: AccountID, goesOn: Bool
    ) async throws {
        guard let attempt = try await database.first(AudienceStatements.claim, account, id) else {
            throw SegmentFault.audienceInProgress
        }
        let writing = AudienceWriting(
            database: database, account: account, id: id, attempt: attempt)
        // Detached: what takes long would hold up everything else on a loop.
        let work = Task.detached {
            do {
                try await writing.begin()
                if let sight = try await look(
                    at: draft, of: account, atMost: AudienceFreezer.largeContacts)
                {
                    try await writing.write(sight, draft)
                } else {
                    try await large.once {
                        guard let sight = try await look(at: draft, of: account, atMost: .max)
                        else { return }
                        try await writing.write(sight, draft)
                    }
                }
            } catch {
                await writing.giveUp()
                throw error
            }
        }
        try await withTaskCancellationHandler {
            try await work.value
        } onCancel: {
            if !goesOn { work.cancel() }
        }
    }

    /// What there is to see; `nil` when it is more than `limit` contacts.
    func look(at draft: AudienceDraft, of account: AccountID, atMost limit: Int)
        async throws -> AudienceSight?
    {
        // Definitions can change between the look and the reading of their names, and be behind
        // for a moment where another process changed them.
        for _ in 0..<100 {
            let parts = AudienceParts(draft, in: try await cache.view(of: account))
            let look = try await cache.read(account, needing: parts.columns, isSettled: true) {
                columns, _, view in
                AudienceSight.look(
                    AudienceParts(draft, in: view), in: columns, view, atMost: limit,
                    attached: parts.columns)
            }
            let wanted = draft.segments
            let rows = try await database.all(AudienceStatements.sources, account, wanted)
            switch look {
            case .seen(var sight): if sight.take(rows, of: wanted) { return sight }
            case .tooMany: return nil
            case .changed: break
            }
            let known = Set(rows.map(\.segment))
            if let gone = wanted.first(where: { !known.contains($0) }) {
                throw SegmentFault.unknown(gone)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw SegmentFault.loading
    }
}
