internal import Columns
internal import EventLoop
internal import Model
internal import Postgres
internal import Service
internal import Synchronization

/// How the columns become what the tables say.
extension AccountMemory {
    /// What a reader must do before it asks.
    enum Standing {
        case current, behind, stale
    }

    /// How this stands to what the database said a moment ago.
    func standing(_ checked: AccountStand) -> Standing {
        state.withLock { state in
            if let pending = state.pending {
                if [checked.writer, checked.previousWriter].contains(pending.stand.writer) {
                    state.revision = pending.stand.revision
                    state.pending = nil
                } else if checked.revision >= pending.stand.revision {
                    return .stale
                } else if Deadline.monotonicNow > pending.since &+ AccountMemory.patience {
                    return .stale
                } else {
                    return .current
                }
            }
            return state.revision >= checked.revision ? .current : .behind
        }
    }

    /// Transactions end sooner, by their statements' time-outs.
    private static let patience: UInt64 = 15_000_000_000

    /// What the transaction `mine`, or nobody, must catch up with before it changes something here.
    ///
    /// - Returns: the revision to catch up from; `nil` when this transaction was here before.
    /// - Throws: ``Stale`` when a transaction that was rolled back had changed something.
    private func settle(before mine: AccountStand?, _ stand: AccountStand) throws -> Int64? {
        try state.withLock { state in
            if let pending = state.pending {
                if let mine, pending.stand.writer == mine.writer { return nil }
                let last = mine == nil ? stand.writer : stand.previousWriter
                guard pending.stand.writer == last else { throw Stale() }
                state.revision = pending.stand.revision
                state.pending = nil
            }
            return state.revision
        }
    }

    /// Brings columns and members to the revision before the transaction `mine`, or to `stand`.
    ///
    /// The caller holds the account's lock, or ``turns`` within a transaction.
    func catchUp(
        to stand: AccountStand, before mine: AccountStand?, _ view: AccountView,
        _ session: some Session
    ) async throws {
        guard let from = try settle(before: mine, stand) else { return }
        try await redefine(view, by: mine, session)
        try await catchUp(
            from, to: mine == nil ? stand.revision : stand.revision - 1, stand, view, session)
    }

    /// The same without looking at definitions: some of their columns may be missing.
    func catchUp(to stand: AccountStand, _ view: AccountView, _ session: some Session) async throws
    {
        guard let from = try settle(before: nil, stand) else { return }
        try await catchUp(from, to: stand.revision, stand, view, session)
    }

    private func catchUp(
        _ from: Int64, to target: Int64, _ stand: AccountStand, _ view: AccountView,
        _ session: some Session
    ) async throws {
        guard view.zone == zone, stand.keptFrom <= from + 1 else { throw Stale() }
        guard from < target else { return }
        let touched = try await session.all(MemoryStatements.touched, account, from, target)
        let contacts = Set(touched.joined())
        let bound = min(100_000, max(20_000, ask { columns, _ in columns.count / 5 }))
        guard touched.count < MemoryStatements.touchedAtOnce, contacts.count <= bound else {
            throw Stale()
        }
        try await refresh(contacts.sorted(), view, session)
        state.withLock { $0.revision = target }
    }

    /// Reads contacts again, and decides their segments: their members are what somebody wrote.
    ///
    /// Where a segment is being filled they were decided by its old criteria or by its new ones,
    /// and where it is another than here only by those: their rows are read.
    func refresh(_ contacts: [ContactID], _ view: AccountView, _ session: some Session) async throws
    {
        guard !contacts.isEmpty else { return }
        let reader = ColumnReader(view: view, session: session)
        let unsettled = try await session.all(ColumnStatements.segments, account)
            .filter { !isSettled($0.values.2, $0.values.3, view.plan[$0.values.0], view) }
            .map(\.values.0)
        for start in stride(from: 0, to: contacts.count, by: 5_000) {
            let chunk = Array(contacts[start..<min(start + 5_000, contacts.count)])
            let values = try await reader.values(of: chunk, keys: keys)
            _ = replace(chunk, by: values, view.today)
            guard !unsettled.isEmpty else { continue }
            let rows = try await session.all(
                ColumnStatements.membersAmong, account, unsettled, chunk)
            adopt(rows.map(\.values), of: chunk, in: unsettled)
        }
    }

