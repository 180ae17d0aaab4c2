import Clients
import Model
import Postgres
import Service
import TestKit
import Testing

@testable import Tracking

@Suite("Counting what was decided", .database(Schema.migrations))
struct CountingTests {
    private static let account = TrackingWorld.account

    @Test func `reports agree with every hit counted anew`() async throws {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        var random = SeededGenerator()
        let messages = [
            try await world.message("https://a.test/", "https://b.test/"),
            try await world.message("https://c.test/"),
        ]
        var model = CountModel()
        for round in 0..<30 {
            try await add(
                Int.random(in: 1...40, using: &random), to: &model, messages, world, &random)
            try await revise(&model, world, &random)
            if round % 7 == 6 {
                let contact = ContactID(Int64.random(in: 1...8, using: &random))
                try await world.database.transaction { transaction in
                    try await world.recipients.erase(
                        [contact], of: CountingTests.account, in: transaction)
                }
                model.erase(contact)
            }
        }

        for message in messages { try await compare(message, model, world) }
        for interest in (1...3).map(InterestID.init) {
            try await compare(interest, model, world)
        }
        for contact in (1...8).map(ContactID.init) { try await compare(contact, model, world) }
    }

    @Test func `who clicked before clicks were counted stays unique`() async throws {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        let message = try await world.message("https://a.test/")
        let link = message.links[0].id
        try await world.database.run(
            CountingTests.addOldClick, CountingTests.account, message.id, [LinkID(0), link])
        var hit = CountedHit(
            id: 1, receivedAt: .now, message: message.id, link: link, contact: ContactID(5),
            isOpen: false, was: nil, becomes: .human)
        for (was, becomes) in [(nil, .human), (.human, .bot)] as [(HitClass?, HitClass)] {
            (hit.was, hit.becomes) = (was, becomes)
            let change = hit
            try await world.database.transaction { transaction in
                try await TallyStore.count(
                    [change], of: CountingTests.account, in: transaction)
            }
        }

        let report = try await world.api.report(of: message.id, in: CountingTests.account)
        #expect(report.clicks.uniqueHuman == 1 && report.clicks.unique == 1)
        #expect(report.clicks.human == 1 && report.clicks.bot == 1)
        #expect(report.links.map(\.clicks.uniqueHuman) == [1])
    }

    @Test func `who opens a message is told when it becomes true`() async throws {
        let world = try await TrackingWorld()
        try await world.addAccounts()
        let message = try await world.message("https://a.test/")
        var hit = CountedHit(
            id: 1, receivedAt: .now, message: message.id, link: LinkID(0), contact: ContactID(5),
            isOpen: true, was: nil, becomes: .machine)
        var told: [Int] = []
        for (was, becomes) in [
            (nil, .machine), (.machine, .human), (nil, .human), (.human, .bot), (.human, .bot),
        ] as [(HitClass?, HitClass)] {
            (hit.was, hit.becomes) = (was, becomes)
            let change = hit
            told.append(
                try await world.database.transaction { transaction in
                    try await TallyStore.count(
                        [change], of: CountingTests.account, in: transaction
                    ).count
                })
        }

        #expect(told == [0, 1, 0, 0, 0])
        let report = try await world.api.report(of: message.id, in: CountingTests.account)
        #expect(report.uniqueOpens == 0 && report.opens == 0 && report.botOpens == 2)
    }

    /// New hits: some not counted, some without a contact.
    private func add(
        _ count: Int, to model: inout CountModel, _ messages: [Message], _ world: TrackingWorld,
        _ random: inout SeededGenerator
    ) async throws {
        let now = Instant.now
        var fresh: [CountModel.Hit] = []
        for _ in 0..<count {
            let message = messages[Int.random(in: 0..<messages.count, using: &random)]
            let place = Int.random(in: 0...message.links.count, using: &random)
            let spool = Int64.random(in: 0...2, using: &random) << 40
            let contact = Int64.random(in: 0...8, using: &random)
            let interests: [Int64] = place == 0 ? [] : [1, Int64(place) + 1]
            fresh.append(
                CountModel.Hit(
                    id: spool + Int64(model.hits.count + fresh.count + 1),
                    receivedAt: Instant(
                        rawValue: now.rawValue - Int64.random(in: 0..<18_000_000, using: &random)),
                    message: message.id, link: place == 0 ? LinkID(0) : message.links[place - 1].id,
                    interests: interests.map(InterestID.init),
                    contact: contact == 0 ? nil : ContactID(contact), kind: nil))
        }
        try await world.shipper.makePartitions(around: Instant(rawValue: now.rawValue - 18_000_000))
        try await world.database.run(
            CountingTests.addHits, CountingTests.account, fresh.map(\.id), fresh.map(\.message),
            fresh.map(\.link), fresh.map { $0.contact?.number ?? 0 }, fresh.map(\.receivedAt),
            fresh.map { $0.isOpen ? 2 : 1 })
        let first = model.hits.count
        model.hits += fresh
        try await decide(Array(first..<model.hits.count), &model, world, &random)
    }

