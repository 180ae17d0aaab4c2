internal import Columns
internal import EventLoop
internal import Model
internal import Postgres
internal import Service
internal import Synchronization

/// One account's contacts as columns, with its saved segments and their members.
///
/// What is in here mirrors the tables as of ``revision``, or as a transaction that is still open
/// leaves them. Every method that changes it is called by one task at a time: the holder of the
/// account's lock, of ``turns``, or of both, in this order.
final class AccountMemory: Sendable {
    /// What a transaction did here that has not ended yet, as far as we know.
    private struct Pending {
        let stand: AccountStand
        let since: UInt64
    }

    // Only touched under the lock of `state`.
    private struct State: @unchecked Sendable {
        let columns: AccountColumns
        let live: LiveSegments
        var version: Int64
        var revision: Int64
        var pending: Pending?
        var usedAt: UInt64
        /// Of the fields that are here, as of when they were read.
        var types: [String: FieldType] = [:]
        /// Whether something was changed since the last snapshot on disk.
        var isChanged = true
    }

    /// What is here is not what the tables say: drop it.
    struct Stale: Error {}

    /// Saved segments look at columns that are not here: load them first.
    struct Missing: Error {}

    let account: AccountID
    let zone: String

    /// Who brings the columns up to date, one at a time.
    let turns = Turns()
    private let state: Mutex<State>

    /// Takes over what was loaded, before ``redefine(_:_:)``; nobody else may hold it.
    init(
        _ view: AccountView, columns: sending AccountColumns, live: sending LiveSegments,
        revision: Int64
    ) {
        account = view.account.id
        zone = view.zone
        state = Mutex(
            State(
                columns: columns, live: live, version: -1, revision: revision,
                usedAt: Deadline.monotonicNow))
    }

    // MARK: What is here

    var bytes: Int { state.withLock { $0.columns.bytes + $0.live.bytes } }
    var revision: Int64 { state.withLock(\.revision) }
    var usedAt: UInt64 { state.withLock(\.usedAt) }
    var keys: Set<ColumnKey> { state.withLock { $0.columns.attached } }

    /// Whether these columns are here, and the segments of the view or later with all they look at.
    ///
    /// O(keys), however many columns there are: every question asks it.
    func holds(_ keys: Set<ColumnKey>, _ view: AccountView) -> Bool {
        state.withLock { state in
            state.version >= view.version && view.zone == zone
                && keys.allSatisfy { $0.isAlwaysThere || state.columns.keys.contains($0) }
        }
    }

    /// What of these columns is missing.
    func missing(_ keys: Set<ColumnKey>) -> Set<ColumnKey> {
        state.withLock { keys.subtracting($0.columns.attached) }
    }

    /// Asks a question; it must be short.
    func ask<Value>(_ body: (AccountColumns, LiveSegments) throws -> Value) rethrows -> Value {
        try state.withLock { state in
            state.usedAt = Deadline.monotonicNow
            return try body(state.columns, state.live)
        }
    }

    // MARK: Catching up

    /// What a reader must do before it asks.
    enum Standing {
        case current, behind, stale
    }

