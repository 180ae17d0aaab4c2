// What every process has: config, log, metrics, health, keys, signals, exit codes.
//
//   main --> Daemon.run --> config --> start(config, daemon) --> ... SIGTERM, SIGINT
//                                        |                          |
//                  connect, migrate, serve, background       stop polls, finish what runs
//                                                            within 10 s, exit 0
//
// Exit codes: 0 after a signal, 1 when something it needs failed for good, 64 for wrong
// arguments, 78 for a wrong config (sysexits.h).

public import EventLoop
public import Feed
internal import Glibc
public import HTTP
public import Postgres
internal import Synchronization

/// The process around a service.
public final class Daemon: Sendable {
    /// What is logged and measured under this name.
    public let name: String

    /// One a core, or as many as the config says.
    public let loops: EventLoops

    /// The only way out to other services.
    public let client: HTTPClient

    /// One line an event.
    public let log: Log

    /// What is counted.
    public let metrics = Metrics()

    /// What is missing.
    public let health = Health()

    let insecure: Bool
    private let state = Mutex(State())
    private let migrated = Gate()

    private struct State {
        var servers: [HTTPServer] = []
        var databases: [Database] = []
        var tasks: [Task<Void, Never>] = []
        var stops: [@Sendable () async -> Void] = []
        var ends: [@Sendable () async -> Void] = []
    }

    init(_ name: String, loops: Int, insecure: Bool) {
        self.name = name
        self.insecure = insecure
        self.loops = EventLoops(count: loops > 0 ? loops : EventLoops.cores)
        client = HTTPClient(on: self.loops)
        log = Log(service: name)
    }

    // MARK: Resources

    /// A pool of connections to the service's own schema.
    ///
    /// - Parameter config: names the database.
    /// - Returns: a pool that connects when it is used, and again whenever it must.
    public func connect(_ config: some ServiceConfig) -> Database {
        let queries = metrics.histogram("audience_database_seconds", "Time of a statement.")
        let failures = metrics.counter(
            "audience_database_errors_total", "Statements that failed.")
        let database = Database(
            config.database, on: loops, connections: config.databaseConnections,
            name: "audience-\(name)",
            observe: { event in
                switch event {
                case .finished(_, let duration, let error):
                    let (seconds, attoseconds) = duration.components
                    queries.observe(Double(seconds) + Double(attoseconds) / 1e18)
                    if error != nil { failures.add() }
                default: break
                }
            })
        metrics.gauge("audience_database_up", "Whether PostgreSQL answered last.") {
            database.isUp ? 1 : 0
        }
        state.withLock { $0.databases.append(database) }
        return database
    }

    /// Whether every database answered last; `nil` before ``connect(_:)``.
    var databaseIsUp: Bool? {
        state.withLock { state in
            state.databases.isEmpty ? nil : state.databases.allSatisfy(\.isUp)
        }
    }

    /// Brings the schema up to date; until then, no traffic.
    ///
    /// It returns at once when PostgreSQL is away: the schema follows as soon as it is back.
    /// A migration that fails for good ends the process.
    ///
    /// - Parameters:
    ///   - database: of ``connect(_:)``.
    ///   - migrations: ``SharedSchema`` and the service's own.
    public func migrate(_ database: Database, _ migrations: [Migration]) async {
        health.set("schema", .loading("migrating"))
        let task = Task(executorPreference: loops.next()) { [self] in
            var backOff = BackOff()
            while !Task.isCancelled {
                do {
                    try await database.migrate(migrations)
                    health.set("schema", .ok)
                    migrated.open()
                    return
                } catch let error as PostgresError where error.isTransient {
                    if health.set("schema", .missing("PostgreSQL is away")) {
                        log.warning(
                            "schema waits for the database",
                            [("reason", .string(error.description))])
                    }
                    migrated.release()
                    try? await loops.next().sleep(for: backOff.next())
                } catch {
                    log.error("migration failed", [("reason", .string("\(error)"))])
                    Glibc.exit(1)
                }
            }
        }
        state.withLock { $0.tasks.append(task) }
        await migrated.wait(orRelease: true)
    }

    /// The feed of this service, with its poller and its trim.
    ///
    /// - Parameters:
    ///   - database: the service's own.
    ///   - kept: how long a follower may be away.
    /// - Returns: where changes are published; serve its `routes`.
    public func feed(_ database: Database, keeping kept: Interval = "7d") -> FeedWriter {
        let feed = FeedWriter(database: database)
        background("serve the feed") { loop in try await feed.run(on: loop) }
        every("10m", "trim the feed") { try await feed.trim(keeping: kept.duration) }
        let age = Mutex(0.0)
        let boxed = Shared(age)
        every("5s", "watch the feed's horizon") { [log] in
            let seconds = try await feed.horizonAge()
            boxed.value.withLock { $0 = seconds }
            if seconds > 30 {
                log.error(
                    "a long transaction holds every feed back", [("seconds", .double(seconds))])
            }
        }
        metrics.gauge(
            "audience_feed_horizon_seconds", "Age of the oldest write transaction."
        ) { boxed.value.withLock { $0 } }
        onStop { feed.stop() }
        return feed
    }

