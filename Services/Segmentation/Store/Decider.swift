internal import Columns
internal import Feed
internal import Model
internal import Postgres
internal import Service

/// Decides who belongs, and writes and publishes what flips; in a transaction that holds the
/// account.
struct Decider: Sendable {
    let feed: FeedWriter
    let cache: AccountCache

    /// Where entries leave what rules owe.
    var outbox = RuleOutbox()

    /// Rung when there is something to fill, or another day to wait for.
    var doorbell = Doorbell()

    /// Told when what is in memory of an account was not what its rows say.
    var report: @Sendable (AccountID) -> Void = { _ in }

    /// Makes definitions that this transaction wrote true, and begins a new generation of the
    /// segments that mean something else now; the filler does the rest.
    func redefine(
        _ turn: AccountTurn, in transaction: Transaction,
        where isAffected: (PlannedSegment) -> Bool
    ) async throws -> AccountTurn {
        let turn = try await cache.redefine(turn, in: transaction)
        let affected = turn.view.plan.segments.filter(isAffected)
        if !affected.isEmpty {
            try await transaction.run(
                SegmentStatements.refill, turn.view.account.id, affected.map(\.id),
                affected.map(\.reads.today), turn.view.today)
        }
        transaction.afterCommit { [doorbell] in doorbell.ring() }
        return turn
    }

    /// Decides what a transaction changed, and makes true what follows from it; the last that the
    /// transaction does.
    func decide(_ touches: Touches, by turn: AccountTurn, in transaction: Transaction) async throws
    {
        let known = try await cache.flips(touches, turn, in: transaction)
        var flips = known ?? []
        if known == nil { flips = try await ColdDecider(turn, transaction).flips(touches) }
        try await write(flips, touching: touches.contacts, by: turn, in: transaction)
    }

    /// Writes flips, publishes what really happened, and tells whoever else holds the account.
    ///
    /// Two round trips, whatever the number.
    func write(
        _ flips: [Flip], touching touched: [ContactID] = [], by turn: AccountTurn,
        in transaction: Transaction
    ) async throws {
        let account = turn.view.account.id
        var happened: [WrittenFlip] = []
        if !flips.isEmpty {
            happened = try await transaction.all(
                MemberStatements.flip, account, flips.map(\.segment), flips.map(\.contact),
                flips.map(\.isEntry))
        }
        if happened.count != flips.count { doubt(account) }
        let told = happened.filter(\.isTold)
        let changes = Decider.changes(told, account)
        async let published: Void = feed.append(changes, in: transaction)
        async let owed: Void = owe(told, turn, transaction)
        let contacts = Set(touched).union(flips.lazy.map(\.contact)).sorted()
        try await cache.close(turn, touched: contacts, in: transaction)
        _ = try await (published, owed)
    }

    /// What is in memory of the account was not what its rows say.
    private func doubt(_ account: AccountID) {
        report(account)
        cache.drop(account)
    }

    /// One statement a segment whose rule has something to do, side by side.
    private func owe(_ told: [WrittenFlip], _ turn: AccountTurn, _ transaction: Transaction)
        async throws
    {
        var entries: [SegmentID: [ContactID]] = [:]
        let plan = turn.view.plan
        for written in told where written.flip.isEntry {
            let id = written.flip.segment
            guard plan[id]?.assign.isEmpty == false else { continue }
            entries[id, default: []].append(written.flip.contact)
        }
        try await withThrowingTaskGroup { group in
            for (id, contacts) in entries {
                guard let segment = plan[id] else { continue }
                group.addTask {
                    try await outbox.owe(contacts, by: segment, of: plan.account, in: transaction)
                }
            }
            try await group.waitForAll()
        }
    }

    private static func changes(_ told: [WrittenFlip], _ account: AccountID) -> [NewChange] {
        let now = Instant.now.description
        return told.map { change($0, account, now) }
    }

    /// ``SegmentFlip`` as JSON, written by hand: an edit may write 100,000 of them.
    static func change(_ written: WrittenFlip, _ account: AccountID, _ now: String) -> NewChange {
        let flip = written.flip
        var json: [UInt8] = []
        json.reserveCapacity(120)
        json += "{\"segment\":\(flip.segment),\"contact\":\(flip.contact)".utf8
        json += ",\"generation\":\(written.generation),\"flippedAt\":\"\(now)\"}".utf8
        return NewChange(
            account: account.rawValue, kind: flip.isEntry ? "segment.entered" : "segment.left",
            subject: flip.contact.rawValue, json: json)
    }
}
