import EventLoop
import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("A new day", .database(Schema.migrations))
struct DayTurnTests {
    /// Zone, the last moment of a day there, and the first of the next.
    private static let midnights = [
        ("Europe/Brussels", "2026-02-10T22:59:59Z", "2026-02-10T23:00:00Z"),
        // The night before the clocks go forward, and the one after.
        ("Europe/Brussels", "2026-03-28T22:59:59Z", "2026-03-28T23:00:00Z"),
        ("Europe/Brussels", "2026-03-29T21:59:59Z", "2026-03-29T22:00:00Z"),
        ("Europe/Brussels", "2026-10-24T21:59:59Z", "2026-10-24T22:00:00Z"),
        ("Europe/Brussels", "2026-10-25T22:59:59Z", "2026-10-25T23:00:00Z"),
        // Midnight comes twice.
        ("Atlantic/Azores", "2026-10-24T23:59:59Z", "2026-10-25T00:00:00Z"),
        ("Atlantic/Azores", "2026-10-26T00:59:59Z", "2026-10-26T01:00:00Z"),
        ("America/Havana", "2026-11-01T03:59:59Z", "2026-11-01T04:00:00Z"),
        // Midnight itself is left out.
        ("America/Sao_Paulo", "2018-11-04T02:59:59Z", "2018-11-04T03:00:00Z"),
        // A whole day is left out.
        ("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z"),
        ("Asia/Kathmandu", "2028-02-28T18:14:59Z", "2028-02-28T18:15:00Z"),
    ]

    @Test(arguments: midnights)
    func `relative days flip when the account's day ends, not before`(
        _ zone: String, _ before: String, _ after: String
    ) async throws {
        let clock = TestClock(before)
        let world = try await World(zone: zone, now: { clock.now })
        var contact = World.contact(1)
        contact.createdAt = clock.now
        try await world.put(contact, World.contact(2))
        let today = try await world.filled(
            "Today", .test(Criterion(on: .created, test: .inLastDays, number: 1)))
        let dutch = try await world.filled("Dutch", World.speaks("nl"))
        #expect(try await world.members(today) == [1])

        try await world.turnDay()
        #expect(try await world.members(today) == [1])
        clock.set(after)
        try await world.day.turn()
        let due = try await world.database.all(FillStatements.open, world.account).map(\.segment)
        try await world.filler.fillAll()

        #expect(due == [today])
        #expect(try await world.members(today).isEmpty)
        #expect(try await world.members(dutch) == [1, 2])
        #expect(try await world.published().last == "segment.left 1")
    }

    @Test(arguments: midnights)
    func `everybody knows when a day begins`(_ zone: String, _ before: String, _ after: String)
        async throws
    {
        let world = try await World(zone: zone)
        let before = try #require(Instant(before))
        let after = try #require(Instant(after))
        let dutch = try await world.filled("Dutch", World.speaks("nl"))
        let database = world.database
        try await database.run(DayTurnTests.decide, world.account, dutch)

        let clock = try await database.first(MemoryStatements.clock, before, zone)
        let next = try await database.first(FillStatements.nextDay, before)
        let day = try #require(try await database.first(MemoryStatements.clock, after, zone))
            .values.0
        let begins = try await database.first(HistoryStatements.midnights, [day], zone)

        // Where a whole day is left out its successor begins at its midnight, too.
        #expect(clock?.values.1 == after)
        #expect(next == after)
        #expect(begins?.values.1 == after)
    }

    private static let decide = Statement<NoRow, AccountID, SegmentID>(
        """
        UPDATE segment
        SET decided_on = '2000-01-01'
        WHERE account_id = $1 AND segment_id = $2
        """)