    /// How this stands to what the database said a moment ago.
    func standing(_ checked: AccountStand) -> Standing {
        state.withLock { state in
            if let pending = state.pending {
                if checked.writer == pending.stand.writer {
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
        try await redefine(view, session)
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
        guard contacts.count <= max(20_000, ask { columns, _ in columns.count / 5 }) else {
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
            let dead = state.columns.keys.filter { AccountMemory.isDead($0, view, state.types) }
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
            for key in state.columns.keys where AccountMemory.isDead(key, view, state.types) {
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
    private static func isDead(
        _ key: ColumnKey, _ view: AccountView, _ types: [String: FieldType]
    ) -> Bool {
        switch key {
        case .field(let placeholder):
            types[placeholder] != view.catalogue.fields[placeholder]
        case .interest(let interest), .activity(.interestClicks(let interest)):
            view.catalogue.deletedInterests.contains(interest)
        default: false
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
            }
            for one in values where state.columns.slot(of: one.row.id) != nil {
                _ = state.columns.put(one)
            }
            state.isChanged = true
        }
    }

    // MARK: A transaction's changes

    /// Changes columns as the transaction of `turn` did, and tells who flips.
    ///
    /// The caller holds the account's lock and ``turns``, and caught up before it wrote anything.
    func apply(_ touches: Touches, _ turn: AccountTurn, in transaction: Transaction) async throws
        -> [MemberFlip]
    {
        let reader = ColumnReader(view: turn.view, session: transaction)
        let attached = keys
        let own = attached.filter(\.isOwn)
        let appeared = try await reader.values(of: touches.appeared, keys: attached)
        var changed = try await reader.values(of: touches.rows, keys: own)
        for (activity, contacts) in touches.activities where attached.contains(.activity(activity))
        {
            changed += try await reader.values(of: Array(contacts), keys: [.activity(activity)])
        }
        for (segment, contacts) in touches.manual where attached.contains(.manual(segment)) {
            changed += try await reader.values(of: Array(contacts), keys: [.manual(segment)])
        }
        return state.withLock { state in
            state.pending = Pending(stand: turn.stand, since: Deadline.monotonicNow)
            state.isChanged = true
            return AccountMemory.apply(
                touches, appeared: appeared, changed: changed, &state, turn.view.today)
        }
    }

    private static func apply(
        _ touches: Touches, appeared: [ContactValues], changed: [ContactValues],
        _ state: inout State, _ today: Day
    ) -> [MemberFlip] {
        var flips: [MemberFlip] = []
        for contact in touches.gone {
            flips += state.live.leave(contact, in: state.columns)
            state.columns.remove(contact)
        }
        var columns: [ContactID: Set<ColumnKey>?] = [:]
        for values in changed where state.columns.slot(of: values.row.id) != nil {
            columns[values.row.id, default: []]?.formUnion(state.columns.put(values))
        }
        for held in touches.memberships {
            let value = MembershipValue(state: held.state, clicks: held.clicks)
            if state.columns.set(membership: value, of: held.contact, interest: held.interest) {
                columns[held.contact, default: []]?.insert(.interest(held.interest))
            }
        }
        for values in appeared {
            _ = state.columns.put(values)
            columns.updateValue(nil, forKey: values.row.id)
        }
        flips += state.live.redecide(columns, in: state.columns, today: today)
        return flips
    }

    /// Who flips where a segment is decided again, behind a contact: at most `limit`.
    func difference(_ segment: SegmentID, after: ContactID, limit: Int, _ turn: AccountTurn)
        -> FillChunk
    {
        state.withLock { state in
            let (entering, leaving) = state.live.difference(
                segment, in: state.columns, today: turn.view.today)
            let entries = state.columns.ids(entering, after: after, limit: limit + 1)
            let leavers = state.columns.ids(leaving, after: after, limit: limit + 1)
            var flips =
                entries.map { MemberFlip(segment: segment, contact: $0, isEntry: true) }
                + leavers.map { MemberFlip(segment: segment, contact: $0, isEntry: false) }
            flips.sort { $0.contact < $1.contact }
            let isLast = flips.count <= limit
            flips = Array(flips.prefix(limit))
            if !flips.isEmpty {
                state.pending = Pending(stand: turn.stand, since: Deadline.monotonicNow)
                state.live.apply(flips, in: state.columns)
                state.isChanged = true
            }
            return FillChunk(flips: flips.map(Flip.init), isLast: isLast)
        }
    }

    /// Whether a transaction changed something here, and has not committed as far as we know.
    func wasChanged(by stand: AccountStand) -> Bool {
        state.withLock { $0.pending?.stand.writer == stand.writer }
    }

    // MARK: Snapshots

    /// What lies on disk of the account; `nil` when nothing is new, or a transaction is at it.
    func snapshot(_ origin: UInt64) throws -> [UInt8]? {
        try state.withLock { state in
            guard state.isChanged, state.pending == nil else { return nil }
            let header = SnapshotHeader(
                account: account, revision: state.revision, version: state.version,
                zoneHash: origin, today: Day(rawValue: 0))
            let bytes = try ColumnSnapshot.bytes(of: state.columns, state.live, header)
            state.isChanged = false
            return bytes
        }
    }

    /// The transaction has committed: what it did here is true.
    func committed(_ stand: AccountStand) {
        state.withLock { state in
            guard let pending = state.pending, pending.stand.writer == stand.writer else { return }
            state.revision = pending.stand.revision
            state.pending = nil
        }
    }
}
