import EventLoop
import HTTP
import Model
import Postgres
import Synchronization
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("Several replicas", .database(Schema.migrations))
struct ReplicaTests {
    private static let contacts = Int64(1)...40

    /// What was told last of each contact.
    private final class Told: Sendable {
        private let state = Mutex((next: Int32(1), languages: [Int64: String]()))

        /// The next version of a contact, told while nobody else takes one.
        func next(_ contact: Int64, _ language: String) -> Int32 {
            state.withLock { state in
                state.next += 1
                state.languages[contact] = language
                return state.next
            }
        }

        func speaking(_ language: String) -> [Int64] {
            state.withLock { $0.languages.filter { $0.value == language }.map(\.key).sorted() }
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func `changes, edits and fills side by side lose no flip and tell none twice`() async throws {
        let worlds = [try await World(), try await World(isReplica: true)]
        let dutch = try await worlds[0].filled("Dutch", World.speaks("nl"), existing: true)
        let edited = try await worlds[0].filled("Edited", World.speaks("fr"), existing: true)
        let told = Told()
        let seed = SeededGenerator().seed

        try await withThrowingTaskGroup { group in
            for (index, world) in worlds.enumerated() {
                group.addTask { try await change(world, told, seed &+ UInt64(index)) }
                group.addTask {
                    for _ in 0..<20 { try await world.filler.fillAll() }
                }
            }
            group.addTask {
                for round in 0..<11 {
                    let languages = round % 2 == 0 ? ["fr", "en"] : ["fr"]
                    let draft = SegmentDraft(
                        name: "Edited",
                        match: .test(
                            Criterion(on: .language, test: .hasAny, values: languages)))
                    _ = try await worlds[round % 2].segments.replace(
                        edited, by: draft, in: worlds[0].account, ifVersion: nil)
                    if round % 4 == 3 { worlds[1].cache.drop(worlds[1].account) }
                }
            }
            try await group.waitForAll()
        }
        try await worlds[1].filler.fillAll()

        let expected = [
            dutch: told.speaking("nl"),
            edited: (told.speaking("fr") + told.speaking("en")).sorted(),
        ]
        let history = try await LiveHistory(worlds[0].database)
        for (segment, members) in expected {
            #expect(try await worlds[0].members(segment) == members, "seed \(seed)")
            #expect(try await worlds[0].count(segment) == Int64(members.count), "seed \(seed)")
            history.check(segment, members: members, isTold: true, "seed \(seed)")
        }
    }

    private func change(_ world: SegmentationWorld, _ told: Told, _ seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<120 {
            let id = Int64.random(in: ReplicaTests.contacts, using: &random)
            let language = ["nl", "fr", "en"][Int.random(in: 0..<3, using: &random)]
            let version = told.next(id, language)
            try await world.put(World.contact(id, language: language, version: version))
        }
    }

    @Test func `a connection that dies at COMMIT leaves right answers`() async throws {
        let world = try await World()
        try await world.put((Int64(1)...20).map { World.contact($0) })
        let segment = try await world.filled("Dutch", World.speaks("nl"))
        try await world.makeResident()
        for statement in ReplicaTests.deadly { try await world.database.run(statement) }

        var last = World.contact(5, language: "fr", version: 2)
        last.name = "last"
        await #expect(throws: PostgresError.self) { try await world.put(last) }
        #expect(try await world.remembered(segment) == Array(1...20))
        try await world.put(World.contact(6, language: "fr", version: 2))
        try await world.put(World.contact(5, language: "fr", version: 3))

        let members = (Int64(1)...20).filter { $0 != 5 && $0 != 6 }
        #expect(try await world.members(segment) == members)
        #expect(
            try await world.published() == [
                "segment.filled \(segment)", "segment.left 6", "segment.left 5",
            ])
    }

    /// Ends the connection that commits a contact of this name.
    private static let deadly = [
        Statement<NoRow>(
            """
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_terminate_backend(pg_backend_pid());
                RETURN NULL;
            END $$
            """),
        Statement<NoRow>(
            """
            CREATE CONSTRAINT TRIGGER die AFTER INSERT OR UPDATE ON contact
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.name = 'last')
            EXECUTE FUNCTION die()
            """),
    ]

    @Test(.timeLimit(.minutes(5)))
    func `in an account of 10,000 segments a change takes milliseconds`() async throws {
        let world = try await World()
        try await world.addInterests(1...100)
        try await world.put((Int64(1)...200).map { World.contact($0) })
        try await world.database.run(ReplicaTests.addMany, world.account)
        try await world.database.transaction { transaction in
            let turn = try await world.cache.take(world.account, in: transaction)
            _ = try await world.cache.redefine(turn, in: transaction)
        }
        try await world.makeResident()
        try await world.filler.fillAll()

        let clock = ContinuousClock()
        var longest = Duration.zero
        for id in Int64(1)...30 {
            let took = try await clock.measure {
                try await world.put(id, id, .subscribed, version: 2)
            }
            longest = max(longest, took)
        }

        let entered = try await world.published().count { $0.hasPrefix("segment.entered") }
        #expect(entered == 30 * 100)
        #expect(longest < .seconds(1), "one change took \(longest)")
    }

    /// A hundred segments look at each of a hundred interests.
    private static let addMany = Statement<NoRow, AccountID>(
        """
        INSERT INTO segment (account_id, name, match)
        SELECT $1::bigint, 'Segment ' || number, json_build_object(
            'on', 'interest', 'test', 'subscribed', 'interest', number % 100 + 1)
        FROM generate_series(1, 10000) AS number
        """)
}
