import HTTP
import Model
import Postgres
import TestKit
import Testing

@testable import Segmentation

private typealias World = SegmentationWorld

@Suite("What things are called", .database(Schema.migrations))
struct NameTests {
    private func catalogue(_ world: World) async throws -> Catalogue {
        try await world.database.transaction { transaction in
            try await world.cache.take(world.account, in: transaction).view.catalogue
        }
    }

    private func tell(
        _ world: World, name: String, version: Int32, kind: InterestKind = .interest
    ) async throws {
        let data = Interest(
            id: InterestID(1), name: name, kind: kind, visibility: .public, createdAt: .now,
            version: version)
        try await world.followInterests([("interest.changed", 1, JSON.encode(data))])
    }

    @Test func `names of interests and fields are those that were told last`() async throws {
        let world = try await World()
        try await world.addFields()
        try await tell(world, name: "Wine", version: 3)
        let before = try await catalogue(world)

        try await tell(world, name: "Fine wine", version: 4, kind: .label)
        try await tell(world, name: "Beer", version: 2)

        #expect(before.interestNames == [InterestID(1): "Wine"])
        #expect(before.interestKinds == [InterestID(1): .interest])
        #expect(before.fieldNames["city"] == "city")
        let after = try await catalogue(world)
        #expect(after.interestNames == [InterestID(1): "Fine wine"])
        #expect(after.interestKinds == [InterestID(1): .label])
    }

    @Test func `a name that an earlier release did not keep is taken of the same version`()
        async throws
    {
        let world = try await World()
        try await tell(world, name: "Wine", version: 3)
        try await world.database.run(NameTests.forget, world.account)
        #expect(try await catalogue(world).interestNames.isEmpty)

        try await tell(world, name: "Wine", version: 3)

        #expect(try await catalogue(world).interestNames == [InterestID(1): "Wine"])
    }

    private static let forget = Statement<NoRow, AccountID>(
        """
        WITH forgotten AS (
            UPDATE interest SET name = NULL, kind = NULL WHERE account_id = $1::bigint)
        UPDATE account_plan SET version = version + 1 WHERE account_id = $1::bigint
        """)

    @Test func `what is told again makes no new version of the definitions`() async throws {
        let world = try await World()
        try await tell(world, name: "Wine", version: 3)
        let version = try await world.cache.view(of: world.account).version

        try await tell(world, name: "Wine", version: 3)

        #expect(try await world.cache.view(of: world.account).version == version)
    }

    @Test func `a deleted interest keeps its name to itself`() async throws {
        let world = try await World()
        try await tell(world, name: "Wine", version: 3)

        try await world.followInterests([
            ("interest.deleted", 1, Array(#"{"id":1,"version":4}"#.utf8))
        ])
        try await tell(world, name: "Wine", version: 5)

        let after = try await catalogue(world)
        #expect(after.interestNames.isEmpty && after.interests.isEmpty)
        #expect(after.deletedInterests == [InterestID(1)])
    }
}