    /// Follows another service's feed, restarted for ever, with its lag and parked changes shown.
    ///
    /// - Parameters:
    ///   - name: the feed's, such as `contacts`.
    ///   - url: where its owner listens.
    ///   - key: what this service calls others with.
    ///   - database: where the position is stored, beside the effects.
    ///   - resync: takes a snapshot of the owner's lists as a diff, after a gap.
    ///   - apply: makes changes true here.
    /// - Returns: the follower, to re-drive parked changes.
    /// - Throws: when the URL is none.
    @discardableResult
    public func follow(
        _ name: String, of url: String, key: String, into database: Database,
        resync: @escaping @Sendable () async throws -> Void, apply: @escaping Follower.Apply
    ) throws -> Follower {
        let follower = try follower(
            name, of: url, key: key, into: database, resync: resync, apply: apply)
        background("follow \(name)") { loop in try await follower.run(on: loop) }
        return follower
    }

    /// A follower whose state is logged and measured; somebody else runs it.
    ///
    /// - Parameters:
    ///   - name: the feed's, such as `contacts`.
    ///   - url: where its owner listens.
    ///   - key: what this service calls others with.
    ///   - shard: the accounts that it applies.
    ///   - database: where the position is stored, beside the effects.
    ///   - resync: takes a snapshot of the owner's lists as a diff, after a gap.
    ///   - apply: makes changes true here.
    /// - Returns: the follower, for ``lead(_:as:in:)``.
    /// - Throws: when the URL is none.
    public func follower(
        _ name: String, of url: String, key: String, shard: Shard = .whole,
        into database: Database, resync: @escaping @Sendable () async throws -> Void,
        apply: @escaping Follower.Apply
    ) throws -> Follower {
        let labels = [("feed", shard.count == 1 ? name : "\(name) \(shard.number)")]
        let parked = metrics.counter(
            "audience_feed_parked_total", "Changes that could not be applied.", labels: labels)
        let follower = Follower(
            name, of: try BaseURL(url), key: key, client: client, shard: shard, into: database,
            report: { [health, log] event in
                switch event {
                case .retrying(let feed, let error):
                    if health.set(feed, .missing("its feed cannot be followed")) {
                        log.warning(
                            "feed cannot be followed",
                            [("feed", .string(feed)), ("reason", .string("\(error)"))])
                    }
                case .following(let feed): health.set(feed, .ok)
                case .resync(let feed):
                    log.warning("feed position gone: snapshot", [("feed", .string(feed))])
                case .parked(let feed, let kind, let error):
                    parked.add()
                    log.error(
                        "change parked",
                        [
                            ("feed", .string(feed)), ("kind", .string(kind)),
                            ("reason", .string("\(error)")),
                        ])
                }
            }, apply: apply, resync: resync)
        metrics.gauge(
            "audience_feed_lag_seconds", "Age of the newest change applied.", labels: labels
        ) { follower.lagSeconds }
        return follower
    }

    /// Runs followers in the one process of several that leads: it spares the others the work.
    ///
    /// What keeps effects single is not this but the followers' positions.
    ///
    /// - Parameters:
    ///   - followers: run together.
    ///   - name: what is led, such as `follow`.
    ///   - database: whose schema the lock belongs to.
    public func lead(_ followers: [Follower], as name: String, in database: Database) {
        let leadership = Leadership(database, name: name)
        metrics.gauge(
            "audience_leads", "Whether this process does the work of several.",
            labels: [("what", name)]
        ) { leadership.isLeading ? 1 : 0 }
        background(name) { [loops] loop in
            try await leadership.lead(on: loop) {
                try await withThrowingTaskGroup { group in
                    for follower in followers {
                        let loop = loops.next()
                        group.addTask(executorPreference: loop) {
                            try await follower.run(on: loop)
                        }
                    }
                    try await group.waitForAll()
                }
            }
        }
    }

    // MARK: What runs

