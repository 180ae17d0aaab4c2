import Clients
import Feed
import HTTP
import Model
import Postgres
import Service
import TestKit

@testable import Interests

/// Interests itself, in this process: who owns the memberships that an import gives.
enum InterestsOwner {
    static let migrations = Schema.migrations

    static func serve(
        with test: TestDatabase, contacts: ContactsClient
    ) async throws -> ServedRoutes {
        let client = HTTPClient(on: test.loops)
        let feed = FeedWriter(database: test.database)
        // Nobody listens there: only clicks are asked of Tracking.
        let nobody = try BaseURL("http://127.0.0.1:1")
        let parts = InterestsParts(
            database: test.database, feed: feed, contacts: contacts,
            tracking: TrackingClient(client: client, base: nobody, key: ""))
        test.atEnd {
            feed.stop()
            await client.close()
        }
        return try await ServedRoutes(parts.routes, with: test, actors: [.import, .contact])
    }
}