    /// Some of the hits become something else.
    private func revise(
        _ model: inout CountModel, _ world: TrackingWorld, _ random: inout SeededGenerator
    ) async throws {
        let chosen = model.hits.indices.filter { _ in Int.random(in: 0..<4, using: &random) == 0 }
        try await decide(chosen, &model, world, &random)
    }

    private func decide(
        _ indices: [Int], _ model: inout CountModel, _ world: TrackingWorld,
        _ random: inout SeededGenerator
    ) async throws {
        var kinds: [HitClass?] = []
        for index in indices {
            let isOpen = model.hits[index].isOpen
            let choices: [HitClass?] = [.human, .human, .suspect, .bot, isOpen ? .machine : nil]
            kinds.append(choices[Int.random(in: 0..<choices.count, using: &random)])
        }
        let hits = zip(indices, kinds).map { model.hits[$0].counted(as: $1) }
        try await world.database.transaction { transaction in
            try await transaction.run(
                CountingTests.decideHits, CountingTests.account, hits.map(\.id),
                hits.map { CountingTests.verdict($0.becomes) },
                hits.map { $0.becomes == nil ? 1 : 0 })
            try await TallyStore.count(hits, of: CountingTests.account, in: transaction)
        }
        for (index, kind) in zip(indices, kinds) { model.hits[index].kind = kind }
    }

    private static func verdict(_ kind: HitClass?) -> Verdict {
        switch kind {
        case .human, .machine: .human
        case .suspect: .suspect
        case .bot, nil: .bot
        }
    }

    private func compare(
        _ message: Message, _ model: CountModel, _ world: TrackingWorld
    ) async throws {
        let report = try await world.api.report(of: message.id, in: CountingTests.account)
        #expect(
            report.clicks == model.clicks(of: .message(message.id)) { $0.message == message.id })
        for link in report.links {
            #expect(link.clicks == model.clicks(of: .link(link.link)) { $0.link == link.link })
        }
        #expect(report.opens == model.opens(of: message.id, .human, .suspect))
        #expect(report.machineOpens == model.opens(of: message.id, .machine))
        #expect(report.botOpens == model.opens(of: message.id, .bot))
        #expect(report.uniqueOpens == model.unique(.pixel(message.id)).human)

