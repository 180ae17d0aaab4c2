/// Changes that follow each other in a feed: what a follower applies before its position moves.
struct FollowedBatch: Sendable {
    /// The position that they were read after; `nil` for the feed's beginning.
    let after: Position?

    /// In order.
    var changes: [FollowedChange]

    /// Where to go on.
    var next: Position

    /// Whether there was probably more when it was read.
    var isCutOff: Bool

    /// How many changes of an account are applied in one transaction, which ends within 500 ms.
    static let pieceLimit = 1_000

    /// The changes of each account in pieces; accounts in the order of their first change.
    func pieces(of shard: Shard = .whole) -> [AccountPieces] {
        var order: [Int64: Int] = [:]
        var accounts: [AccountPieces] = []
        for change in changes where shard.holds(change.account) {
            let index = order[change.account] ?? accounts.count
            if index == accounts.count {
                order[change.account] = index
                accounts.append(AccountPieces(account: change.account))
            }
            accounts[index].append(change)
        }
        return accounts
    }
}

/// One account's changes of a batch, in order.
struct AccountPieces: Sendable {
    let account: Int64

    /// Each of at most ``FollowedBatch/pieceLimit`` changes.
    private(set) var pieces: [[FollowedChange]] = []

    init(account: Int64) { self.account = account }

    mutating func append(_ change: FollowedChange) {
        if pieces.last?.count ?? FollowedBatch.pieceLimit == FollowedBatch.pieceLimit {
            pieces.append([])
        }
        pieces[pieces.count - 1].append(change)
    }
}
