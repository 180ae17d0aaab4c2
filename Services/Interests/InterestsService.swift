internal import Clients
internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

// Interests, preferences and labels, and how every contact stands to them.
//
//   memberships/batch (contact, user, import, segment, workflow, api) --> one statement decides
//   tracking feed: link.clicked, link.retracted ------------------------> one statement counts
//   contacts feed: account.*, contact.erased, blacklisted, restored ----> forget, leave, return
//                                 |
//                 membership + membership_history + feed, in one transaction
//
// The rule that holds all together: an interest that a contact left is given back by nobody but
// the contact. It is decided on the locked row, so it also holds while others write.

/// Who is interested in what: the only owner of the `membership` table.
@main
enum InterestsService {
    static func main() async {
        await Daemon.run("interests", InterestsConfig()) { config, daemon in
            let database = daemon.connect(config)
            await daemon.migrate(database, Schema.migrations)
            let contacts = ContactsClient(
                client: daemon.client, base: try BaseURL(config.contactsURL), key: config.key)

            let parts = InterestsParts(
                database: database, feed: daemon.feed(database, keeping: config.feedKept),
                contacts: contacts,
                tracking: TrackingClient(
                    client: daemon.client, base: try BaseURL(config.trackingURL), key: config.key))

            try await daemon.serve(config, parts.routes)
            try daemon.follow(
                "contacts", of: config.contactsURL, key: config.key, into: database,
                resync: parts.people.resync, apply: parts.people.apply)
            try daemon.follow(
                "tracking", of: config.trackingURL, key: config.key, into: database,
                resync: parts.clicks.resync, apply: parts.clicks.apply)
            daemon.every(config.sweepInterval, "remove what deleted interests leave") {
                try await parts.interests.sweep()
            }
            daemon.every("1h", "forget old idempotency keys") {
                try await parts.idempotency.purge()
            }
        }
    }
}