        let hours = try await world.api.hours(of: message.id, in: CountingTests.account)
        #expect(hours.map(\.hour) == hours.map(\.hour).sorted())
        #expect(hours.reduce(0) { $0 + $1.clicks.uniqueHuman } == report.clicks.uniqueHuman)
        #expect(hours.reduce(0) { $0 + $1.clicks.unique } == report.clicks.unique)
        #expect(hours.reduce(0) { $0 + $1.uniqueOpens } == report.uniqueOpens)
        #expect(hours.allSatisfy { $0.clicks.uniqueHuman >= 0 && $0.uniqueOpens >= 0 })
        for hour in hours {
            var wanted = model.clicks(of: nil) {
                $0.message == message.id && $0.receivedAt.hour == hour.hour
            }
            wanted.unique = hour.clicks.unique
            wanted.uniqueHuman = hour.clicks.uniqueHuman
            #expect(hour.clicks == wanted)
            #expect(hour.machineOpens == model.opens(of: message.id, .machine, hour: hour.hour))
        }
        try await compareStream(message, model, world)
    }

    private func compareStream(
        _ message: Message, _ model: CountModel, _ world: TrackingWorld
    ) async throws {
        let wanted = model.hits.filter { $0.message == message.id && !$0.isOpen && $0.kind != nil }
        var listed: [HitRecord] = []
        try await world.api.clicks(on: message.id, in: CountingTests.account) { listed += $0 }
        #expect(Set(listed.map(\.click.number)) == Set(wanted.map(\.id)))
        #expect(listed.count == wanted.count)
        var bots: [HitRecord] = []
        try await world.api.clicks(
            on: message.id, in: CountingTests.account, link: message.links[0].id, verdict: .bot
        ) { bots += $0 }
        let wantedBots = wanted.filter { $0.link == message.links[0].id && $0.kind == .bot }
        #expect(Set(bots.map(\.click.number)) == Set(wantedBots.map(\.id)))
        #expect(Set(bots.map(\.contact)) == Set(wantedBots.map(\.contact)))
    }

    private func compare(
        _ interest: InterestID, _ model: CountModel, _ world: TrackingWorld
    ) async throws {
        let report = try await world.api.report(of: interest, in: CountingTests.account)
        #expect(
            report.clicks
                == model.clicks(of: .interest(interest)) { $0.interests.contains(interest) })
        let messages = try await world.api.messages(of: interest, in: CountingTests.account)
        for row in messages {
            let wanted = model.clicks(of: nil) {
                $0.interests.contains(interest) && $0.message == row.message
            }
            #expect(row.total == wanted.total && row.human == wanted.human)
        }
        #expect(messages.reduce(0) { $0 + $1.bot } == report.clicks.bot)
    }

    private func compare(
        _ contact: ContactID, _ model: CountModel, _ world: TrackingWorld
    ) async throws {
        let theirs = model.hits.filter { $0.contact == contact && $0.kind != nil }
        var report = try await world.api.report(of: contact, in: CountingTests.account, limit: 7)
        #expect(report.clicks == Int64(theirs.count { !$0.isOpen }))
        #expect(report.humanClicks == Int64(theirs.count { !$0.isOpen && $0.kind == .human }))
        #expect(report.opens == Int64(theirs.count(where: \.isOpen)))
        #expect(report.humanOpens == Int64(theirs.count { $0.isOpen && $0.kind == .human }))
        var listed = report.items
        while let next = report.next {
            report = try await world.api.report(
                of: contact, in: CountingTests.account, limit: 7, after: next)
            listed += report.items
        }
        let wanted = theirs.sorted { ($0.receivedAt, $0.id) > ($1.receivedAt, $1.id) }
        #expect(listed.map(\.click.number) == wanted.map(\.id))
        #expect(listed.map(\.kind) == wanted.map { $0.isOpen ? .open : .click })
    }

    private static let addHits = Statement<
        NoRow, AccountID, [Int64], [MessageID], [LinkID], [Int64], [Instant], [Int16]
    >(
        """
        INSERT INTO hit (
            account_id, hit_id, message_id, link_id, contact_id, received_at, purpose, flags,
            agent)
        SELECT
            $1::bigint, hit_id, message_id, link_id, nullif(contact_id, 0), received_at, purpose,
            0, ''
        FROM unnest(
            $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::timestamptz[],
            $7::smallint[]
        ) AS given (hit_id, message_id, link_id, contact_id, received_at, purpose)
        """)

    /// As the release before wrote it.
    private static let addOldClick = Statement<NoRow, AccountID, MessageID, [LinkID]>(
        """
        WITH clicked AS (
            INSERT INTO human_click (account_id, contact_id, message_id, link_id)
            SELECT $1::bigint, 5, $2::bigint, link_id
            FROM unnest($3::bigint[]) AS given (link_id)
        )
        INSERT INTO tally (
            account_id, message_id, link_id, human, unique_human, unique_all, slot)
        SELECT $1::bigint, $2::bigint, link_id, (link_id > 0)::integer, 1, 1, 0
        FROM unnest($3::bigint[]) AS given (link_id)
        """)

    /// A hit that is not counted is a HEAD.
    private static let decideHits = Statement<NoRow, AccountID, [Int64], [Verdict], [Int16]>(
        """
        UPDATE hit
        SET verdict = given.verdict, flags = given.flags
        FROM unnest($2::bigint[], $3::text[], $4::smallint[]) AS given (hit_id, verdict, flags)
        WHERE account_id = $1::bigint AND hit.hit_id = given.hit_id
        """)
}