    @Test func `days that passed while nothing ran are made up for`() async throws {
        let clock = TestClock("2026-03-01T12:00:00Z")
        let world = try await World(zone: "UTC", now: { clock.now })
        var contact = World.contact(1)
        contact.createdAt = clock.now
        try await world.put(contact)
        let old = try await world.filled(
            "Old", .test(Criterion(on: .created, test: .moreThanDaysAgo, number: 30)))
        #expect(try await world.members(old).isEmpty)

        clock.set("2026-04-02T00:00:00Z")
        let restarted = try await World(isReplica: true, now: { clock.now })
        try await restarted.turnDay()

        #expect(try await restarted.members(old) == [1])
    }

    @Test func `29 February is kept on the 28th where there is none`() async throws {
        let clock = TestClock("2027-02-27T12:00:00Z")
        let world = try await World(zone: "UTC", now: { clock.now })
        try await world.addFields()
        try await world.put(World.contact(1, fields: ["birthday": .text("2024-02-29")]))
        let birthday = try await world.filled(
            "Birthday", .test(Criterion(on: .field, test: .anniversary, field: "birthday")))
        var seen: [String] = []

        for day in ["2027-02-28", "2027-03-01", "2028-02-28", "2028-02-29", "2028-03-01"] {
            clock.set(day + "T00:00:00Z")
            try await world.turnDay()
            if try await world.members(birthday) == [1] { seen.append(day) }
        }

        #expect(seen == ["2027-02-28", "2028-02-29"])
    }

    @Test func `a segment that is edited to look at the day is turned, and one that stops is not`()
        async throws
    {
        let clock = TestClock("2026-03-01T12:00:00Z")
        let world = try await World(zone: "UTC", now: { clock.now })
        let segment = try await world.filled("A", World.speaks("nl"))
        let other = try await world.filled(
            "B", .test(Criterion(on: .created, test: .inLastDays, number: 1)))
        let recent = Criteria.test(Criterion(on: .created, test: .inLastDays, number: 2))
        for (id, name, match) in [(segment, "A", recent), (other, "B", World.speaks("nl"))] {
            _ = try await world.segments.replace(
                id, by: SegmentDraft(name: name, match: match), in: world.account, ifVersion: nil)
        }
        try await world.filler.fillAll()

        clock.set("2026-03-02T00:00:00Z")
        try await world.day.turn()

        let due = try await world.database.all(FillStatements.open, world.account).map(\.segment)
        #expect(due == [segment])
    }

    @Test func `another zone has its own today at once`() async throws {
        let clock = TestClock("2026-03-01T12:00:00Z")
        let world = try await World(zone: "UTC", now: { clock.now })
        var contact = World.contact(1)
        contact.createdAt = Instant("2026-02-28T20:00:00Z") ?? .now
        try await world.put(contact)
        let today = try await world.filled(
            "Today", .test(Criterion(on: .created, test: .inLastDays, number: 1)))
        #expect(try await world.members(today).isEmpty)

        // There it was 1 March already.
        try await world.put(zone: "Asia/Kathmandu", version: 2)
        try await world.filler.fillAll()

        #expect(try await world.members(today) == [1])
    }

    @Test(.timeLimit(.minutes(5)))
    func `midnight is waited for, and segments made meanwhile are heard of`() async throws {
        let clock = TestClock("2026-03-01T23:59:59Z")
        let world = try await World(zone: "UTC", now: { clock.now })
        var contact = World.contact(1)
        contact.createdAt = clock.now
        try await world.put(contact)
        let loop = world.loops.next()
        let turning = Task(executorPreference: loop) { try await world.day.run(on: loop) }
        let filling = Task(executorPreference: loop) { try await world.filler.run(on: loop) }

        let today = try await world.add(
            "Today", .test(Criterion(on: .created, test: .inLastDays, number: 1)))
        try await eventually("it is filled") { try await world.members(today.id) == [1] }
        clock.advance(seconds: 2)
        try await eventually("it is empty") { try await world.members(today.id).isEmpty }

        turning.cancel()
        filling.cancel()
        _ = await (turning.result, filling.result)
    }
}

extension SegmentationWorld {
    /// What a new day changes, completely.
    func turnDay() async throws {
        try await day.turn()
        try await filler.fillAll()
    }
}
