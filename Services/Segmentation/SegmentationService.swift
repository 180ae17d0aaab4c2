internal import Clients
internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

// Who belongs to which segment, at every moment.
//
//   contacts feed --> contact, field, account  --+
//                                                +--> which segments can that matter to?
//   interests feed -> membership, interest ------+         |
//   tracking feed --> delivery, opening, click, -+         |
//                     visit                                |
//                                                    one statement decides
//   new or edited segment --> filler, in chunks ----->     |
//                                                    flips: segment_member, segment_size,
//                                                    feed, and what rules owe to Interests
//
// All of an account happens under one lock, a transaction at a time, so a contact is always
// decided on everything that was known before. What flips is written with the position of the
// change that made it flip: effects are once.

/// Who gets this, and what do they see: the only owner of segments.
@main
enum SegmentationService {
    static func main() async {
        await Daemon.run("segmentation", SegmentationConfig()) { config, daemon in
            let database = daemon.connect(config)
            await daemon.migrate(database, Schema.migrations)
            let contacts = ContactsClient(
                client: daemon.client, base: try BaseURL(config.contactsURL), key: config.key)
            let interests = InterestsClient(
                client: daemon.client, base: try BaseURL(config.interestsURL), key: config.key)
            let tracking = TrackingClient(
                client: daemon.client, base: try BaseURL(config.trackingURL), key: config.key)

            let feed = daemon.feed(database, keeping: config.feedKept)
            let accounts = AccountDirectory(database: database, contacts: contacts)
            let outbox = RuleOutbox(pace: max(1, config.rulePace))
            let limits = CriteriaLimits(tests: config.conditionsPerSegment, levels: config.levels)
            let cache = AccountCache(
                database: database, loops: daemon.loops, accounts: accounts, limits: limits,
                settings: config.memory, log: daemon.log)
            let decider = Decider(feed: feed, cache: cache, outbox: outbox) { [log = daemon.log] in
                log.error(
                    "members in memory were not those of the rows", [("account", .int($0.rawValue))]
                )
            }
            let segments = SegmentStore(database: database, decider: decider)
            let learner = Learner(
                database: database, cache: cache, interests: interests, contacts: contacts,
                tracking: tracking)
            let filler = Filler(database: database, decider: decider)
            let day = DayTurn(database: database, decider: decider)
            let idempotency = Idempotency(database: database)
            let deliverer = Deliverer(
                database: database, interests: interests, doorbell: outbox.doorbell,
                log: daemon.log)
            let erasures = ErasureSweep(database: database)
            let people = ContactChanges(
                accounts: accounts, decider: decider, erasures: erasures.doorbell)
            let memberships = InterestChanges(decider: decider)
            let activities = TrackingChanges(decider: decider)
            let snapshot = Snapshot(
                database: database, accounts: accounts, decider: decider, contacts: contacts,
                interests: interests)
            let activitySnapshot = TrackingSnapshot(
                database: database, changes: activities, contacts: contacts, tracking: tracking)

            let routes = SegmentationRoutes(
                database: database, decider: decider, segments: segments, learner: learner,
                accounts: accounts, idempotency: idempotency)
            let pace = PaceWatch(database: database, log: daemon.log)
            daemon.metrics.gauge(
                "audience_rules_slowed_accounts", "Accounts whose entries wait for a later minute."
            ) { Double(pace.count) }
            try await daemon.serve(config, routes.all + feed.routes)
            for shard in Shard.all(max(1, config.shards)) {
                let followers = [
                    try daemon.follower(
                        "contacts", of: config.contactsURL, key: config.key, shard: shard,
                        into: database,
                        resync: { try await snapshot.takeContacts(of: shard) },
                        apply: people.apply),
                    try daemon.follower(
                        "interests", of: config.interestsURL, key: config.key, shard: shard,
                        into: database,
                        resync: { try await snapshot.takeInterests(of: shard) },
                        apply: memberships.apply),
                    try daemon.follower(
                        "tracking", of: config.trackingURL, key: config.key, shard: shard,
                        into: database,
                        resync: { try await activitySnapshot.take(of: shard) },
                        apply: activities.apply),
                ]
                daemon.lead(followers, as: "follow shard \(shard.number)", in: database)
            }
            daemon.every("1m", "drop accounts that nobody uses") { await cache.dropIdle() }
            daemon.every("5m", "save what is in memory") { await cache.save() }
            daemon.onStop { await cache.save() }
            daemon.every("1h", "forget whom old transactions touched") { try await cache.trim() }
            daemon.metrics.gauge("audience_memory_accounts", "Accounts held in memory.") {
                Double(cache.count)
            }
            daemon.metrics.gauge("audience_memory_bytes", "Bytes of all accounts in memory.") {
                Double(cache.bytes)
            }
            daemon.background("remove what erased contacts leave") {
                try await erasures.run(on: $0)
            }
            daemon.background("fill segments") { try await filler.run(on: $0) }
            daemon.background("deliver what rules owe") { try await deliverer.run(on: $0) }
            daemon.every("5s", "watch the pace of rules") { try await pace.look() }
            daemon.background("turn the day") { try await day.run(on: $0) }
            daemon.every("1h", "thin sizes out") { try await segments.thinSizes() }
            daemon.every(config.sweepInterval, "remove what deleted segments and interests leave") {
                try await segments.sweep()
            }
            let audiences = AudienceSweeper(database: database)
            daemon.every(config.sweepInterval, "remove what deleted audiences leave") {
                try await audiences.sweep()
            }
            daemon.every("10s", "take erased contacts out of audiences") {
                try await audiences.erase()
            }
            daemon.every("1h", "forget old idempotency keys") { try await idempotency.purge() }
        }
    }
}
