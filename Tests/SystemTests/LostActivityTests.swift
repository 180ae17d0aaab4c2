import Clients
import Model
import Postgres
import TestKit
import Testing

@Suite("When changes of Tracking were lost")
struct LostActivityTests {
    @Test func `segments hold what Tracking's lists say, and nothing that these lack`() async throws
    {
        try await ServicesUnderTest.with { services in
            let town = try await SegmentTown(services, contacts: 8)
            let people = town.contacts
            for contact in people[0...2] { try await town.click(contact) }
            for contact in people[0...3] { try await town.open(contact) }
            try await Self.settle(town, clicked: people[0...2], services)
            #expect(try await Self.rows(town, services) == [8, 4, 3])

            try await services.kill(.segmentation)
            try await town.click(people[5])
            try await town.click(people[1])
            try await town.open(people[6])
            try await eventually(within: .seconds(30), "the clicks to be decided") {
                try await town.expected()[.clicked]?.contains(people[5].rawValue) == true
            }
            try await services.inside(.tracking) { database in
                try await database.run(Self.forgetHits, town.account, people[0])
                try await database.run(Self.forgetDeliveries, town.account, people[0])
            }
            try await services.loseChanges(of: .tracking)
            try services.start(.segmentation)
            try await services.waitUntilReady(.segmentation)

            try await Self.settle(town, clicked: [people[1], people[2], people[5]], services)
            #expect(try await Self.rows(town, services) == [7, 4, 4])
        }
    }

    /// Waits until the members are those that follow from the owners' lists.
    private static func settle(
        _ town: SegmentTown, clicked: some Sequence<ContactID>, _ services: ServicesUnderTest
    ) async throws {
        let clicked = Set(clicked.map(\.rawValue))
        try await eventually(within: .seconds(60), "the segments to follow from the lists") {
            let expected = try await town.expected()
            let members = try await town.members(at: services.segmentation)
            return expected[.clicked] == clicked && members == expected
        }
    }

    // MARK: Behind the programs' backs

    /// Deliveries, opens and clicks that Segmentation keeps.
    private static func rows(_ town: SegmentTown, _ services: ServicesUnderTest) async throws
        -> [Int64]?
    {
        try await services.inside(.segmentation) { database in
            try await database.first(countRows, town.account)
        }
    }

    private static let countRows = Statement<[Int64], AccountID>(
        """
        SELECT ARRAY[
            (SELECT count(*) FROM delivery WHERE account_id = $1::bigint),
            (SELECT count(*) FROM opening WHERE account_id = $1::bigint),
            (SELECT count(*) FROM click WHERE account_id = $1::bigint)]
        """)

    /// What a backup of Tracking's database that was taken earlier would not have.
    private static let forgetHits = Statement<NoRow, AccountID, ContactID>(
        """
        DELETE FROM hit
        WHERE account_id = $1::bigint AND contact_id = $2::bigint
        """)

    private static let forgetDeliveries = Statement<NoRow, AccountID, ContactID>(
        """
        DELETE FROM recipient
        WHERE account_id = $1::bigint AND contact_id = $2::bigint
        """)
}
