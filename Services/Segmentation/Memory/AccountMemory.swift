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
    struct Pending {
        let stand: AccountStand
        let since: UInt64
    }

    // Only touched under the lock of `state`.
    struct State: @unchecked Sendable {
        let columns: AccountColumns
        let live: LiveSegments
        var version: Int64
        var revision: Int64
        var pending: Pending?
        var usedAt: UInt64
        /// Of the fields that are here, as of when they were read.
        var types: [String: FieldType] = [:]
        /// Columns of interests that were deleted already when they were read: nobody is in them.
        var emptied: Set<ColumnKey> = []
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
    let state: Mutex<State>

    /// Takes over what was loaded, before ``redefine(_:_:)``; nobody else may hold it.
    init(
        _ view: AccountView, columns: sending AccountColumns, live: sending LiveSegments,
        revision: Int64, types: [String: FieldType] = [:]
    ) {
        account = view.account.id
        zone = view.zone
        state = Mutex(
            State(
                columns: columns, live: live, version: -1, revision: revision,
                usedAt: Deadline.monotonicNow, types: types))
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

    /// Whether so many contacts have gone that reading the account again makes it smaller.
    var isWorn: Bool { state.withLock { AccountMemory.isWorn($0.columns) } }

    static func isWorn(_ columns: AccountColumns) -> Bool { columns.holes > 0.25 }

    /// What of these columns is missing.
    func missing(_ keys: Set<ColumnKey>) -> Set<ColumnKey> {
        state.withLock { keys.subtracting($0.columns.attached) }
    }

    /// Whether a transaction is at it that may still be rolled back.
    var isPending: Bool { state.withLock { $0.pending != nil } }

    /// Asks a question if ``holds(_:_:)``, in one: columns may go at any time.
    func ask<Value>(
        _ keys: Set<ColumnKey>, _ view: AccountView,
        _ body: (AccountColumns, LiveSegments) throws -> Value
    ) rethrows -> Value? {
        try state.withLock { state in
            guard state.version >= view.version, view.zone == zone,
                keys.allSatisfy({ $0.isAlwaysThere || state.columns.keys.contains($0) })
            else { return nil }
            state.usedAt = Deadline.monotonicNow
            return try body(state.columns, state.live)
        }
    }

    /// Asks a question; it must be short.
    func ask<Value>(_ body: (AccountColumns, LiveSegments) throws -> Value) rethrows -> Value {
        try state.withLock { state in
            state.usedAt = Deadline.monotonicNow
            return try body(state.columns, state.live)
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
            state.usedAt = Deadline.monotonicNow
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
    ///
    /// - Throws: ``Missing`` when the segment is not known here: nobody must take it for filled.
    func difference(_ segment: SegmentID, after: ContactID, limit: Int, _ turn: AccountTurn)
        throws -> FillChunk
    {
        try state.withLock { state in
            guard state.live.condition(segment) != nil else { throw Missing() }
            state.usedAt = Deadline.monotonicNow
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
            guard state.isChanged, state.pending == nil, !AccountMemory.isWorn(state.columns)
            else { return nil }
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
