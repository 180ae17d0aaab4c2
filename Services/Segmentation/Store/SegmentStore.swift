internal import Columns
internal import EventLoop
internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

/// The account's segments: made, changed and removed in transactions that hold the account.
struct SegmentStore: Sendable {
    let database: Database
    let decider: Decider

    private var cache: AccountCache { decider.cache }

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
        let turn = try await cache.take(account, in: transaction)
        let rules = SegmentRules(turn.view)
        let draft = try rules.check(draft)
        let dependsOnDay = rules.definitions.expanded(draft.match, parent: draft.parent)
            .dependsOnDay
        guard
            let stored = try await transaction.first(
                SegmentStatements.insert, account, draft.name, draft.parent,
                StoredCriteria.write(draft.match), draft.onEnter.map(StoredCriteria.write),
                dependsOnDay ? turn.view.today : nil, draft.existing ?? false)
        else { throw try await duplicate(draft.name, account, transaction) }
        _ = try await decider.redefine(turn, in: transaction) { _ in false }
        return stored.segment
    }

    /// Replaces a segment; where its criteria change, all that build on it are filled again.
    func replace(
        _ id: SegmentID, by draft: SegmentDraft, in account: AccountID, ifVersion version: Int32?
    ) async throws -> Segment {
        guard draft.existing == nil else {
            throw InvalidInput(errors: [
                FieldError(
                    pointer: "/existing", code: "not-for-replace",
                    detail: "Only a new segment takes it.")
            ])
        }
        return try await database.transaction { transaction in
            let turn = try await cache.take(account, in: transaction)
            let segment = try await find(id, account, version, transaction)
            let rules = SegmentRules(turn.view)
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
            let isOther = draft.match != segment.match || draft.parent != segment.parent
            let affected = isOther ? rules.definitions.affected(by: id) : []
            _ = try await decider.redefine(turn, in: transaction) { affected.contains($0.id) }
            return try await find(id, account, nil, transaction)
        }
    }

    /// Removes a segment that nothing uses; ``sweep()`` removes its members afterwards.
    func remove(_ id: SegmentID, from account: AccountID, ifVersion version: Int32?) async throws {
        try await database.transaction { transaction in
            let turn = try await cache.take(account, in: transaction)
            _ = try await find(id, account, version, transaction)
            let dependents = SegmentDependents(
                segments: turn.view.definitions.dependents(of: id),
                uses: try await transaction.all(UseStatements.list, account, id, UseStore.most))
            guard dependents.segments.isEmpty, dependents.uses.isEmpty else {
                throw SegmentFault.inUse(dependents)
            }
            try await transaction.run(SegmentStatements.delete, account, id)
            _ = try await decider.redefine(turn, in: transaction) { _ in false }
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
        for row in try await database.all(FillStatements.deletedLately) {
            let (account, segment) = row.values
            while try await database.run(FillStatements.sweep, account, segment, true) > 0 {}
            while try await database.run(FillStatements.sweepLeft, account, segment) > 0 {}
            while try await database.run(ManualStatements.sweep, account, segment) > 0 {}
        }
    }

    /// Removes sizes that are too close together to be looked at, segment by segment.
    func thinSizes() async throws {
        var last = (account: AccountID(0), segment: SegmentID(0))
        while true {
            let few = try await database.all(
                SegmentStatements.after, last.account, last.segment)
            for row in few {
                last = row.values
                while try await database.run(
                    SegmentStatements.thinSizes, last.account, last.segment) > 0
                {}
            }
            guard !few.isEmpty else { return }
        }
    }

    /// What drafts of the account are held against, as of a moment ago.
    func rules(_ account: AccountID) async throws -> SegmentRules {
        SegmentRules(try await cache.view(of: account))
    }

    private func find(
        _ id: SegmentID, _ account: AccountID, _ version: Int32?, _ transaction: Transaction
    ) async throws -> Segment {
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

extension SegmentRules {
    /// As of one version of the account's definitions.
    init(_ view: AccountView) {
        self.init(
            limits: view.limits, definitions: view.definitions, catalogue: view.catalogue,
            plan: view.plan)
    }
}

extension SegmentDraft {
    /// As it stands.
    init(_ segment: Segment) {
        self.init(
            name: segment.name, match: segment.match, parent: segment.parent,
            onEnter: segment.onEnter)
    }
}
