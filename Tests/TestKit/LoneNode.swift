internal import FoundationEssentials
internal import Glibc
public import HTTP
internal import Synchronization

/// A real `audience-tracking` with nothing but a PostgreSQL beside it, and `tracking-load`.
public final class LoneNode: Sendable {
    /// Where it lists what it counts.
    public let base: BaseURL

    /// Where contacts click.
    public let publicBase: BaseURL

    /// Where everything of this node lies; it goes with the test.
    public let folder: String

    private let conninfo: String
    private let environment: [String: String]
    private let client: HTTPClient
    private let child = Mutex<ChildProgram?>(nil)

    private struct Config: Encodable {
        var port: Int
        var publicPort: Int
        var publicURL: String
        var database: String
        var dataFolder: String
        var node: String
        var contactsURL = ""
        var accounts = [1]
        var hold = "0s"
        // Of every node alike: a token of one works on the other.
        var tokenKeys = ["1": String(repeating: "0f", count: 32)]
    }

    /// Sets a node up; nothing runs yet.
    ///
    /// - Parameters:
    ///   - name: what it is called among several.
    ///   - test: whose database it stores clicks in, and with whose end it ends.
    ///   - dataFolder: where its spool lies; by default in ``folder``.
    ///   - environment: further variables of the process.
    /// - Throws: when nothing can be written.
    public init(
        _ name: String = "node", with test: TestDatabase = .current, dataFolder: String? = nil,
        environment: [String: String] = [:]
    ) throws {
        let parent =
            ProcessInfo.processInfo.environment["AUDIENCE_TEST_FOLDER"] ?? "/tmp/audience-system"
        folder = "\(parent)/\(getpid())-\(UInt32.random(in: .min ... .max))"
        try FileManager.default.createDirectory(
            atPath: folder + "/run", withIntermediateDirectories: true)
        let (port, publicPort) = (LoneNode.freePort(), LoneNode.freePort())
        base = try BaseURL("http://127.0.0.1:\(port)")
        publicBase = try BaseURL("http://127.0.0.1:\(publicPort)")
        conninfo = test.conninfo
        client = HTTPClient(on: test.loops)
        self.environment = environment.merging(["PATH": "/usr/bin:/bin"]) { own, _ in own }
        let config = Config(
            port: port, publicPort: publicPort, publicURL: "http://127.0.0.1:\(publicPort)",
            database: conninfo, dataFolder: dataFolder ?? folder + "/data", node: name)
        try Data(JSON.encode(config)).write(to: URL(filePath: folder + "/config.json"))
        test.atEnd { [self] in
            try? await kill()
            await client.close()
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    /// A port that nobody listens on, below those that the kernel gives to clients.
    static func freePort() -> Int {
        while true {
            let port = Int.random(in: 20_000..<32_000)
            let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(descriptor) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = in_port_t(port).bigEndian
            address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
            let isFree = withUnsafePointer(to: &address) { address in
                address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                }
            }
            if isFree { return port }
        }
    }

    // MARK: The program

    /// Starts it, and waits for `/readyz`.
    ///
    /// - Throws: when it does not become ready.
    public func start() async throws {
        let path = try ServicesUnderTest.binaries() + "/audience-tracking"
        // Through env(1), so that what a preloaded library does to the environment is done when the
        // program begins: Swift finds its arguments beside the environment.
        let child = try ChildProgram(
            "/usr/bin/env", [path, "--config", folder + "/config.json", "--insecure"],
            environment: environment, log: log)
        // deploy/test ends by these files what a cut run leaves.
        try "\(child.id)\n".write(
            toFile: folder + "/run/tracking.pid", atomically: true, encoding: .utf8)
        self.child.withLock { $0 = child }
        let request = ClientRequest(.get, base, "/readyz")
        try await eventually(within: .seconds(60), "the node to be ready") {
            (try? await client.send(request).status) == .ok
        }
    }

    /// Ends it with `kill -9`, and waits until it is gone.
    ///
    /// - Throws: when it does not end.
    public func kill() async throws {
        guard let child = child.withLock({ $0.take() }) else { return }
        child.send(SIGKILL)
        _ = try await child.waitForEnd()
    }

    /// The process id; 0 when it does not run.
    public var id: Int32 { child.withLock { $0?.id ?? 0 } }

    /// What the program wrote.
    public var log: String { folder + "/log" }

    /// Reads one figure of `/metrics`.
    ///
    /// - Parameter name: without labels.
    /// - Returns: 0 while the node does not answer.
    public func metric(_ name: String) async -> Int {
        guard let reply = try? await client.send(ClientRequest(.get, base, "/metrics")) else {
            return 0
        }
        let lines = String(decoding: reply.body, as: UTF8.self).split(separator: "\n")
        let line = lines.first { $0.hasPrefix(name + " ") }
        return line?.split(separator: " ").last.flatMap { Double($0) }.map { Int($0) } ?? 0
    }

    // MARK: Load

    /// Starts `tracking-load` on this node, with a ledger.
    ///
    /// - Parameter words: its further options, parted by spaces.
    /// - Returns: the running load.
    /// - Throws: when it cannot be started.
    public func load(_ words: String) throws -> NodeLoad {
        let log = folder + "/load-\(UInt32.random(in: .min ... .max)).log"
        let fixed = [
            "--api", url(base), "--public", url(publicBase), "--verify", "--database", conninfo,
            "--json",
        ]
        let child = try ChildProgram(
            ServicesUnderTest.binaries() + "/tracking-load",
            fixed + words.split(separator: " ").map(String.init), log: log)
        return NodeLoad(child, log: log)
    }

    private func url(_ base: BaseURL) -> String { "http://\(base.host):\(base.port)" }
}
