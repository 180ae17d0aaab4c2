import Clients
import Model
import TestKit
import Testing

@testable import Imports

@Suite("Resuming an import", .imports)
struct ResumeTests {
    /// 60 rows in chunks of 7; every fifth address comes twice, every tenth row is faulty.
    static func file() -> String {
        "email;firstname;interest\n"
            + (1...60).map { row in
                let number = row % 5 == 0 ? row - 1 : row
                let email = row % 10 == 3 ? "nobody" : "p\(number)@example.com"
                return "\(email);P\(row);\"Wine, Food\"\n"
            }.joined()
    }

    static func outcome(_ world: ImportsWorld, _ id: ImportID) async throws -> ImportCounts? {
        let done = try await world.wait(id, for: .finished)
        #expect(done.failure == nil)
        return done.counts
    }

    static let expected = ImportCounts(
        created: 42, updated: 12, unchanged: 0, rejected: 6, warnings: 14)

    @Test func `answers that are lost and owners that are away change no figure`() async throws {
        let world = try await ImportsWorld { $0.chunkRows = 7 }
        let worker = world.startWorker()
        defer { worker.cancel() }
        let analysed = try await world.analyse(Self.file())
        world.network.loseAnswers(5)
        world.network.refuse(3)
        _ = try await world.client.finalise(
            analysed.id, world.fallbacks, in: ImportsWorld.account)

        #expect(try await Self.outcome(world, analysed.id) == Self.expected)
        #expect(try await world.countContacts() == 42)
        #expect(try await world.memberships().map(\.version) == [Int32](repeating: 1, count: 84))
        #expect(try await world.countBatches() == 18)
    }

    @Test(arguments: [1, 2, 5, 9, 14])
    func `a worker that dies after any write is followed by another`(_ writes: Int) async throws {
        let world = try await ImportsWorld { $0.chunkRows = 7 }
        let first = world.startWorker()
        let analysed = try await world.analyse(Self.file())
        world.network.cut(atWrite: writes)
        _ = try await world.client.finalise(
            analysed.id, world.fallbacks, in: ImportsWorld.account)
        // The write is done, and the worker does not know.
        try await world.network.waitForCut()
        first.cancel()
        world.network.mend()
        let second = world.startOtherWorker()
        defer { second.cancel() }

        #expect(try await Self.outcome(world, analysed.id) == Self.expected)
        #expect(try await world.memberships().map(\.version) == [Int32](repeating: 1, count: 84))
        #expect(try await world.countBatches() == 18)
    }

    @Test func `two processes never work on one import at once`() async throws {
        let world = try await ImportsWorld { $0.chunkRows = 7 }
        let workers = [world.startWorker(), world.startOtherWorker(), world.startOtherWorker()]
        defer { for worker in workers { worker.cancel() } }
        let analysed = try await world.analyse(Self.file())
        _ = try await world.client.finalise(
            analysed.id, world.fallbacks, in: ImportsWorld.account)

        #expect(try await Self.outcome(world, analysed.id) == Self.expected)
    }

    @Test(arguments: [1, 2, 3, 6])
    func `a run that is cancelled in a chunk gives its contacts their interests`(
        _ writes: Int
    ) async throws {
        let world = try await ImportsWorld { $0.chunkRows = 7 }
        let worker = world.startWorker()
        defer { worker.cancel() }
        let analysed = try await world.analyse(Self.file())
        world.network.cut(atWrite: writes)
        _ = try await world.client.finalise(
            analysed.id, world.fallbacks, in: ImportsWorld.account)
        try await world.network.waitForCut()
        _ = try await world.client.cancel(analysed.id, in: ImportsWorld.account)
        world.network.mend()

        // The worker takes the next one when it has ended this one.
        let next = try await world.analyse("email\na@example.com\n")
        #expect(next.counts?.created == 1)
        let contacts = try await world.countContacts()
        #expect(contacts > 0 && contacts < 42)
        #expect(try await world.memberships().count == 2 * contacts)
    }

    @Test func `a cancelled run stops and keeps what it did`() async throws {
        let world = try await ImportsWorld { $0.chunkRows = 7 }
        let worker = world.startWorker()
        defer { worker.cancel() }
        let analysed = try await world.analyse(Self.file())
        world.network.refuse(1_000_000)
        _ = try await world.client.finalise(
            analysed.id, world.fallbacks, in: ImportsWorld.account)
        let cancelled = try await world.client.cancel(analysed.id, in: ImportsWorld.account)

        #expect(cancelled.state == .cancelled)
        world.network.refuse(0)
        let next = try await world.analyse("email\na@example.com\n")
        #expect(next.counts?.created == 1)
        // The chunk that was on its way may still have been written, contacts and interests.
        #expect(try await world.countBatches() <= 2)
    }
}
