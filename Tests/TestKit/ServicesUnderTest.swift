public import Clients
public import EventLoop
internal import FoundationEssentials
internal import Glibc
public import HTTP
internal import Synchronization

/// The five real programs over a real PostgreSQL, set up as `deploy/run` sets them up.
///
/// The programs are those that lie beside the running test; their configuration, keys and logs
/// lie in a folder of their own, which stays when the test fails.
public final class ServicesUnderTest: Sendable {
    /// Where everything of this test lies.
    public let folder: String

    /// The server under the programs.
    public let postgres: PrivatePostgres

    /// Two loops of this test.
    public let loops: EventLoops

    /// A client with the loops.
    public let client: HTTPClient

    /// What proves that the test may call everything.
    public let key: String

    /// Where contacts click.
    public let publicBase: BaseURL

    private let bases: [AudienceProgram: BaseURL]
    private let programs = Mutex<[AudienceProgram: ChildProgram]>([:])
    private let replicas = Mutex<[ServiceReplica]>([])

    private struct Addresses: Codable {
        var contactsURL: String
        var interestsURL: String
        var segmentationURL: String
        var trackingURL: String
        var importsURL: String
        var publicURL: String
        var key: String
    }

    private init(folder: String) throws {
        self.folder = folder
        postgres = PrivatePostgres(data: folder)
        loops = EventLoops(count: 2)
        client = HTTPClient(on: loops)
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: folder + "/config/sample.json")))
        let site = try JSON.decode(Addresses.self, from: bytes, .reply)
        key = site.key
        publicBase = try BaseURL(site.publicURL)
        bases = [
            .contacts: try BaseURL(site.contactsURL), .interests: try BaseURL(site.interestsURL),
            .segmentation: try BaseURL(site.segmentationURL),
            .tracking: try BaseURL(site.trackingURL), .imports: try BaseURL(site.importsURL),
        ]
    }

    // MARK: A test's world

    /// Sets everything up, starts the programs, hands them to `body`, and ends them.
    ///
    /// - Parameters:
    ///   - hold: how long a click waits for its verdict.
    ///   - body: may kill and start what it likes.
    /// - Returns: what `body` returned.
    /// - Throws: what `body` throws, or why there is nothing to test.
    public static func with<Value>(
        hold: String = "0s", _ body: (ServicesUnderTest) async throws -> Value
    ) async throws -> Value {
        let folder = try makeFolder()
        try await Deploy.run(
            """
            # Ports that nobody else begins with: other tests may run on this machine.
            pg_first_port=$((10000 + RANDOM % 200 * 100))
            for name in "${!default_ports[@]}"; do
                default_ports[$name]=$((pg_first_port + ${default_ports[$name]} % 100))
            done
            postgres_start "$data/postgres" fsync=off full_page_writes=off
            sql "$pg_owner" <<<"CREATE DATABASE audience"
            owner=${pg_owner/dbname=postgres/dbname=audience}
            click_hold='\(hold)'
            services_pick_ports
            services_set_up_database "$owner"
            services_configure "$owner"
            """, data: folder, within: .seconds(120))
        let services = try ServicesUnderTest(folder: folder)
        let outcome: Result<Value, any Error>
        do {
            try await services.startAll()
            outcome = .success(try await body(services))
        } catch {
            outcome = .failure(error)
        }
        try await services.end()
        if case .success = outcome {
            try await services.postgres.remove()
            try? FileManager.default.removeItem(atPath: folder)
        } else {
            print("what the failed test leaves: \(folder)")
        }
        return try outcome.get()
    }

    private static func makeFolder() throws -> String {
        let parent =
            ProcessInfo.processInfo.environment["AUDIENCE_TEST_FOLDER"] ?? "/tmp/audience-system"
        let folder = "\(parent)/\(getpid())-\(UInt32.random(in: .min ... .max))"
        for name in ["", "/log", "/run", "/config"] {
            try FileManager.default.createDirectory(
                atPath: folder + name, withIntermediateDirectories: true)
        }
        return folder
    }

    func keep(_ replica: ServiceReplica) { replicas.withLock { $0.append(replica) } }

    private func end() async throws {
        for replica in replicas.withLock({ $0 }) { try await replica.kill() }
        for program in AudienceProgram.allCases { try await kill(program) }
        try await postgres.crash()
        await client.close()
        await loops.stop()
    }

    // MARK: Programs

    private func startAll() async throws {
        for program in AudienceProgram.allCases { try start(program) }
        for program in AudienceProgram.allCases { try await waitUntilReady(program) }
    }

    /// Starts a program that does not run.
    ///
    /// - Parameter program: which.
    /// - Throws: when it cannot be started.
    public func start(_ program: AudienceProgram) throws {
        let path = try Self.binaries() + "/audience-\(program.rawValue)"
        let child = try ChildProgram(
            path, ["--config", "\(folder)/config/\(program.rawValue).json"],
            environment: ["PATH": "/usr/bin:/bin"], log: log(of: program))
        // deploy/test ends by these files what a cut run leaves.
        try "\(child.id)\n".write(
            toFile: "\(folder)/run/\(program.rawValue).pid", atomically: true, encoding: .utf8)
        programs.withLock { $0[program] = child }
    }

    /// Ends a program with `kill -9`, and waits until it is gone.
    ///
    /// - Parameter program: which; nothing happens when it does not run.
    /// - Throws: when it does not end.
    public func kill(_ program: AudienceProgram) async throws {
        guard let child = programs.withLock({ $0.removeValue(forKey: program) }) else { return }
        child.send(SIGKILL)
        _ = try await child.waitForEnd()
    }

    /// Asks a program to end, as an operator would.
    ///
    /// - Parameter program: which runs.
    /// - Returns: its exit status.
    /// - Throws: when it does not end in time.
    public func terminate(_ program: AudienceProgram) async throws -> Int32 {
        guard let child = programs.withLock({ $0.removeValue(forKey: program) }) else { return 0 }
        child.send(SIGTERM)
        return try await child.waitForEnd()
    }

    /// Waits for `/readyz` to answer 200.
    ///
    /// - Parameter program: which.
    /// - Throws: when it does not become ready.
    public func waitUntilReady(_ program: AudienceProgram) async throws {
        let request = ClientRequest(.get, base(of: program), "/readyz")
        try await eventually(within: .seconds(60), "\(program) to be ready") {
            (try? await client.send(request).status) == .ok
        }
    }

    /// What a program wrote.
    ///
    /// - Parameter program: which.
    /// - Returns: the path of a file, one JSON object a line.
    public func log(of program: AudienceProgram) -> String {
        "\(folder)/log/\(program.rawValue).log"
    }

    /// The folder of the built programs: that of the running test.
    ///
    /// - Returns: a path without a slash at its end.
    /// - Throws: when there is no `/proc`.
    public static func binaries() throws -> String {
        var path = [CChar](repeating: 0, count: 4_096)
        let length = readlink("/proc/self/exe", &path, path.count - 1)
        guard length > 0 else { throw ChildProgramError("/proc is not mounted") }
        let own = String(decoding: path.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
        return String(own[..<(own.lastIndex(of: "/") ?? own.endIndex)])
    }
}

