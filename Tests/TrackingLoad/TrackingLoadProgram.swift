// Loads a tracking node, alone or among the other services, and proves what it promises.
//
//   make a message and tokens (internal port) --> load (public port) --> wait for the spool
//       --> compare: acknowledged is stored, stored was sent, each once --> exit code
//
// An open loop (--rate) sends by the clock whatever the node does; a closed loop sends on each
// connection as soon as it was answered. See LoadOptions+Usage.swift.

import Clients
import EventLoop
import FoundationEssentials
import Glibc
import HTTP
import Model
import Postgres

/// The load test of tracking.
@main
enum TrackingLoadProgram {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        LoadStop.catchSignals()
        do {
            let options = try LoadOptions(Array(CommandLine.arguments.dropFirst()))
            if options.wantsUsage {
                print(LoadOptions.usage)
                exit(0)
            }
            let loops = EventLoops(count: 1)
            let work = Task(executorPreference: loops.all[0]) {
                try await run(options, loops)
            }
            exit(try await work.value ? 0 : 1)
        } catch let fault as LoadFault {
            say("tracking-load: \(fault)" + (fault.isUsage ? " (--help tells more)" : ""))
            exit(fault.isUsage ? 2 : 1)
        } catch {
            say("tracking-load: \(error)")
            exit(1)
        }
    }

    /// Whether all was right.
    private static func run(_ options: LoadOptions, _ loops: EventLoops) async throws -> Bool {
        let client = HTTPClient(on: loops)
        let nodes = try options.apis.map { try BaseURL($0) }
        let tracking = TrackingClient(
            client: client, base: nodes[0], key: try key(options))
        let campaign: Campaign
        do {
            campaign = try await Campaign.make(options, tracking, tell: say)
        } catch let error as HTTPClientError {
            throw LoadFault("\(options.apis[0]) does not answer: \(error)")
        }
        if let path = options.paths {
            try write(campaign.book.allPaths, to: path)
            return true
        }
        let publics = options.publics.isEmpty ? [campaign.publicURL] : options.publics
        let targets = try publics.map { text in
            let base = try BaseURL(text)
            try options.checkHost(base.host)
            return try LoadTarget(base)
        }
        let gauge = SpoolGauge(client: client, nodes: nodes)
        let before = await gauge.read()?.lost ?? 0
        let plan = LoadPlan(options, campaign.book, targets)
        let measured = try await LoadRun(plan: plan, loop: loops.all[0]).run(tell: say)

        var result = LoadResult(options: options, measured: measured)
        if let (reading, seconds) = try await gauge.drain(
            within: options.drain, on: loops.all[0])
        {
            result.drained = seconds
            result.lost = max(0, reading.lost - before)
        }
        try await compare(&result, campaign, tracking, loops)
        try show(result)
        return result.faults.isEmpty
    }

    /// Fills in what PostgreSQL has.
    private static func compare(
        _ result: inout LoadResult, _ campaign: Campaign, _ tracking: TrackingClient,
        _ loops: EventLoops
    ) async throws {
        let options = result.options
        guard options.verifies else { return }
        guard let conninfo = options.database else {
            let report = try await tracking.waiting(.seconds(60)).report(
                of: campaign.message, in: AccountID(options.account))
            if options.heads == 0 { result.reported = Int(report.clicks.total) }
            return
        }
        let database = Database(
            conninfo, on: loops, connections: 1, statementTimeout: .seconds(300),
            name: "tracking-load")
        result.comparison = try await StoredClicks(
            database: database, account: options.account, message: campaign.message.number
        ).compare(campaign.book, result.measured.fates)
        await database.close()
    }

    private static func show(_ result: LoadResult) throws {
        let options = result.options
        if options.json {
            say(result.text)
            print(result.json)
        } else {
            print(result.text)
        }
        guard let path = options.svg else { return }
        let kind = options.rate.map { "\(LoadText.grouped(Int($0))) a second" } ?? "closed loop"
        let title = "Redirects, \(kind), \(options.connections) connections"
        let picture = LatencyPicture(latencies: result.measured.latencies, title: title)
        try write(Array(picture.svg.utf8), to: path)
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        do { try Data(bytes).write(to: URL(filePath: path)) } catch {
            throw LoadFault("\(path) cannot be written")
        }
    }

    /// From the file, or from the environment; empty when the node asks for none.
    private static func key(_ options: LoadOptions) throws -> String {
        guard let path = options.keyFile else {
            return ProcessInfo.processInfo.environment["AUDIENCE_KEY"] ?? ""
        }
        guard let data = try? Data(contentsOf: URL(filePath: path)) else {
            throw LoadFault("the key file \(path) cannot be read")
        }
        return String(String(decoding: data, as: UTF8.self).prefix { !$0.isNewline })
    }

    /// For people, while programs read stdout.
    @Sendable private static func say(_ text: String) {
        let line = text + "\n"
        _ = Glibc.write(STDERR_FILENO, line, line.utf8.count)
    }
}
