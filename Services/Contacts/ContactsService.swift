internal import Clients
internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

// Accounts, contacts, fields, sources, blacklist, consent and exports.
//
//   POST contacts, contacts/batch, contacts/check --> BatchPlan (pure) --> ContactWriter
//   PATCH, unsubscribe, blacklist --------------------------------------> ContactWriter
//                                                                            |
//                        row + history + consent + feed, in one transaction
//   DELETE --> the row and all that hangs on it go; a keyed hash and the number stay
//
// The rule that holds all together: an address that is on the blacklist or was erased does not
// come back by being added. One statement inserts contacts, and it looks at the blacklist itself;
// whoever puts an address there waits for those who add, and they for him.

/// Who we may write to: the only owner of the `contact` table.
@main
enum ContactsService {
    static func main() async {
        await Daemon.run("contacts", ContactsConfig()) { config, daemon in
            let hash = ErasureHash(key: try config.erasureSecret())
            let database = daemon.connect(config)
            await daemon.migrate(database, Schema.migrations)

            let feed = daemon.feed(database, keeping: config.feedKept)
            let parts = ContactsParts(
                database: database, feed: feed, hash: hash, contactLimit: config.contactLimit,
                interests: InterestsClient(
                    client: daemon.client, base: try BaseURL(config.interestsURL), key: config.key),
                segmentation: SegmentationClient(
                    client: daemon.client, base: try BaseURL(config.segmentationURL),
                    key: config.key))

            try await daemon.serve(config, parts.routes)
            daemon.every(config.sweepInterval, "remove what deleted fields leave") {
                try await parts.fields.sweep()
            }
            daemon.every("1h", "forget old idempotency keys") {
                try await parts.idempotency.purge()
            }
        }
    }
}
