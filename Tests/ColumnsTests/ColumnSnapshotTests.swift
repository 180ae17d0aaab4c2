import Glibc
import Model
import Testing

@testable import Columns

@Suite("A snapshot of columns")
struct ColumnSnapshotTests {
    static let header = SnapshotHeader(
        account: AccountID(7), revision: 1_234_567, version: 12,
        zoneHash: ColumnSnapshot.hash("Europe/Brussels"), today: RandomPeople.today[0])

    /// People of whom some left and came back, in columns that were changed.
    static func world(_ random: inout RandomPeople, people: Int) -> ColumnsWorld {
        var world = ColumnsWorld((1...people).map { random.person(Int64($0) * 3) })
        for _ in 0..<people / 4 {
            let old = ContactID(Int64(random.chance.below(people) + 1) * 3)
            world.columns.remove(old)
            world.people[old] = nil
            let id = Int64(random.chance.below(people * 4) + 1)
            put(random.person(id), in: &world)
        }
        return world
    }

    static func put(_ person: ContactValues, in world: inout ColumnsWorld) {
        world.people[person.row.id] = person
        world.columns.put(person)
    }

    static func live(_ world: ColumnsWorld, _ random: inout RandomPeople) -> LiveSegments {
        let live = LiveSegments()
        for id in 1...9 {
            let condition = random.condition()
            live.put(
                SegmentID(Int64(id)), condition,
                members: world.columns.matches(condition, today: random.today))
        }
        return live
    }

    static func read(
        _ bytes: [UInt8], fields: [String: FieldType] = RandomPeople.types
    ) throws(SnapshotFault) -> ColumnSnapshot {
        var result: Result<ColumnSnapshot, SnapshotFault> = .failure(.otherFormat)
        bytes.withUnsafeBytes { bytes in
            result = Result { () throws(SnapshotFault) in
                try ColumnSnapshot(bytes, fields: fields)
            }
        }
        return try result.get()
    }

    @Test(arguments: [UInt64.random(in: 0...UInt64.max), 1, 2])
    func `what was read answers every condition as what was written`(_ seed: UInt64) throws {
        print("snapshot: seed \(seed)")
        var random = RandomPeople(chance: Chance(seed: seed), today: RandomPeople.today[0])
        var world = Self.world(&random, people: 200)
        let live = Self.live(world, &random)

        let bytes = try ColumnSnapshot.bytes(of: world.columns, live, Self.header)
        let snapshot = try Self.read(bytes)

        #expect(snapshot.header == Self.header)
        #expect(snapshot.columns.alive == world.columns.alive)
        for id in live.ids { #expect(snapshot.members[id] == live.members(id)) }
        var copy = world
        copy.columns = snapshot.columns
        for key in world.columns.keys.subtracting(copy.columns.keys) { copy.attach(key) }
        for step in 0..<300 {
            let condition = random.condition()
            #expect(
                copy.columns.matches(condition, today: random.today)
                    == world.columns.matches(condition, today: random.today),
                "seed \(seed), step \(step): \(condition)")
            // Whoever comes later takes the same slot in both.
            let person = random.person(Int64(random.chance.below(900) + 1))
            Self.put(person, in: &world)
            Self.put(person, in: &copy)
            let gone = ContactID(Int64(random.chance.below(900) + 1))
            world.columns.remove(gone)
            copy.columns.remove(gone)
        }
        #expect(copy.columns.alive == world.columns.alive)
    }

    @Test func `it holds columns of numbers and no text`() throws {
        var random = RandomPeople(chance: Chance(seed: 3), today: RandomPeople.today[0])
        var world = ColumnsWorld([])
        for id in 1...50 {
            var person = random.person(Int64(id))
            person.row.name = "secretname"
            person.row.fields["city"] = .text("secretcity")
            person.row.fields["likes"] = .choices(["secretwine"])
            Self.put(person, in: &world)
        }

        let bytes = try ColumnSnapshot.bytes(of: world.columns, LiveSegments(), Self.header)
        let keys = try Self.read(bytes).columns.keys

        #expect(keys.contains(.field("age")))
        #expect(keys.contains(.field("born")))
        #expect(keys.contains(.activity(.opened(nil))))
        #expect(keys.isDisjoint(with: [.name, .email, .field("city"), .field("likes")]))
        #expect(!keys.contains(.activity(.visits(.page))))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("secret"))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("born"))
    }

