import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Tracking

@Suite("The copy of the links", .database(Schema.migrations))
struct LinkCopyTests {
    private func open() async throws -> TrackingWorld {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        return world
    }

    private func url(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test func `has every link after one look`() async throws {
        let world = try await open()
        let first = try await world.message("https://a.test/", "https://b.test/")
        try await world.links.follow()
        let second = try await world.message("https://c.test/")
        try await world.links.follow()

        #expect(world.links.copy.find(first.links[1].id) == url("https://b.test/"))
        #expect(world.links.copy.find(second.links[0].id) == url("https://c.test/"))
        #expect(world.links.copy.find(LinkID(1 << 50)) == nil)
        // Each message has a link more, that no person sees.
        #expect(world.links.copy.count == 5)
    }

    /// So many links at once, by one transaction.
    private static let fill = Statement<NoRow, Int64>(
        """
        INSERT INTO link (account_id, message_id, position, starts_at, ends_at, url, shown)
        SELECT 7, 1000000, number, 0, 0, 'https://a.test/' || number, ''
        FROM generate_series(1, $1::bigint) AS number
        """)

    @Test(arguments: [5_000, 10_000, 10_001] as [Int64])
    func `is complete when links come by pages`(_ count: Int64) async throws {
        let world = try await open()
        try await world.database.run(Self.fill, count)
        try await world.links.follow()

        #expect(world.links.copy.count == Int(count))
        let folder = try TestFolder()
        for name in ["links.sqlite", "links.sqlite-wal"] { world.folder.copy(name, to: folder) }
        let copied = LinkCopy(folder: folder.path)
        #expect(await copied.load())
        #expect(copied.count == Int(count))
    }

    @Test func `is there after a restart without PostgreSQL`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        #expect(world.links.copy.completeTo == nil)
        try await world.links.follow()

        let folder = try TestFolder()
        world.folder.copy("links.sqlite", to: folder)
        world.folder.copy("links.sqlite-wal", to: folder)
        let again = LinkCopy(folder: folder.path)
        #expect(await again.load())
        #expect(again.find(message.links[0].id) == url("https://a.test/"))
        #expect(again.completeTo == world.links.copy.completeTo)
    }

    @Test func `is made again when its file is damaged`() async throws {
        let folder = try TestFolder()
        folder.write("links.sqlite", [UInt8](repeating: 0x5a, count: 8_192))

        let copy = LinkCopy(folder: folder.path)
        #expect(await !copy.load())
        #expect(copy.completeTo == nil)
    }

    @Test func `starts over when the database is another one`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        world.links.copy.put([
            CopiedLink(xid: 1, link: LinkID(77), url: url("https://old.test/"))
        ])
        await world.links.copy.keep([], completeTo: LinkMark(epoch: "another", xid: 1 << 40))
        try await world.links.follow()

        #expect(world.links.copy.find(LinkID(77)) == nil)
        #expect(world.links.copy.find(message.links[0].id) == url("https://a.test/"))
    }

    @Test func `misses no link of a transaction that ends late`() async throws {
        let world = try await open()
        _ = try await world.message("https://a.test/")
        try await world.database.transaction { transaction in
            let late = try await transaction.all(
                MessageStatements.addLinks, TrackingWorld.account, MessageID(1 << 40),
                [0], [1], ["https://late.test/"], [nil], ["x"])
            _ = try await world.message("https://b.test/")
            try await world.links.follow()
            #expect(world.links.copy.find(late[0].link.id) == nil)
        }
        try await world.links.follow()

        #expect(world.links.copy.count == 5)
    }

    @Test func `looks one link up when it is asked for before it came`() async throws {
        let world = try await open()
        let message = try await world.message("https://a.test/")
        let reply = try await world.fetch("/c/" + world.token(message))

        #expect(reply.status == .found && reply.headers["Location"] == "https://a.test/")
        #expect(world.links.copy.count == 1)
    }

    @Test func `says 404 for a genuine token of a link that the database lacks`() async throws {
        let world = try await open()
        let content = TokenContent(
            .click, account: TrackingWorld.account, message: MessageID(1), link: LinkID(1 << 50),
            contact: nil)
        let reply = try await world.fetch("/c/" + world.keys.seal(content))

        #expect(reply.status == .notFound)
    }
}
