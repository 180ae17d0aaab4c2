internal import HTTP
internal import Model
internal import Postgres

extension Follower {
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
                    applied += try await redrive(row) ? 1 : 0
                } catch  where Follower.isPermanent(error) {
                    stuck.insert([row.account, row.subject])
                }
            }
        }
    }

    /// `false` when it waits no more.
    private func redrive(_ row: ParkedRow) async throws -> Bool {
        let change = FollowedChange(
            position: Position(epoch: row.epoch, xid: row.xid, id: row.id), account: row.account,
            kind: row.kind, subject: row.subject, at: Instant(rawValue: row.atMilliseconds),
            json: try JSON(parsing: row.data.bytes))
        return try await database.transaction { [feed, apply] transaction in
            // The row first, as an erasure takes it before all else; it may have gone with one.
            let isThere = try await transaction.run(
                FollowerStatements.unpark, row.account, feed, row.xid, row.id)
            guard isThere == 1 else { return false }
            try await apply(row.account, [change], transaction)
            return true
        }
    }
}