    @Test func `a field that is gone, or of another type now, is left out`() throws {
        var random = RandomPeople(chance: Chance(seed: 4), today: RandomPeople.today[0])
        let world = Self.world(&random, people: 40)
        let bytes = try ColumnSnapshot.bytes(of: world.columns, LiveSegments(), Self.header)

        let keys = try Self.read(bytes, fields: ["age": .date, "born": .date]).columns.keys

        #expect(keys.contains(.field("born")))
        #expect(keys.isDisjoint(with: [.field("age"), .field("score")]))
    }

    @Test func `an account without contacts is one too`() throws {
        let bytes = try ColumnSnapshot.bytes(of: AccountColumns(), LiveSegments(), Self.header)

        let snapshot = try Self.read(bytes)

        #expect(snapshot.columns.count == 0)
        #expect(snapshot.members.isEmpty)
    }

    @Test func `what is cut off anywhere is refused`() throws {
        let bytes = try Self.small()
        for length in 0..<bytes.count {
            #expect(throws: SnapshotFault.self) { try Self.read(Array(bytes[..<length])) }
        }
    }

    @Test func `what has one bit changed is refused`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("snapshot bits: seed \(seed)")
        var chance = Chance(seed: seed)
        let bytes = try Self.small()
        for _ in 0..<1_000 {
            var changed = bytes
            changed[chance.below(bytes.count)] ^= 1 << UInt8(chance.below(8))
            #expect(throws: SnapshotFault.self) { try Self.read(changed) }
        }
    }

    /// The checksum of what is wrong may be right: then lengths and order are what is left.
    @Test func `a wrong body under a right checksum is refused or read, never a crash`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("snapshot bodies: seed \(seed)")
        var chance = Chance(seed: seed)
        let body = Array(try Self.small().dropLast(32))
        for _ in 0..<2_000 {
            var changed = body
            if chance.isHit(30) { changed.removeLast(chance.below(body.count - 60)) }
            for _ in 0..<chance.below(4) {
                let byte = UInt8(chance.one(of: [0, 1, 127, 255, chance.below(256)]))
                changed[8 + chance.below(changed.count - 8)] = byte
            }
            _ = try? Self.read(ColumnSnapshot.sealed(changed))
        }
    }

    static func small() throws -> [UInt8] {
        var random = RandomPeople(chance: Chance(seed: 5), today: RandomPeople.today[0])
        let world = Self.world(&random, people: 12)
        return try ColumnSnapshot.bytes(
            of: world.columns, live(world, &random), header)
    }

    // MARK: On disk

    @Test func `a file replaces the one before, and nothing else is left in the folder`() throws {
        var template = Array("/tmp/audience-snapshot-XXXXXX".utf8CString)
        let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        defer { rmdir(folder) }
        let path = folder + "/7.columns"
        defer { unlink(path) }
        var random = RandomPeople(chance: Chance(seed: 6), today: RandomPeople.today[0])
        for people in [30, 20] {
            let world = Self.world(&random, people: people)
            let live = Self.live(world, &random)
            try ColumnSnapshot.write(world.columns, live, header: Self.header, to: path)

            let read = try ColumnSnapshot.read(path, fields: RandomPeople.types)

            #expect(read.columns.alive == world.columns.alive)
        }
        #expect(access(path + ".new", F_OK) != 0)
        #expect(truncate(path, 1_000) == 0)
        #expect(throws: SnapshotFault.self) {
            try ColumnSnapshot.read(path, fields: RandomPeople.types)
        }
    }

    @Test func `a file that is not there is told, and so is a folder that is not`() {
        #expect(throws: SnapshotFault.system("open", ENOENT)) {
            try ColumnSnapshot.read("/tmp/no such folder/7", fields: [:])
        }
        #expect(throws: SnapshotFault.system("open", ENOENT)) {
            try ColumnSnapshot.save([1], to: "/tmp/no such folder/7")
        }
    }
}
