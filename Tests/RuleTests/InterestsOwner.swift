import Clients
import Feed
import HTTP
import Model
import Postgres
import Service
import TestKit

@testable import Interests

/// Interests itself, in this process: who owns the memberships that a rule assigns.
struct InterestsOwner: Sendable {
    let database: Database
    let routes: [Route]

    static let migrations = Schema.migrations

    private static let changes = Statement<Columns<String, Int64>, AccountID>(
        """
        SELECT kind, subject_id
        FROM change
        WHERE account_id = $1::bigint AND kind LIKE 'membership.%'
        ORDER BY xid, change_id
        """)

    /// Knows these accounts, of which Contacts told it.
    init(_ accounts: [Account], with test: TestDatabase) async throws {
        let client = HTTPClient(on: test.loops)
        // Nobody listens there: no account is unknown, and no click comes.
        let nobody = try BaseURL("http://127.0.0.1:1")
        let feed = FeedWriter(database: test.database)
        let parts = InterestsParts(
            database: test.database, feed: feed,
            contacts: ContactsClient(client: client, base: nobody, key: ""),
            tracking: TrackingClient(client: client, base: nobody, key: ""))
        database = test.database
        routes = parts.routes
        for account in accounts {
            let change = FollowedChange(
                position: Position(epoch: "1-1", xid: 1, id: 1), account: account.id.rawValue,
                kind: "account.changed", subject: account.id.rawValue, at: .now,
                json: try JSON(parsing: JSON.encode(account)))
            try await test.database.transaction { transaction in
                try await parts.people.apply(account.id.rawValue, [change], transaction)
            }
        }
        test.atEnd {
            feed.stop()
            await client.close()
        }
    }

    /// What it published about memberships, in order.
    func changes(in account: AccountID) async throws -> [String] {
        try await database.all(InterestsOwner.changes, account).map {
            "\($0.values.0) \($0.values.1)"
        }
    }
}
