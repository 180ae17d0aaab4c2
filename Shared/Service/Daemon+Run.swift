internal import EventLoop
internal import FoundationEssentials
internal import Glibc
internal import HTTP
internal import Model

extension Daemon {
    /// Runs a service until SIGTERM or SIGINT; never returns.
    ///
    /// - Parameters:
    ///   - name: of the service, such as `contacts`.
    ///   - defaults: the config when nobody says anything.
    ///   - start: builds the service and begins to serve.
    public static func run<Config: ServiceConfig>(
        _ name: String, _ defaults: Config,
        _ start: @escaping @Sendable (Config, Daemon) async throws -> Void
    ) async -> Never {
        catchSignals()
        let arguments = Arguments(name, CommandLine.arguments.dropFirst())
        let log = Log(service: name)
        let config: Config
        do {
            config = try ConfigLoader(
                defaults: defaults, environment: ProcessInfo.processInfo.environment,
                readFile: { [UInt8](try Data(contentsOf: URL(filePath: $0))) }
            ).load(file: arguments.config)
            _ = try KeyRing(config.callers, host: config.host, insecure: arguments.insecure)
        } catch {
            log.error("config refused", [("reason", .string("\(error)"))])
            exit(78)
        }
        let daemon = Daemon(name, loops: config.loops, insecure: arguments.insecure)
        let signals = BlockingThread(name: "signals")
        do {
            let loop = daemon.loops.next()
            try await Task(executorPreference: loop) { try await start(config, daemon) }.value
        } catch {
            log.error("start failed", [("reason", .string("\(error)"))])
            exit(1)
        }
        _ = try? await signals.run { waitForSignal() }
        await daemon.stop()
        exit(0)
    }

    /// Posted by the signal handler; made before the handler is installed.
    ///
    /// A mask with `sigwait` would not do: the runtime has threads already, main's among them,
    /// which would still be ended by the signal.
    nonisolated(unsafe) private static let stopSignal = UnsafeMutablePointer<sem_t>.allocate(
        capacity: 1)

    private static func catchSignals() {
        signal(SIGPIPE, SIG_IGN)
        sem_init(stopSignal, 0, 0)
        for number in [SIGTERM, SIGINT] {
            signal(number) { _ in sem_post(Daemon.stopSignal) }
        }
    }

    private static func waitForSignal() {
        while sem_wait(stopSignal) != 0 {}
    }

    /// The paths that every internal port has, without a key.
    func ownRoutes(describing routes: [Route]) -> [Route] {
        let document = OpenAPI.document(of: name, routes)
        return [
            .get("/livez") { _ in .text(.ok, "ok\n") }.open(),
            .get("/readyz") { [self] _ in readiness }.open(),
            .get("/metrics") { [metrics] _ in
                .text(.ok, metrics.text, type: "text/plain; version=0.0.4; charset=utf-8")
            }.open(),
            .get("/openapi.json") { _ in .json(.ok, bytes: document) }.open(),
        ]
    }

    /// 200 or 503 with `{"status": "ready"|"not-ready", "parts": {...}}`.
    private var readiness: Reply {
        struct Report: Encodable {
            let status: String
            let parts: [String: String]
        }
        if let isUp = databaseIsUp {
            health.set("database", isUp ? .ok : .missing("PostgreSQL does not answer"))
        }
        let isReady = health.isReady
        let report = Report(status: isReady ? "ready" : "not-ready", parts: health.report)
        var reply = Reply.json(isReady ? .ok : .serviceUnavailable, report)
        if !isReady { reply.headers.set("Retry-After", to: "1") }
        return reply
    }
}

/// The command line: `--config <file>`, `--insecure`, `--help`.
private struct Arguments {
    var config: String?
    var insecure = false

    init(_ name: String, _ words: ArraySlice<String>) {
        var words = words
        while let word = words.popFirst() {
            switch word {
            case "--config":
                guard let path = words.popFirst() else {
                    Arguments.refuse(name, "--config wants a path")
                }
                config = path
            case "--insecure": insecure = true
            case "--help", "-h":
                print(Arguments.usage(name))
                exit(0)
            default: Arguments.refuse(name, "unknown argument \(word)")
            }
        }
    }

    private static func usage(_ name: String) -> String {
        """
        usage: audience-\(name) [--config <file>] [--insecure]

          --config <file>  JSON, laid over the defaults; then AUDIENCE_* of the environment
          --insecure       without callers' keys; on a loopback address only
        """
    }

    private static func refuse(_ name: String, _ why: String) -> Never {
        let text = "audience-\(name): \(why)\n\(usage(name))\n"
        _ = write(STDERR_FILENO, text, text.utf8.count)
        exit(64)
    }
}