extension ServicesUnderTest {
    /// Where a program listens.
    ///
    /// - Parameter program: which.
    /// - Returns: its internal address.
    public func base(of program: AudienceProgram) -> BaseURL {
        guard let base = bases[program] else { preconditionFailure("every program has a port") }
        return base
    }

    /// Talks to Contacts.
    public var contacts: ContactsClient {
        ContactsClient(client: client, base: base(of: .contacts), key: key)
    }

    /// Talks to Interests.
    public var interests: InterestsClient {
        InterestsClient(client: client, base: base(of: .interests), key: key)
    }

    /// Talks to Segmentation.
    public var segmentation: SegmentationClient {
        SegmentationClient(client: client, base: base(of: .segmentation), key: key)
    }

    /// Talks to Tracking.
    public var tracking: TrackingClient {
        TrackingClient(client: client, base: base(of: .tracking), key: key)
    }

    /// Talks to Imports.
    public var imports: ImportsClient {
        ImportsClient(client: client, base: base(of: .imports), key: key)
    }

    /// Reads a program's change feed.
    ///
    /// - Parameter program: which.
    /// - Returns: a reader that keeps no position.
    public func feed(of program: AudienceProgram) -> FeedClient {
        FeedClient(client: client, base: base(of: program), key: key)
    }
}
