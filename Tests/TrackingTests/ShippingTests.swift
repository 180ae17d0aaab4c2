import EventLoop
import Model
import Postgres
import TestKit
import Testing

@testable import Tracking

@Suite("Shipping hits", .database(Schema.migrations))
struct ShippingTests {
    private func hit(_ link: Int64, account: Int64 = 7) -> Hit {
        Hit(
            receivedAt: .now,
            content: TokenContent(
                .click, account: AccountID(account), message: MessageID(1), link: LinkID(link),
                contact: ContactID(5)),
            flags: [], address: HitAddress("192.0.2.77"), agent: "a\tb\\\n\u{e9}")
    }

    private static let stored = Statement<Columns<Int64, Int64, Int64, String, String>>(
        """
        SELECT account_id, link_id, hit_id & (1::bigint << 40) - 1, network::text, agent
        FROM hit
        ORDER BY hit_id & (1::bigint << 40) - 1
        """)

    private func links() async throws -> [Int64] {
        try await TestDatabase.current.database.all(ShippingTests.stored).map(\.values.1)
    }

    private func ship(_ world: TrackingWorld) async throws {
        var days: Set<Int32> = []
        while try await world.shipper.ship(&days) > 0 {}
    }

    @Test func `stores every hit as it was, of any account, and empties the spool`() async throws {
        let world = try await TrackingWorld()
        for link in 1...3 { _ = await world.spool.append(hit(Int64(link), account: Int64(link))) }

        try await ship(world)

        let rows = try await world.database.all(ShippingTests.stored).map(\.values)
        #expect(rows.map(\.0) == [1, 2, 3] && rows.map(\.1) == [1, 2, 3])
        #expect(rows.map(\.2) == [1, 2, 3])
        #expect(rows.allSatisfy { $0.3 == "192.0.2.0/24" && $0.4 == "a\tb\\\n\u{e9}" })
        #expect(world.spool.depth == 0)
        #expect(try await world.spooled().isEmpty)
    }

    @Test func `stores nothing twice when the process dies before it forgets`() async throws {
        let first = try await TrackingWorld()
        for link in 1...5 { _ = await first.spool.append(hit(Int64(link))) }
        await first.spool.close()
        // What a crash between the commit and the forgetting leaves: a file that was shipped.
        let copy = try TestFolder()
        first.folder.copySpool(to: copy)
        let shipping = try await TrackingWorld(spoolFolder: first.folder.path)
        try await ship(shipping)

        let again = try await TrackingWorld(spoolFolder: copy.path)
        _ = await again.spool.append(hit(6))
        try await ship(again)

        #expect(try await links().sorted() == [1, 2, 3, 4, 5, 6])
        #expect(again.spool.depth == 0)
    }

    @Test func `stores nothing twice when the process ended before it forgot what it shipped`()
        async throws
    {
        let first = try await TrackingWorld()
        for link in 1...3 { _ = await first.spool.append(hit(Int64(link))) }
        let before = try TestFolder()
        first.folder.copySpool(to: before)
        try await ship(first)
        #expect(first.spool.depth == 0)

        let again = try await TrackingWorld(spoolFolder: before.path)
        #expect(try await again.spooled().count == 3)
        try await ship(again)

        #expect(try await links().sorted() == [1, 2, 3])
        #expect(again.spool.depth == 0)
    }

    @Test func `stores nothing twice when two ship copies of one spool at once`() async throws {
        let first = try await TrackingWorld()
        for link in 1...50 { _ = await first.spool.append(hit(Int64(link))) }
        await first.spool.close()
        let copy = try TestFolder()
        first.folder.copySpool(to: copy)
        let one = try await TrackingWorld(spoolFolder: first.folder.path)
        let two = try await TrackingWorld(spoolFolder: copy.path)

        await withTaskGroup { group in
            for world in [one, two] {
                group.addTask {
                    while world.spool.depth > 0 { try? await ship(world) }
                }
            }
        }

        #expect(try await links() == Array(1...50))
    }

    @Test func `passes over a damaged batch and stores the rest`() async throws {
        let folder = try TestFolder()
        try OldSpool.write(
            "\(folder.path)/spool-0.sqlite", epoch: Array(1...16),
            batches: [
                OldSpool.batch(link: 1, network: [], agent: "A/1"),
                OldSpool.batch(link: 2, network: [192, 0, 2], agent: ""),
            ], damaged: [0])

        let again = try await TrackingWorld(spoolFolder: folder.path)
        try await ship(again)

        #expect(try await links() == [2])
        #expect(again.spool.depth == 0)
    }

    @Test func `finds room in any month`() async throws {
        let world = try await TrackingWorld()
        for moment in ["2019-02-28T23:59:59.999Z", "2031-12-31T23:59:59.999Z"] {
            var far = hit(1)
            far.receivedAt = try #require(Instant(moment))
            _ = await world.spool.append(far)
        }

        try await ship(world)

        #expect(try await links().count == 2)
    }
}

extension TestFolder {
    /// Copies a file, under its name.
    func copy(_ name: String, to other: TestFolder) {
        guard let bytes = contents(of: name) else { return }
        other.write(name, bytes)
    }
}
