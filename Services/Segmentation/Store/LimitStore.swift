internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// What accounts' segments may say.
struct LimitStore: Sendable {
    let database: Database
    let cache: AccountCache

    /// Version 0 while the service's own limits count.
    func find(_ view: AccountView) async throws -> (SegmentLimits, version: Int32) {
        let stored = try await database.first(LimitStatements.find, view.account.id)
        return (stored?.limits ?? SegmentLimits(view.limits), stored?.version ?? 0)
    }

    /// Segments that say more already stay as they are.
    func put(_ limits: SegmentLimits, of account: AccountID, ifVersion version: Int32?) async throws
        -> StoredLimits
    {
        try await database.transaction { transaction in
            let turn = try await cache.take(account, in: transaction)
            let held = try await transaction.first(LimitStatements.find, account)
            if let version, version != held?.version ?? 0 {
                throw ProtocolFault.staleVersion(sent: version, current: held?.version ?? 0)
            }
            if let held, held.limits == limits { return held }
            guard
                let written = try await transaction.first(
                    LimitStatements.put, account, Int32(limits.conditions), Int32(limits.levels))
            else { preconditionFailure("an upsert with RETURNING returned no row") }
            _ = try await cache.redefine(turn, in: transaction)
            return written
        }
    }

    /// The bounds that the type's documentation states.
    static func errors(in limits: SegmentLimits) -> [FieldError] {
        var errors: [FieldError] = []
        if !(1...200).contains(limits.conditions) {
            errors.append(
                FieldError(
                    pointer: "/conditions", code: "out-of-range", detail: "1 to 200 conditions."))
        }
        if !(1...20).contains(limits.levels) {
            errors.append(
                FieldError(pointer: "/levels", code: "out-of-range", detail: "1 to 20 levels."))
        }
        return errors
    }
}

extension SegmentLimits {
    /// Those that an account has.
    init(_ limits: CriteriaLimits) {
        self.init(conditions: limits.tests, levels: limits.levels)
    }
}
