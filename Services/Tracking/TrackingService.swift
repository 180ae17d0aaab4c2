internal import Clients
internal import EventLoop
internal import Feed
internal import HTTP
internal import Model
internal import Postgres
internal import Service

// Where links lead, and who followed them.
//
//   browser --> /c/{token} --> link copy (memory) --> spool (fsync) --> 302
//                                                       |
//                              HitShipper: COPY, exactly once, into table hit
//                                                       |  after the hold
//                              ClickDecider: verdict --> counters, link.clicked
//
// The first line needs no PostgreSQL and no other service: it is served before anything else is
// asked for, and goes on while everything else is away.

/// Links of messages, redirects and clicks: the only owner of the `hit` table.
@main
enum TrackingService {
    static func main() async {
        await Daemon.run("tracking", TrackingConfig()) { config, daemon in
            let keys = try config.openKeys()
            try config.makeDataFolder()
            let database = daemon.connect(config)
            let spool = Spool(config.spoolSettings)
            let links = LinkFollower(
                copy: LinkCopy(folder: config.dataFolder), database: database)
            let due = DueAccounts()
            let feed = daemon.feed(database, keeping: config.feedKept)
            let visits = VisitRoutes(
                tokens: VisitTokens(keys: keys, origins: VisitOrigins(database: database)),
                visits: VisitStore(database: database, feed: feed), due: due,
                metrics: daemon.metrics)

            try await startRedirects(config, daemon, keys, spool, links, visits)
            await daemon.migrate(database, Schema.migrations)

            let contacts = try config.contacts(daemon.client)
            let accounts =
                contacts.map { AccountDirectory(database: database, contacts: $0) }
                ?? AccountDirectory(database: database, serving: config.accounts)
            let idempotency = Idempotency(database: database)
            let messages = MessageStore(database: database)
            let recipients = RecipientStore(database: database, feed: feed)
            let shipper = HitShipper(
                spool, into: database, due: due, config.shipperSettings, metrics: daemon.metrics)
            let decider = ClickDecider(
                database: database, feed: feed, due: due, defaults: config.verdictSettings,
                metrics: daemon.metrics)

            let retention = HitRetention(database: database, metrics: daemon.metrics)

            try await daemon.serve(
                config,
                MessageRoutes(
                    accounts: accounts, messages: messages, idempotency: idempotency
                ).all
                    + SettingsRoutes(
                        accounts: accounts, settings: SettingsStore(database: database)
                    ).all
                    + RecipientRoutes(
                        accounts: accounts, messages: messages, recipients: recipients,
                        keys: keys, publicURL: config.publicURL
                    ).all + ClickRoutes(accounts: accounts, database: database).all
                    + ReportRoutes(accounts: accounts, messages: messages, database: database).all
                    + VerdictRoutes(accounts: accounts, database: database).all
                    + VisitListRoutes(accounts: accounts, visits: visits.visits).all + feed.routes)
            daemon.background("ship hits") { try await shipper.run(on: $0) }
            daemon.background("decide hits") { try await decider.run(on: $0) }
            daemon.every("1h", "make partitions") { try await shipper.makePartitions(around: .now) }
            daemon.every("1h", "forget old evidence") { try await decider.tidy() }
            daemon.every("10m", "shorten addresses") { try await retention.shortenAddresses() }
            daemon.every("1h", "delete old hits") { try await retention.deleteHits() }
            daemon.every("1h", "delete old visits") { try await visits.visits.purge() }
            daemon.every("1h", "purge idempotency keys") { try await idempotency.purge() }
            guard let contacts else { return }
            let changes = ContactChanges(
                database: database, accounts: accounts, recipients: recipients, contacts: contacts)
            try daemon.follow(
                "contacts", of: config.contactsURL, key: config.key, into: database,
                resync: changes.resync, apply: changes.apply)
        }
    }

    /// Everything that a redirect needs; none of it waits for PostgreSQL.
    private static func startRedirects(
        _ config: TrackingConfig, _ daemon: Daemon, _ keys: TokenKeys, _ spool: Spool,
        _ links: LinkFollower, _ visits: VisitRoutes
    ) async throws {
        daemon.health.set("link copy", .loading("reading the links"))
        if await links.copy.load() { daemon.health.set("link copy", .ok) }
        daemon.background("follow links") { loop in
            try await links.run(on: loop) { daemon.health.set("link copy", .ok) }
        }
        daemon.background("follow visit origins") { try await visits.tokens.origins.run(on: $0) }
        daemon.onEnd { await spool.close() }
        SpoolWatch(spool, daemon).start()
        daemon.metrics.gauge("audience_links", "Links that this node knows.") {
            Double(links.copy.count)
        }
        // Nothing but redirects runs on these: what ships and decides delays none of them.
        let loops = EventLoops(
            count: config.publicLoops > 0 ? config.publicLoops : EventLoops.cores, name: "public",
            isPrompt: true)
        try await daemon.servePublic(
            host: config.publicHost, port: config.publicPort, on: loops,
            PublicRoutes(
                keys: keys, spool: spool, links: links,
                visits: visits.tokens, on: loops
            ).all + visits.all)
    }
}
