import TestKit
import Testing

@testable import Feed

@Suite("Shards of accounts")
struct ShardTests {
    @Test(arguments: [1, 2, 3, 8, 64])
    func `every account belongs to exactly one shard, and none has far more than its part`(
        _ count: Int
    ) {
        let shards = Shard.all(count)
        var sizes = [Int](repeating: 0, count: count)

        for account in Int64(1)...20_000 {
            let owners = shards.filter { $0.holds(account) }
            #expect(owners.count == 1, "account \(account)")
            sizes[owners.first?.number ?? 0] += 1
        }

        let part = 20_000 / count
        #expect(sizes.allSatisfy { $0 > part / 2 && $0 < part * 2 })
    }

    @Test func `accounts far apart and below zero belong to one too`() {
        for account in [Int64.min, -1, 0, 1, .max, 1_900_000_000_000] {
            #expect(Shard.all(7).filter { $0.holds(account) }.count == 1)
        }
    }

    @Test func `without shards positions are kept under the feed's own name`() {
        #expect(Shard.whole.name(of: "contacts") == "contacts")
        #expect(Shard(2, of: 4).name(of: "contacts") == "contacts 2/4")
    }
}
