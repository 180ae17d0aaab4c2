import Clients
import Feed
import HTTP
import Postgres
import Service
import TestKit

@testable import Contacts

/// Contacts itself, in this process: who owns the addresses that an import brings.
enum ContactsOwner {
    static let migrations = Schema.migrations

    static func serve(with test: TestDatabase) async throws -> ServedRoutes {
        let client = HTTPClient(on: test.loops)
        let feed = FeedWriter(database: test.database)
        // Nobody listens there: only exports ask others.
        let nobody = try BaseURL("http://127.0.0.1:1")
        let parts = ContactsParts(
            database: test.database, feed: feed, hash: ErasureHash(key: Array("a secret".utf8)),
            contactLimit: nil, interests: InterestsClient(client: client, base: nobody, key: ""),
            segmentation: SegmentationClient(client: client, base: nobody, key: ""))
        test.atEnd {
            feed.stop()
            await client.close()
        }
        return try await ServedRoutes(parts.routes, with: test)
    }
}
