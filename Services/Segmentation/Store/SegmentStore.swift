internal import EventLoop
internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The account's segments: made, changed and removed under the account's lock.
struct SegmentStore: Sendable {
    let database: Database
    let decider: Decider
    let limits: CriteriaLimits

    func find(_ id: SegmentID, in account: AccountID) async throws -> StoredSegment {
        guard let stored = try await database.first(SegmentStatements.find, account, id) else {
            throw SegmentFault.unknown(id)
        }
        return stored
    }

    /// In the order of their ids, from behind `after`.
    func list(_ account: AccountID, after: SegmentID, limit: Int64) async throws -> [Segment] {
        try await database.all(SegmentStatements.list, account, after, limit).map(\.segment)
    }

    /// Makes a segment; the filler fills it.
    func add(_ draft: SegmentDraft, to account: AccountID, in transaction: Transaction)
        async throws -> Segment
    {
        try await decider.lock(account, in: transaction)
        let draft = try await rules(account, transaction).check(draft)
        guard
            let stored = try await transaction.first(
                SegmentStatements.insert, account, draft.name, draft.parent,
                StoredCriteria.write(draft.match), draft.onEnter.map(StoredCriteria.write))
        else { throw try await duplicate(draft.name, account, transaction) }
        try await transaction.run(SegmentStatements.bumpPlan, account)
        return stored.segment
    }

    /// Replaces a segment; where its criteria change, all that build on it are filled again.
    func replace(
        _ id: SegmentID, by draft: SegmentDraft, in account: AccountID, ifVersion version: Int32?
    ) async throws -> Segment {
        try await database.transaction { transaction in
            let segment = try await hold(id, account, version, transaction)
            let rules = try await rules(account, transaction)
            let draft = try rules.check(draft, replacing: id)
            if draft == SegmentDraft(segment) { return segment }
            if draft.name != segment.name,
                try await transaction.first(SegmentStatements.findByName, account, draft.name)
                    != nil
            {
                throw try await duplicate(draft.name, account, transaction)
            }
            try await transaction.run(
                SegmentStatements.update, account, id, draft.name, draft.parent,
                StoredCriteria.write(draft.match), draft.onEnter.map(StoredCriteria.write))
            if draft.match != segment.match || draft.parent != segment.parent {
                let affected = Array(rules.definitions.affected(by: id))
                try await transaction.run(SegmentStatements.refill, account, affected)
            }
            try await transaction.run(SegmentStatements.bumpPlan, account)
            guard let stored = try await transaction.first(SegmentStatements.find, account, id)
            else { throw SegmentFault.unknown(id) }
            return stored.segment
        }
    }

    /// Removes a segment on which no other builds; ``sweep()`` removes its members afterwards.
    func remove(_ id: SegmentID, from account: AccountID, ifVersion version: Int32?) async throws {
        try await database.transaction { transaction in
            _ = try await hold(id, account, version, transaction)
            let others = try await rules(account, transaction).definitions.dependents(of: id)
            guard others.isEmpty else { throw SegmentFault.inUse(others) }
            try await transaction.run(SegmentStatements.delete, account, id)
            try await transaction.run(SegmentStatements.bumpPlan, account)
        }
    }

    /// Removes what is left of deleted segments and interests, in transactions of 5,000 rows.
    func sweep() async throws {
        for row in try await database.all(ProjectionStatements.deletedInterests) {
            let (account, interest) = row.values
            while try await database.run(
                ProjectionStatements.sweepMemberships, account, interest) > 0
            {}
        }
        for row in try await database.all(SegmentStatements.deletedLately) {
            let (account, segment) = row.values
            while try await database.run(SegmentStatements.sweep, account, segment, true) > 0 {}
        }
    }

    /// What drafts of the account are held against, as of now.
    func rules(_ account: AccountID, _ session: some Session) async throws -> SegmentRules {
        let stored = try await session.all(SegmentStatements.ofAccount, account)
        return SegmentRules(
            limits: limits, definitions: Definitions(stored.map(\.segment)),
            catalogue: try await Catalogue(of: account, in: session))
    }

    private func hold(
        _ id: SegmentID, _ account: AccountID, _ version: Int32?, _ transaction: Transaction
    ) async throws -> Segment {
        try await decider.lock(account, in: transaction)
        guard let stored = try await transaction.first(SegmentStatements.find, account, id) else {
            throw SegmentFault.unknown(id)
        }
        if let version, version != stored.segment.version {
            throw ProtocolFault.staleVersion(sent: version, current: stored.segment.version)
        }
        return stored.segment
    }

    private func duplicate(_ name: String, _ account: AccountID, _ transaction: Transaction)
        async throws -> any Error
    {
        let id = try await transaction.first(SegmentStatements.findByName, account, name)
        return id.map(SegmentFault.duplicate) ?? NameTaken()
    }
}

/// Another transaction took the name and gave it up again: the same request can work at once.
private struct NameTaken: TransientError {}

extension SegmentDraft {
    /// As it stands.
    init(_ segment: Segment) {
        self.init(
            name: segment.name, match: segment.match, parent: segment.parent,
            onEnter: segment.onEnter)
    }
}
