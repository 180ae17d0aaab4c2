internal import Clients
internal import HTTP
internal import Model
internal import Service

// Files of contacts: taken in as a stream, staged in PostgreSQL, checked, and applied in chunks
// through the owners of contacts and interests.
//
//   upload --> staged_row --> analysis (contacts/check) --> row_issue, forecast
//                                   |  finalise
//                                   v
//                   run: contacts/batch, memberships/batch, a key a chunk --> import.finished
//
// Invariants
// - Every data row ends in exactly one of created, updated, unchanged, rejected; each rejected row
//   is in the error file with its line and reason.
// - A crash at any point resumes at a chunk's border, and nothing is applied twice.
// - No cell of a file reaches a log, an issue's text or the feed.

/// What comes in as files: the only owner of the `import` table.
@main
enum ImportsService {
    static func main() async {
        await Daemon.run("imports", ImportsConfig()) { config, daemon in
            let database = daemon.connect(config)
            await daemon.migrate(database, Schema.migrations)
            let contacts = ContactsClient(
                client: daemon.client, base: try BaseURL(config.contactsURL), key: config.key)
            let interests = InterestsClient(
                client: daemon.client, base: try BaseURL(config.interestsURL), key: config.key)

            let service = ImportsParts(
                config, database: database, feed: daemon.feed(database, keeping: config.feedKept),
                contacts: contacts, interests: interests, log: daemon.log)

            for number in 1...max(1, config.workers) {
                daemon.background("import worker \(number)") { loop in
                    try await service.worker.run(on: loop)
                }
            }
            daemon.onStop { await service.worker.giveBack() }
            daemon.every("1m", "remove expired imports") { try await service.removeExpired() }
            daemon.every("10m", "purge idempotency keys") {
                try await service.idempotency.purge()
            }
            try daemon.follow(
                "contacts", of: config.contactsURL, key: config.key, into: database,
                resync: { try await service.resync() },
                apply: { try await service.apply($1, of: AccountID($0), in: $2) })
            try await daemon.serve(config, service.routes)
        }
    }
}
