internal import Columns
internal import Model
internal import Postgres
internal import Service

/// Who belongs to what, as it stands now.
struct AnswerStore: Sendable {
    let database: Database
    let cache: AccountCache

    // MARK: Saved segments

    /// The members that readers see.
    func count(_ stored: StoredSegment) -> SegmentCount {
        SegmentCount(count: stored.size, at: .now)
    }

    /// In the order of the contacts' ids, from behind `after`.
    func members(
        _ id: SegmentID, in account: AccountID, after: ContactID, limit: Int64
    ) async throws -> [SegmentMember] {
        try await database.all(MemberStatements.list, account, id, after, limit)
    }

    /// The size over time, oldest first, from behind `after`.
    func sizes(_ id: SegmentID, in account: AccountID, after: Instant, limit: Int64) async throws
        -> [SegmentSize]
    {
        try await database.all(SegmentStatements.sizes, account, id, after, limit).map {
            SegmentSize(at: $0.values.0, size: $0.values.1)
        }
    }

    /// How the members that readers see overlap, of segments that there are.
    func overlap(of segments: [SegmentID], in account: AccountID) async throws -> OverlapReply {
        // While a generation is being filled, readers see the one before, which is not in memory.
        var listed: [SegmentID: [ContactID]] = [:]
        for id in try await database.all(AnswerStatements.unfilled, account, segments) {
            var members: [ContactID] = []
            try await database.each(MemberStatements.all, account, id, batch: 10_000) {
                members += $0.map(\.contact)
            }
            listed[id] = members
        }
        return try await cache.read(account, needing: []) { columns, live, _ in
            let sets = segments.map { id in
                listed[id].map(columns.set) ?? live.members(id) ?? SlotSet()
            }
            return AnswerStore.overlap(sets)
        }
    }

    private static func overlap(_ sets: [SlotSet]) -> OverlapReply {
        let sizes = sets.map { Int64($0.count) }
        var overlaps = sets.map { _ in [Int64](repeating: 0, count: sets.count) }
        for row in sets.indices {
            overlaps[row][row] = sizes[row]
            for column in sets.indices.dropFirst(row + 1) {
                var both = sets[row]
                both.formIntersection(sets[column])
                overlaps[row][column] = Int64(both.count)
                overlaps[column][row] = Int64(both.count)
            }
        }
        var inAny = SlotSet()
        var inAll = sets.first ?? SlotSet()
        for set in sets {
            inAny.formUnion(set)
            inAll.formIntersection(set)
        }
        return OverlapReply(
            sizes: sizes, overlaps: overlaps, inAny: Int64(inAny.count), inAll: Int64(inAll.count),
            at: .now)
    }

    // MARK: Criteria that are not saved

    /// How many confirmed contacts match; the criteria were checked against the view.
    func count(_ match: Criteria, parent: SegmentID?, in view: AccountView) async throws
        -> SegmentCount
    {
        let condition = view.definitions.expanded(match, parent: parent)
        let count = try await cache.read(view.account.id, needing: condition.columns) {
            columns, _, now in
            columns.count(condition, today: now.today)
        }
        return SegmentCount(count: Int64(count), at: .now)
    }

    /// The same, with what each condition leaves and some who match.
    func preview(_ request: PreviewRequest, sample: Int, in view: AccountView) async throws
        -> SegmentPreview
    {
        let definitions = view.definitions
        let condition = definitions.expanded(request.match, parent: request.parent)
        let (steps, conditions) = AnswerStore.funnel(request, definitions)
        return try await cache.read(view.account.id, needing: condition.columns) {
            columns, _, now in
            let left = columns.funnel(conditions, today: now.today)
            var contacts: [ContactID] = []
            if sample > 0 {
                contacts = columns.sample(
                    columns.matches(condition, today: now.today), sample
                ).sorted()
            }
            return SegmentPreview(
                count: Int64(left.last ?? 0),
                funnel: zip(steps, left).map {
                    FunnelStep(pointer: $0.pointer, condition: $0.condition, count: Int64($1))
                },
                sample: contacts, at: .now)
        }
    }

    /// The parent's criteria, and each branch of an `all`; other criteria are one step.
    private static func funnel(_ request: PreviewRequest, _ definitions: Definitions)
        -> ([(pointer: String, condition: Criteria?)], [Condition])
    {
        var steps: [(pointer: String, condition: Criteria?)] = []
        var conditions: [Condition] = []
        if let parent = request.parent {
            steps.append(("/parent", nil))
            conditions.append(definitions.effective(parent))
        }
        var branches: [(String, Criteria)] = [("/match", request.match)]
        if case .all(let parts) = request.match, !parts.isEmpty {
            branches = parts.enumerated().map { ("/match/all/\($0)", $1) }
        }
        for (pointer, branch) in branches {
            steps.append((pointer, branch))
            conditions.append(definitions.expanded(branch, parent: nil))
        }
        return (steps, conditions)
    }

    /// Which criteria each contact matches, as indices; who is not confirmed matches none.
    func decide(_ contacts: [ContactID], _ criteria: [Criteria], in view: AccountView) async throws
        -> [[Int]]
    {
        let conditions = criteria.map { view.definitions.expanded($0, parent: nil) }
        let keys = conditions.reduce(into: Set<ColumnKey>()) { $0.formUnion($1.columns) }
        return try await cache.read(view.account.id, needing: keys) { columns, _, now in
            columns.decide(contacts, conditions, today: now.today)
        }
    }
}

extension AccountColumns {
    /// Contacts that are not confirmed any more are left out.
    fileprivate func set(_ contacts: [ContactID]) -> SlotSet {
        var set = SlotSet()
        for contact in contacts {
            if let slot = slot(of: contact) { set.insert(slot) }
        }
        return set
    }
}
