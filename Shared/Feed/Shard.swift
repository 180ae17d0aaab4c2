/// One part of all accounts, for several processes that share the work of following.
///
/// Every process reads the whole feed and applies the accounts of its shards. Positions are kept
/// per shard and number of shards: a number that is new begins where the slowest shard of the last
/// one was, account by account.
public struct Shard: Sendable, Hashable {
    /// From 0.
    public let number: Int

    /// How many there are.
    public let count: Int

    /// Everything.
    public static let whole = Shard(0, of: 1)

    /// A part of all accounts.
    ///
    /// - Parameters:
    ///   - number: from 0, less than `count`.
    ///   - count: at least 1.
    public init(_ number: Int, of count: Int) {
        precondition(count >= 1 && (0..<count).contains(number), "shard \(number) of \(count)")
        self.number = number
        self.count = count
    }

    /// All parts.
    ///
    /// - Parameter count: at least 1.
    /// - Returns: each once.
    public static func all(_ count: Int) -> [Shard] { (0..<count).map { Shard($0, of: count) } }

    /// Whether an account belongs to it; accounts with close ids lie far apart.
    ///
    /// - Parameter account: any id.
    /// - Returns: true of exactly one of ``all(_:)``.
    public func holds(_ account: Int64) -> Bool {
        // The last step of SplitMix64.
        var bits = UInt64(bitPattern: account)
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return Int((bits ^ (bits >> 31)) % UInt64(count)) == number
    }

    /// What positions of a feed are kept under.
    func name(of feed: String) -> String { count == 1 ? feed : "\(feed) \(number)/\(count)" }
}