    /// Serves the internal port: keys, log, metrics, and the paths that every service has.
    ///
    /// - Parameters:
    ///   - config: address, port and callers.
    ///   - routes: of the service.
    /// - Throws: when nobody may call, or the port is taken.
    public func serve(_ config: some ServiceConfig, _ routes: [Route]) async throws {
        let ring = try KeyRing(config.callers, host: config.host, insecure: insecure)
        let observer = RequestObserver(metrics: metrics, log: log, port: "internal")
        let server = HTTPServer(
            routes + ownRoutes(describing: routes), on: loops,
            gate: { [migrated] request, route in
                try ring.admit(&request, route)
                guard migrated.isOpen else { throw StartFault() }
            },
            observe: { observer.observe($0, $1) })
        let port = try await server.listen(host: config.host, port: config.port)
        started(server, "internal", config.host, port)
    }

    /// Serves a public port: no keys, nothing but these routes.
    ///
    /// - Parameters:
    ///   - host: an address of this machine.
    ///   - port: 0 lets the kernel choose.
    ///   - own: the loops that serve it, when they are not those of everything else.
    ///   - routes: all of them open.
    /// - Throws: when the port is taken.
    public func servePublic(
        host: String, port: Int, on own: EventLoops? = nil, _ routes: [Route]
    ) async throws {
        let observer = RequestObserver(metrics: metrics, log: log, port: "public")
        let server = HTTPServer(
            routes.map { $0.open() }, on: own ?? loops, observe: { observer.observe($0, $1) })
        let port = try await server.listen(host: host, port: port)
        started(server, "public", host, port)
    }

    private func started(_ server: HTTPServer, _ kind: String, _ host: String, _ port: Int) {
        state.withLock { $0.servers.append(server) }
        metrics.gauge(
            "audience_connections", "Open connections.", labels: [("port", kind)]
        ) { Double(server.connections) }
        log.info(
            "listening",
            [("kind", .string(kind)), ("host", .string(host)), ("port", .int(Int64(port)))])
    }

    /// Runs work as long as the process lives, once the schema is there.
    ///
    /// - Parameters:
    ///   - what: stands in the log.
    ///   - work: cancelled at the end; begun again with growing waits when it throws.
    public func background(
        _ what: String, _ work: @escaping @Sendable (EventLoop) async throws -> Void
    ) {
        let loop = loops.next()
        let task = Task(executorPreference: loop) { [self] in
            await migrated.wait(orRelease: false)
            var backOff = BackOff()
            while !Task.isCancelled {
                let began = loop.now
                do {
                    try await work(loop)
                    return
                } catch {
                    guard !Task.isCancelled else { return }
                    log.warning(
                        "background work failed",
                        [("what", .string(what)), ("reason", .string("\(error)"))])
                }
                if loop.now - began > 60_000_000_000 { backOff.reset() }
                try? await loop.sleep(for: backOff.next())
            }
        }
        state.withLock { $0.tasks.append(task) }
    }

    /// Runs work again and again, once the schema is there.
    ///
    /// - Parameters:
    ///   - interval: from the end of one run to the start of the next.
    ///   - what: stands in the log.
    ///   - work: a failure is logged; the next run comes as usual.
    public func every(
        _ interval: Interval, _ what: String, _ work: @escaping @Sendable () async throws -> Void
    ) {
        background(what) { [log] loop in
            while true {
                try await loop.sleep(for: interval.duration)
                do { try await work() } catch {
                    if Task.isCancelled { throw CancellationError() }
                    log.warning(
                        "regular work failed",
                        [("what", .string(what)), ("reason", .string("\(error)"))])
                }
            }
        }
    }

    /// Runs at the end, before connections are closed, in reverse order.
    ///
    /// - Parameter work: should take less than a second.
    public func onStop(_ work: @escaping @Sendable () async -> Void) {
        state.withLock { $0.stops.append(work) }
    }

    /// Runs work at the end, when every request was answered; what was added last comes first.
    ///
    /// - Parameter work: closes what requests have used.
    public func onEnd(_ work: @escaping @Sendable () async -> Void) {
        state.withLock { $0.ends.append(work) }
    }

    // MARK: The end

    func stop() async {
        log.info("stopping")
        health.stop()
        let state = state.withLock { $0 }
        for work in state.stops.reversed() { await work() }
        await withTaskGroup { group in
            for server in state.servers { group.addTask { await server.stop() } }
        }
        for task in state.tasks { task.cancel() }
        for work in state.ends.reversed() { await work() }
        for database in state.databases { await database.close() }
        await client.close()
        log.info("stopped")
    }
}

/// A value that closures share.
private final class Shared<Value: ~Copyable & Sendable>: Sendable {
    let value: Value

    init(_ value: consuming Value) { self.value = value }
}

/// The schema is not there yet.
private struct StartFault: Fault {
    var problem: Problem {
        var problem = Problem(
            .serviceUnavailable, "migrating", "The schema is being brought up to date.")
        problem.retryAfter = 1
        return problem
    }
}
