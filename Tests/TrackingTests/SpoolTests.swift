import EventLoop
import Glibc
import Model
import SQLite
import Testing

@testable import Tracking

@Suite("The spool")
struct SpoolTests {
    let folder: TestFolder

    init() throws { folder = try TestFolder() }

    private func settings() -> SpoolSettings {
        var settings = SpoolSettings(folder: folder.path)
        settings.pause = .zero
        settings.segmentBytes = 1 << 20
        return settings
    }

    private func hit(_ link: Int64, agent: String = "Mozilla/5.0") -> Hit {
        Hit(
            receivedAt: Instant(rawValue: 1_790_000_000_000 + link),
            content: TokenContent(
                .click, account: AccountID(7), message: MessageID(1), link: LinkID(link),
                contact: ContactID(5)),
            flags: [], address: HitAddress("192.0.2.77"), agent: agent)
    }

    private func links(_ spool: Spool) async throws -> [Int64] {
        try await spool.read(most: .max)
            .flatMap { try #require($0.hits) }
            .map(\.content.link.number)
    }

    @Test func `gives back the hits as they came`() async throws {
        let spool = Spool(settings())
        var other = hit(2, agent: String(repeating: "é", count: 256))
        other.flags = [.head, .prefetch]
        other.content.contact = nil
        other.content.purpose = .open
        other.address = HitAddress("2001:db8:1:2::3")

        #expect(await spool.append(hit(1)) == .durable)
        #expect(await spool.append(other) == .durable)

        let batches = try await spool.read(most: .max)
        #expect(batches.flatMap { $0.hits ?? [] } == [hit(1), other])
        #expect(batches.map(\.first) == [1, 2] && spool.depth == 2)
        await spool.close()
    }

    @Test func `writes what arrives together in few commits, in order`() async throws {
        let spool = Spool(settings())
        let loops = EventLoops(count: 2)
        await withTaskGroup(of: Spool.Outcome.self) { group in
            for number in 0..<500 {
                group.addTask(executorPreference: loops.next()) { [self] in
                    await spool.append(hit(Int64(number)))
                }
            }
            for await outcome in group { #expect(outcome == .durable) }
        }

        let batches = try await spool.read(most: .max)
        #expect(batches.count < 250)
        #expect(try await Set(links(spool)) == Set(0..<500))
        var next: Int64 = 1
        for batch in batches {
            #expect(batch.first == next)
            next = batch.last + 1
        }
        await spool.close()
    }

    @Test func `what was acknowledged is there after the process was killed`() async throws {
        let path = folder.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let spool = Spool(SpoolSettings(folder: path))
            for link in 1...20 {
                let outcome = await spool.append(
                    Hit(
                        receivedAt: .now,
                        content: TokenContent(
                            .click, account: AccountID(7), message: MessageID(1),
                            link: LinkID(Int64(link)), contact: nil),
                        flags: [], address: HitAddress(""), agent: ""))
                guard outcome == .durable else { exit(1) }
            }
            kill(getpid(), SIGKILL)
        }

        let again = Spool(settings())
        #expect(try await links(again) == Array(1...20))
        await again.close()
    }

    @Test func `every opening has a new epoch and numbers its hits from 1`() async throws {
        for link in 1...2 {
            let spool = Spool(settings())
            #expect(await spool.append(hit(Int64(link))) == .durable)
            await spool.close()
        }

        let again = Spool(settings())
        let first = try await again.read(most: .max)
        #expect(again.depth == 2)
        try await again.remove(through: try #require(first.last))
        let second = try await again.read(most: .max)
        #expect(first.map(\.first) == [1] && second.map(\.first) == [1])
        #expect(first.first?.epoch != second.first?.epoch)
        await again.close()
    }

    @Test func `forgets what was shipped, and reads no more than was asked for`() async throws {
        let spool = Spool(settings())
        for link in 1...4 { _ = await spool.append(hit(Int64(link))) }

        let first = try await spool.read(most: 2)
        #expect(first.count == 2)
        try await spool.remove(through: first[1])

        #expect(try await links(spool) == [3, 4])
        #expect(spool.depth == 2)
        await spool.close()
    }

    @Test func `a full disk loses hits, says so, and heals by itself`() async throws {
        var small = settings()
        small.mostBytes = 60 * SpoolLog.frameBytes
        let spool = Spool(small)
        var outcomes: [Spool.Outcome] = []
        for _ in 0..<500 {
            outcomes.append(
                await spool.append(hit(1, agent: String(repeating: "x", count: 512))))
        }

        #expect(outcomes.first == .durable && outcomes.last == .lost)
        let lost = outcomes.count { $0 == .lost }
        #expect(spool.tally.lost == lost && spool.tally.kept == 500 - lost)
        #expect(spool.tally.trouble != nil)

        let batches = try await spool.read(most: .max)
        try await spool.remove(through: try #require(batches.last))
        #expect(await spool.append(hit(2)) == .durable)
        #expect(spool.tally.trouble == nil)
        await spool.close()
    }

    @Test func `a damaged segment is set aside, and hits go on into a new one`() async throws {
        let spool = Spool(settings())
        for link in 1...200 { _ = await spool.append(hit(Int64(link))) }
        await spool.close()
        let name = try #require(folder.names.first { $0.hasSuffix(".sqlite") })
        for end in ["", "-wal"] {
            folder.overwrite("\(folder.path)/\(name)\(end)", from: 0, count: 4_096)
        }

        let again = Spool(settings())
        #expect(await again.append(hit(1)) == .durable)

        #expect(try await links(again) == [1])
        #expect(folder.names.contains { $0.contains(".damaged-") })
        await again.close()
    }

    @Test func `a damaged log is told, and read up to its damage`() async throws {
        let marker = String(repeating: "marker", count: 50)
        let spool = Spool(settings())
        for link in 1...5 {
            _ = await spool.append(hit(Int64(link), agent: link == 3 ? marker : ""))
        }
        await spool.close()
        let name = try #require(folder.names.first { $0.hasSuffix("-wal") })
        #expect(SpoolLog.commitsBehindDamage(in: "\(folder.path)/\(name)") == 0)
        folder.replace(
            "\(folder.path)/\(name)", marker, String(repeating: "market", count: 50))

        #expect(SpoolLog.commitsBehindDamage(in: "\(folder.path)/\(name)") == 3)
        let again = Spool(settings())
        #expect(try await links(again) == [1, 2])
        #expect(again.takeNotices().contains { $0.contains("set aside") })
        let last = try #require(try await again.read(most: .max).last)
        try await again.remove(through: last)
        await again.close()
        #expect(folder.names.contains { $0.contains(".damaged-") })
    }

    @Test func `two spools share a folder, and the next one takes over the files of both`()
        async throws
    {
        let first = Spool(settings())
        #expect(await first.append(hit(1)) == .durable)
        let second = Spool(settings())
        #expect(await second.append(hit(2)) == .durable)
        #expect(try await links(first) == [1])
        #expect(try await links(second) == [2])
        await first.close()
        await second.close()

        let third = Spool(settings())
        var found: [Int64] = []
        while let batch = try await third.read(most: .max).last {
            found += try await links(third)
            try await third.remove(through: batch)
        }
        #expect(found == [1, 2] && third.depth == 0)
        await third.close()
        #expect(folder.names.allSatisfy { $0.hasSuffix(".lock") })
    }

    @Test func `the file of the first release is still shipped`() async throws {
        let path = "\(folder.path)/spool-0.sqlite"
        let old = OldSpool.batch(link: 9, network: [192, 0, 2], agent: "Old/1")
        try OldSpool.write(path, epoch: Array(1...16), batches: [old])

        let spool = Spool(settings())
        let batch = try #require(try await spool.read(most: 1).first)
        let read = try #require(batch.hits?.first)
        #expect(batch.epoch == Array(1...16) && batch.first == 1)
        #expect(read.content.link == LinkID(9) && read.agent == "Old/1")
        #expect(read.address.network == "192.0.2.0/24" && read.address.address == nil)
        try await spool.remove(through: batch)
        await spool.close()
        #expect(!folder.names.contains("spool-0.sqlite"))
    }

    @Test func `a filled segment is followed by another, and nothing is out of order`() async throws
    {
        var small = settings()
        small.segmentBytes = 20 * SpoolLog.frameBytes
        let spool = Spool(small)
        for link in 1...300 {
            #expect(await spool.append(hit(Int64(link))) == .durable)
            if link.isMultiple(of: 20) { await spool.tendAndWait() }
        }

        #expect(folder.names.count { $0.hasSuffix(".sqlite") } > 3)
        var found: [Int64] = []
        var next: Int64 = 1
        while true {
            let batches = try await spool.read(most: 7)
            guard let last = batches.last else { break }
            for batch in batches {
                #expect(batch.first == next)
                next = batch.last + 1
            }
            found += batches.flatMap { $0.hits ?? [] }.map(\.content.link.number)
            try await spool.remove(through: last)
        }
        #expect(found == Array(1...300) && spool.depth == 0)
        await spool.close()
    }

    @Test func `what was shipped is gone from the folder soon`() async throws {
        var brief = settings()
        brief.residue = .zero
        brief.segmentBytes = 1 << 15
        let spool = Spool(brief)
        let marker = "a-network-and-an-agent"
        #expect(await spool.append(hit(1, agent: marker)) == .durable)
        try await spool.remove(through: try #require(try await spool.read(most: 1).last))
        let deadline = Deadline.after(.seconds(20))
        while folder.holds(marker), !deadline.hasPassed {
            await spool.tendAndWait()
            _ = try await spool.read(most: 1)
        }
        #expect(!folder.holds(marker))
        #expect(await spool.append(hit(2)) == .durable)
        await spool.close()
    }

    @Test func `hits that are too old are given up, and told`() async throws {
        var brief = settings()
        brief.mostAge = .zero
        let spool = Spool(brief)
        #expect(await spool.append(hit(1)) == .durable)
        let deadline = Deadline.after(.seconds(20))
        while spool.depth > 0, !deadline.hasPassed { await spool.tendAndWait() }

        #expect(spool.depth == 0 && spool.tally.givenUp == 1)
        #expect(spool.takeNotices().contains("1 hits were too old to be kept"))
        await spool.close()
    }

    @Test func `a folder that is not there loses hits and hurts nobody`() async {
        let spool = Spool(SpoolSettings(folder: "/tmp/no/such/folder"))

        #expect(await spool.append(hit(1)) == .lost)
        #expect(spool.tally.trouble != nil)
        await spool.close()
    }

    @Test func `a slow disk answers late, each hit once, and still keeps them all`() async throws {
        var impatient = settings()
        impatient.patience = .zero
        let spool = Spool(impatient)
        let watch = Task {
            while !Task.isCancelled {
                spool.tend()
                await Task.yield()
            }
        }
        let late = await withTaskGroup(of: Spool.Outcome.self) { group in
            for number in 0..<500 { group.addTask { await spool.append(hit(Int64(number))) } }
            return await group.reduce(0) { $0 + ($1 == .late ? 1 : 0) }
        }
        watch.cancel()
        await spool.close()

        #expect(spool.tally.late == late && spool.tally.lost == 0 && spool.tally.kept == 500)
        let again = Spool(settings())
        #expect(try await Set(links(again)) == Set(0..<500))
        await again.close()
    }

    @Test func `a hit that comes after the end is lost`() async {
        let spool = Spool(settings())
        await spool.close()

        #expect(await spool.append(hit(1)) == .lost)
    }

    @Test func `rings when something reached the disk`() async throws {
        let spool = Spool(settings())
        let loop = EventLoop()
        #expect(await spool.append(hit(1)) == .durable)

        await spool.bell.wait(atMost: .seconds(3_600), on: loop)
        await spool.close()
    }

    @Test(arguments: [
        ("192.0.2.77", "192.0.2.0/24"), ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"), ("::1", "0:0:0::/48"),
    ])
    func `an address is shortened`(_ address: String, _ network: String) {
        #expect(HitAddress(address).network == network)
    }

    @Test(arguments: ["", "x", "192.0.2", "192.0.2.1:80", "2001:db8::1%eth0"])
    func `what is no address is unknown`(_ text: String) {
        #expect(HitAddress(text) == .unknown)
    }
}