    /// Whether the members of a segment are those who match here on this day.
    private func isSettled(
        _ isFilled: Bool, _ day: Day, _ segment: PlannedSegment?, _ view: AccountView
    ) -> Bool {
        guard isFilled, let segment, day == view.today || !segment.reads.today else { return false }
        return state.withLock { state in
            state.version >= view.version
                || state.live.condition(segment.id) == segment.criteria
        }
    }

    /// Of these contacts exactly the listed ones belong.
    private func adopt(
        _ members: [(SegmentID, ContactID)], of contacts: [ContactID], in segments: [SegmentID]
    ) {
        let listed = Dictionary(grouping: members, by: \.0).mapValues { Set($0.map(\.1)) }
        state.withLock { state in
            for segment in segments {
                guard var held = state.live.members(segment) else { continue }
                for contact in contacts {
                    guard let slot = state.columns.slot(of: contact) else { continue }
                    if listed[segment]?.contains(contact) == true {
                        _ = held.insert(slot)
                    } else {
                        _ = held.remove(slot)
                    }
                }
                state.live.setMembers(segment, held)
            }
        }
    }

    /// Contacts as they are now; who has no values is not confirmed any more.
    private func replace(_ contacts: [ContactID], by values: [ContactValues], _ today: Day)
        -> [MemberFlip]
    {
        state.withLock { state in
            var flips: [MemberFlip] = []
            let present = Set(values.map(\.row.id))
            for contact in contacts where !present.contains(contact) {
                flips += state.live.leave(contact, in: state.columns)
                state.columns.remove(contact)
            }
            var changed: [ContactID: Set<ColumnKey>?] = [:]
            for one in values {
                _ = state.columns.put(one)
                changed.updateValue(nil, forKey: one.row.id)
            }
            flips += state.live.redecide(changed, in: state.columns, today: today)
            state.isChanged = true
            return flips
        }
    }

    /// Takes over definitions; the members of an edited segment stay, what the edit changes is
    /// written by the filler.
    ///
    /// - Throws: ``Missing``, or what the database said.
    func redefine(
        _ view: AccountView, by mine: AccountStand? = nil, _ session: some Session
    ) async throws {
        guard view.zone == zone else { throw Stale() }
        let new = try state.withLock { state -> [PlannedSegment]? in
            guard state.version < view.version else { return nil }
            let dead = state.columns.keys.filter { AccountMemory.isDead($0, view, state) }
            // Segments here look at them still, with what is not true any more.
            guard view.columns.isDisjoint(with: dead) else { throw Stale() }
            guard view.columns.isSubset(of: state.columns.attached) else { throw Missing() }
            let known = Set(state.live.ids)
            return view.plan.segments.filter { !known.contains($0.id) }
        }
        guard let new else { return }
        let stored = try await storedMembers(new, view.today, session)
        state.withLock { state in
            // Definitions that this transaction wrote go with it when it is rolled back.
            if let mine { state.pending = Pending(stand: mine, since: Deadline.monotonicNow) }
            let planned = Set(view.plan.segments.map(\.id))
            for id in state.live.ids where !planned.contains(id) { state.live.remove(id) }
            for segment in view.plan.segments {
                put(segment, stored[segment.id], &state)
            }
            for key in state.columns.keys where AccountMemory.isDead(key, view, state) {
                state.columns.detach(key)
            }
            state.version = view.version
        }
    }

    /// What the tables hold of a segment.
    private enum StoredMembers {
        /// Those who matched on this day.
        case matching(Day)
        case listed([ContactID])
    }

