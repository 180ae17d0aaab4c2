internal import Clients
internal import Feed
internal import Model
internal import Postgres
internal import Service

/// What Interests learns from the tracking feed: human clicks, and those that were none after all.
struct ClickChanges: Sendable {
    let accounts: AccountDirectory
    let memberships: MembershipStore
    let contacts: ContactsClient
    let tracking: TrackingClient

    /// Applies one account's changes: one statement for all clicks, one for all retractions.
    func apply(_ account: Int64, _ changes: [FollowedChange], _ transaction: Transaction)
        async throws
    {
        let holder = try await accounts.find(AccountID(account), in: transaction)
        for round in try ClickRounds(changes).rounds {
            try await memberships.count(round.clicked, of: holder, in: transaction)
            try await memberships.takeBack(round.retracted, of: holder.id, in: transaction)
        }
    }
}

extension ClickChanges {
    /// Takes the list of decided clicks: what counts already is skipped, by its id.
    ///
    /// A click that the list has no more was not retracted: the list keeps raw clicks for a while.
    func resync() async throws {
        var known: [AccountID] = []
        try await contacts.accounts { known += $0.map(\.id) }
        for account in known {
            let holder = try await accounts.find(account)
            try await tracking.clicks(in: account) { clicks in
                for start in stride(from: 0, to: clicks.count, by: 500) {
                    let chunk = clicks[start..<min(start + 500, clicks.count)]
                    try await take(Array(chunk), of: holder)
                }
            }
        }
    }

    private func take(_ clicks: [LinkClick], of account: Account) async throws {
        try await memberships.database.transaction { transaction in
            try await memberships.count(
                clicks.filter { $0.verdict == .human }, of: account, in: transaction)
            try await memberships.takeBack(
                clicks.filter { $0.verdict != .human }.map(\.click), of: account.id,
                in: transaction)
        }
    }
}

/// The clicks of a page in groups in which each click stands once.
///
/// What is said twice of one click so takes effect in order. Nearly every page is a single group.
struct ClickRounds {
    struct Round {
        var clicked: [LinkClick] = []
        var retracted: [ClickID] = []
    }

    private(set) var rounds: [Round] = []

    init(_ changes: [FollowedChange]) throws {
        var turns: [ClickID: Int] = [:]
        for change in changes where ["link.clicked", "link.retracted"].contains(change.kind) {
            let click = try change.decode(LinkClick.self)
            let isRetraction = change.kind == "link.retracted"
            guard isRetraction || (click.verdict == .human && click.contact != nil) else {
                continue
            }
            let turn = turns[click.click, default: 0]
            turns[click.click] = turn + 1
            if turn == rounds.count { rounds.append(Round()) }
            if isRetraction {
                rounds[turn].retracted.append(click.click)
            } else {
                rounds[turn].clicked.append(click)
            }
        }
    }
}
