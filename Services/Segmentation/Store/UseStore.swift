internal import Model
internal import Postgres
internal import Service

/// What outside of Segmentation uses segments, as its owners told.
struct UseStore: Sendable {
    let database: Database
    let cache: AccountCache

    /// Uses that one answer names.
    static let most: Int64 = 1_000

    /// What uses a segment.
    func dependents(of segment: SegmentID, in account: AccountID) async throws -> SegmentDependents
    {
        let view = try await cache.view(of: account)
        return SegmentDependents(
            segments: view.definitions.dependents(of: segment),
            uses: try await database.all(UseStatements.list, account, segment, UseStore.most))
    }

    /// Keeps that something uses a segment; whether it was told for the first time.
    func put(_ kind: String, _ reference: String, of segment: SegmentID, in account: AccountID)
        async throws -> (use: SegmentUse, isFirst: Bool)
    {
        try await database.transaction { transaction in
            // Whoever deletes the segment holds the account too.
            let turn = try await cache.take(account, in: transaction)
            guard turn.view.definitions[segment] != nil else {
                throw SegmentFault.unknown(segment)
            }
            if let use = try await transaction.first(
                UseStatements.insert, account, segment, kind, reference)
            {
                return (use, true)
            }
            guard
                let use = try await transaction.first(
                    UseStatements.find, account, segment, kind, reference)
            else { preconditionFailure("a row that was there is gone within one transaction") }
            return (use, false)
        }
    }

    func remove(_ kind: String, _ reference: String, of segment: SegmentID, in account: AccountID)
        async throws
    {
        try await database.run(UseStatements.delete, account, segment, kind, reference)
    }
}