    /// Of a segment that is complete its members follow from the columns; others are read.
    ///
    /// So are those that a new day has changed and nobody has decided since: some of their
    /// contacts may have been decided by the new day already.
    private func storedMembers(
        _ segments: [PlannedSegment], _ today: Day, _ session: some Session
    ) async throws -> [SegmentID: StoredMembers] {
        guard !segments.isEmpty else { return [:] }
        let turning = Set(segments.filter(\.criteria.dependsOnDay).map(\.id))
        var stored: [SegmentID: StoredMembers] = [:]
        for row in try await session.all(ColumnStatements.segments, account) {
            let (id, size, isSettled, day) = row.values
            if isSettled, day == today || !turning.contains(id) {
                stored[id] = .matching(day)
            } else if size > 0 {
                stored[id] = .listed([])
            }
        }
        for segment in segments {
            guard case .listed = stored[segment.id] else { continue }
            stored[segment.id] = .listed(try await members(segment.id, session))
        }
        return stored
    }

    private func members(_ segment: SegmentID, _ session: some Session) async throws
        -> [ContactID]
    {
        var members: [ContactID] = []
        try await session.each(ColumnStatements.members, account, segment, batch: 10_000) {
            members += $0
        }
        return members
    }

    private func put(
        _ segment: PlannedSegment, _ stored: StoredMembers?, _ state: inout State
    ) {
        if let members = state.live.members(segment.id) {
            if state.live.condition(segment.id) != segment.criteria {
                state.live.put(segment.id, segment.criteria, members: members)
            }
            return
        }
        var members = SlotSet()
        switch stored {
        case .matching(let day): members = state.columns.matches(segment.criteria, today: day)
        case .listed(let contacts): members = state.columns.slots(of: contacts)
        case nil: break
        }
        state.live.put(segment.id, segment.criteria, members: members)
    }

    /// Replaces the members of settled segments whose number is not the one that is stored.
    ///
    /// The caller holds the account's lock, and has caught up.
    /// - Returns: the segments that something is wrong with: they must be decided again.
    func verify(_ session: some Session) async throws -> [SegmentID] {
        var wrong: [SegmentID] = []
        for row in try await session.all(ColumnStatements.segments, account) {
            let (id, size, isSettled, _) = row.values
            let held = ask { _, live in live.members(id)?.count }
            guard isSettled, let held, Int64(held) != size else { continue }
            let listed = try await members(id, session)
            ask { columns, live in live.setMembers(id, columns.slots(of: listed)) }
            wrong.append(id)
        }
        return wrong
    }

    /// Whether a column holds what does not exist any more.
    private static func isDead(_ key: ColumnKey, _ view: AccountView, _ state: State) -> Bool {
        switch key {
        case .field(let placeholder):
            state.types[placeholder] != view.catalogue.fields[placeholder]
        default: key.isOfDeleted(view.catalogue) && !state.emptied.contains(key)
        }
    }

    /// Adds columns that were read beside changes, and what was touched meanwhile.
    ///
    /// The caller holds the account's lock and ``turns``, and has caught up.
    func attach(
        _ drafts: [ColumnDraft], touched: [ContactID], _ view: AccountView, _ session: some Session
    ) async throws {
        let reader = ColumnReader(view: view, session: session)
        let keys = Set(drafts.map(\.key))
        var values: [ContactValues] = []
        for start in stride(from: 0, to: touched.count, by: 5_000) {
            let chunk = touched[start..<min(start + 5_000, touched.count)]
            values += try await reader.values(of: Array(chunk), keys: keys)
        }
        state.withLock { state in
            for draft in drafts {
                state.columns.attach(draft)
                if case .field(let placeholder) = draft.key {
                    state.types[placeholder] = draft.type
                }
                if draft.key.isOfDeleted(view.catalogue) { state.emptied.insert(draft.key) }
            }
            for one in values where state.columns.slot(of: one.row.id) != nil {
                _ = state.columns.put(one)
            }
            state.isChanged = true
        }
    }
}
